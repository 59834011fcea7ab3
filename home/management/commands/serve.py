"""`manage.py serve`: an embedded installation from nothing to a running server.

Migrates, loads the demo content the first time, starts gunicorn with several processes, and keeps
the clock: what was planned in the CMS is published when its time comes.

A grown installation has several behind a web server, each with `--answer-only`; migrations and
the clock are then work of the operator and of timers (deploy/systemd).
"""

import os
import signal
import socket
import subprocess
import time
from argparse import ArgumentTypeError
from typing import Any, NoReturn

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections, connection, connections
from django.db.migrations.executor import MigrationExecutor

from home.models import HomePage
from home.server import command
from portal.accounts.checks import production_faults, settings_faults
from portal.core.changes import announce
from portal.organisations import demo as people

TICK = 20  # seconds between two looks at what is planned
DAY = 24 * 60 * 60
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise ArgumentTypeError(f"PORT must be a number from 1 to 65535, not “{text}”.")
    return int(text)


class Command(BaseCommand):
    help = "Prepare the database, load the demo the first time, and serve."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=port, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2, help="processes that answer")
        parser.add_argument(
            "--answer-only", action="store_true", help="no migrations, no demo, no clock"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.refuse_open_demo(options["host"])
        self.refuse_taken_port(options["host"], options["port"])
        self.refuse(settings_faults())
        if options["answer_only"]:
            self.answer(options)
        self.prepare()
        self.refuse(production_faults())
        self.greet(options["host"], options["port"])
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        server = self.start(options)
        try:
            self.keep_the_clock(server)
        finally:
            self.end(server)

    def answer(self, options: dict[str, Any]) -> NoReturn:
        """Become the server. It may be one of a new release: what was kept of the old one goes."""
        self.refuse(production_faults())
        announce()
        connections.close_all()
        os.chdir(settings.BASE_DIR)
        line = command(options["host"], options["port"], options["workers"])
        os.execv(line[0], line)  # noqa: S606  (there is no shell to be avoided)

    def refuse_open_demo(self, host: str) -> None:
        if settings.DEMO and host not in LOOPBACK:
            raise CommandError(
                "The demo has log-ins that everybody knows: it answers this machine only."
                " For others, set PORTAL_PRODUCTION=1 and ALLOWED_HOSTS."
            )

    def refuse_taken_port(self, host: str, number: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, number))
            except OSError as error:
                raise CommandError(
                    f"Port {number} cannot be used: {error.strerror}."
                    " Try another: make run PORT=8001"
                ) from error

    def prepare(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
        if settings.DEMO and not settings.PRODUCTION and not HomePage.objects.exists():
            call_command("demo", stdout=self.stdout)

    def refuse(self, faults: list[CheckMessage]) -> None:
        """Stop with every reason at once where a production start would not be safe."""
        if faults:
            raise CommandError("\n".join(f"{fault.msg} {fault.hint}" for fault in faults))

    def greet(self, host: str, number: int) -> None:
        address = f"http://{host}:{number}"
        lines = ["", f"Wortel answers at {address}/  (stop: Ctrl+C)"]
        if settings.DEMO:
            lines += [f"Log in at {address}/account/login/ with one of these demo accounts:", ""]
            lines += [
                f"  {role:<15} {email:<32} {password}" for role, email, password in people.logins()
            ]
            lines += ["", f"The CMS is at {address}/cms/. Mail is written to {self.mail_folder()}"]
            if host == "127.0.0.1":
                lines.append(f"Passkeys need a name: use http://localhost:{number}/ for them.")
        self.stdout.write("\n".join(lines) + "\n")
        self.stdout.flush()

    def mail_folder(self) -> str:
        return str(getattr(settings, "EMAIL_FILE_PATH", "") or "the mail server of EMAIL_URL")

    def start(self, options: dict[str, Any]) -> "subprocess.Popen[bytes]":
        """Links in mails lead to where it answers, unless PORTAL_URL says otherwise."""
        line = command(options["host"], options["port"], options["workers"])
        address = f"http://{options['host']}:{options['port']}"
        environment = {"PORTAL_URL": address, **os.environ}
        return subprocess.Popen(line, cwd=settings.BASE_DIR, env=environment)  # noqa: S603

    def keep_the_clock(self, server: "subprocess.Popen[bytes]") -> None:
        """Publish what is planned, close runs left open, tidy up once a day, until the server ends
        or is stopped."""
        tidy_at = time.monotonic()
        try:
            while server.poll() is None:
                self.attempt("publish_scheduled")
                self.attempt("close_runs")
                self.attempt("mail_mentors")
                if time.monotonic() >= tidy_at:
                    self.attempt("clearsessions")
                    self.attempt("forget_invitations")
                    self.attempt("erase_letters")
                    self.attempt("expire_places")
                    self.attempt("send_places")
                    self.attempt("refresh_search")
                    self.attempt("refresh_statistics")
                    tidy_at += DAY
                close_old_connections()
                try:
                    server.wait(timeout=TICK)
                except subprocess.TimeoutExpired:
                    continue
        except KeyboardInterrupt:
            self.stdout.write("\nStopped. Nothing is lost; `make run` goes on where you left.\n")
            return
        raise CommandError(
            "The server ended by itself. Is the port taken? Try another: make run PORT=8001"
        )

    def attempt(self, command: str) -> None:
        """Run a command of the clock. Whatever goes wrong in it, the server goes on."""
        try:
            call_command(command, verbosity=0)
        except Exception as error:  # noqa: BLE001
            self.stderr.write(f"{command} did not finish: {type(error).__name__}")

    def end(self, server: "subprocess.Popen[bytes]") -> None:
        server.terminate()
        try:
            server.wait(timeout=15)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            server.kill()

    @staticmethod
    def stop(*_: object) -> None:
        raise KeyboardInterrupt
