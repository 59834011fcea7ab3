"""A PostgreSQL, and one that follows it.

It is made with initdb in a temporary folder, listens on a free port of 127.0.0.1 only, belongs to
an unprivileged user (PostgreSQL refuses to run as root) and is gone afterwards.
"""

import getpass
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from deploy.throwaway.ports import free_port

OLDEST = 15  # as README.md asks
UNPRIVILEGED = ("postgres", "nobody")
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=128MB"]


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl: the newest of Debian's, else that on the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found and _version(found[-1]) >= OLDEST:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path and _version(Path(on_path)) >= OLDEST:
        return Path(on_path).resolve().parent
    return None


def _version(initdb: Path) -> int:
    """What it says of itself, as "initdb (PostgreSQL) 15.18"; 0 where it says nothing."""
    try:
        said = subprocess.run([initdb, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return 0
    match = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(match[1]) if match else 0


def _user() -> str | None:
    """Who owns the cluster: us, or an unprivileged user where we are root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in names)


def _run(*command: str, user: str | None, quiet: bool = False) -> None:
    subprocess.run(
        command,
        user=user,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if quiet else None,
    )


@dataclass(frozen=True)
class Server:
    """A cluster of our own that can be started, stopped and killed."""

    binaries: Path
    place: Path
    port: int
    user: str | None
    settings: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"postgres://{self.user or getpass.getuser()}@127.0.0.1:{self.port}/postgres"

    def _pg_ctl(self, *command: str) -> None:
        data = f"{self.place}/data"
        # It warns of the traces of a server that was killed; its log has the rest.
        _run(str(self.binaries / "pg_ctl"), "-D", data, *command, user=self.user, quiet=True)

    def start(self) -> None:
        settings = " ".join(f"-c {setting}" for setting in self.settings)
        options = f"-p {self.port} -k {self.place} -c listen_addresses=127.0.0.1 {settings}"
        self._pg_ctl("-o", options, "-l", f"{self.place}/log", "-w", "start")

    def stop(self) -> None:
        self._pg_ctl("-m", "immediate", "stop")

    def kill(self) -> None:
        """What the machine does when memory runs out: kill -9, and nothing is tidied up."""
        lines = (self.place / "data/postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), signal.SIGKILL)


@contextmanager
def _place(settings: Sequence[str]) -> Iterator[Server]:
    """An empty folder for a server, which is not running."""
    folder = binaries()
    if folder is None:
        raise FileNotFoundError("initdb")
    place = Path(tempfile.mkdtemp(prefix="wortel-pg-"))
    server = Server(folder, place, free_port(), _user(), tuple(settings))
    if server.user:
        shutil.chown(place, server.user)
    try:
        yield server
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def server(settings: Sequence[str] = FAST) -> Iterator[Server]:
    """A fresh server that stops and vanishes at the end of the block."""
    with _place(settings) as fresh:
        initdb = str(fresh.binaries / "initdb")
        _run(
            initdb, "-D", f"{fresh.place}/data", "-A", "trust", "-E", "UTF8", "-N", user=fresh.user
        )
        with _running(fresh):
            yield fresh


@contextmanager
def replica(primary: Server, settings: Sequence[str] = FAST) -> Iterator[Server]:
    """A copy of `primary` that follows it by streaming and answers reads."""
    with _place(settings) as copy:
        basebackup = str(copy.binaries / "pg_basebackup")
        slot = f"slot_{copy.port}"  # what was not streamed yet is kept for it
        options = (
            "--write-recovery-conf",
            "--checkpoint=fast",
            "--no-sync",
            "--create-slot",
            f"--slot={slot}",
        )
        _run(basebackup, "-D", f"{copy.place}/data", "-d", primary.url, *options, user=copy.user)
        with _running(copy):
            yield copy


@contextmanager
def _running(server: Server) -> Iterator[None]:
    """Started; stopped at the end, where nobody stopped or killed it before."""
    server.start()
    try:
        yield
    finally:
        if (server.place / "data/postmaster.pid").exists():
            with suppress(subprocess.CalledProcessError):
                server.stop()


@contextmanager
def cluster() -> Iterator[str]:
    """DATABASE_URL of a fresh server that is gone after the block."""
    with server() as running:
        yield running.url
