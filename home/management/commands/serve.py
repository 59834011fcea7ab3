"""`manage.py serve`: an embedded installation from nothing to a running server.

Migrates, loads the demo content the first time, starts gunicorn with several processes, and keeps
the clock: what was planned in the CMS is published when its time comes.
"""

import signal
import subprocess
import sys
import time
from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor

from home.models import HomePage
from portal.organisations import demo as people

TICK = 20  # seconds between two looks at what is planned
DAY = 24 * 60 * 60


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

    def handle(self, *args: Any, **options: Any) -> None:
        self.refuse_unsafe_production()
        self.prepare()
        self.greet(options["host"], options["port"])
        server = self.start(options)
        try:
            self.keep_the_clock(server)
        finally:
            server.terminate()
            server.wait(timeout=30)

    def refuse_unsafe_production(self) -> None:
        """Stop with every reason at once where a production start would not be safe."""
        errors = [fault for fault in checks.run_checks() if fault.level >= checks.ERROR]
        if errors:
            raise CommandError("\n".join(f"{fault.msg} {fault.hint or ''}" for fault in errors))

    def prepare(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
        if settings.PRODUCTION:
            self.refuse_demo_people()
        if settings.DEMO and not HomePage.objects.exists():
            call_command("demo", stdout=self.stdout)

    def refuse_demo_people(self) -> None:
        errors = checks.run_checks(databases=["default"], tags=["database"])
        if errors:
            raise CommandError("\n".join(f"{fault.msg} {fault.hint or ''}" for fault in errors))

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
        return str(getattr(settings, "EMAIL_FILE_PATH", "the mail server of EMAIL_URL"))

    def start(self, options: dict[str, Any]) -> "subprocess.Popen[bytes]":
        """gunicorn with threads, so that a slow phone holds up nobody; no access log, ever."""
        command = [
            *(sys.executable, "-m", "gunicorn", "portal.wsgi:application"),
            *("--bind", f"{options['host']}:{options['port']}"),
            *("--workers", str(options["workers"]), "--worker-class", "gthread", "--threads", "4"),
            *("--max-requests", "10000", "--max-requests-jitter", "1000"),
            *("--log-level", "warning", "--no-control-socket"),
        ]
        return subprocess.Popen(command, cwd=settings.BASE_DIR)  # noqa: S603

    def keep_the_clock(self, server: "subprocess.Popen[bytes]") -> None:
        """Publish what is planned, and tidy up once a day, until the server ends or is stopped."""
        signal.signal(signal.SIGTERM, self.stop)
        tidy_at = time.monotonic()
        try:
            while server.poll() is None:
                self.attempt("publish_scheduled")
                if time.monotonic() >= tidy_at:
                    self.attempt("clearsessions")
                    self.attempt("forget_invitations")
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
        """Run a command of the clock; a database that is away for a moment does not stop us."""
        try:
            call_command(command, verbosity=0)
        except DatabaseError as error:
            self.stderr.write(f"{command} has to wait: {error}")

    @staticmethod
    def stop(*_: object) -> None:
        raise KeyboardInterrupt
