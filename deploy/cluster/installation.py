"""A grown installation on this machine: nginx, two groups of processes, PostgreSQL with a replica,
Redis, a worker. Every part can be killed and started again.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psycopg2

from deploy.throwaway import nginx, postgres, redis
from deploy.throwaway.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
DURABLE = ("shared_buffers=64MB",)
"""Everything else as PostgreSQL comes: what is acknowledged is on the disk."""


def until(says: Callable[[], Any], what: str, patience: float = PATIENCE) -> None:
    """Wait until something is so, as somebody does who watches."""
    deadline = time.monotonic() + patience
    while not says():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.05)  # between two looks


def asked(url: str) -> tuple[int, str]:
    """Status and text; (0, "") where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()
    except OSError:
        return 0, ""


@dataclass
class Program:
    """One of our programs with all its processes, in a process group of its own."""

    name: str
    arguments: tuple[str, ...]
    environment: dict[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.arguments],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """SIGKILL to every process at once, as when a machine loses its power."""
        self._send(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, as at an upgrade: what is being answered is answered."""
        self._send(signal.SIGTERM)

    def _send(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        if not self.has_ended():
            if number is signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
        self.process.wait(timeout=PATIENCE)


@dataclass
class Group(Program):
    """Processes that answer, at a port of their own."""

    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_ready(self) -> bool:
        return asked(f"{self.url}/healthz/ready")[0] == 200

    def bring_back(self) -> None:
        self.start()
        until(self.is_ready, f"group {self.name} is not ready")


@dataclass
class Installation:
    place: Path
    primary: postgres.Server
    replica: postgres.Server
    cache: redis.Server
    web: nginx.Server
    groups: tuple[Group, Group]
    worker: Program
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return self.web.url

    @property
    def data(self) -> Path:
        return Path(self.environment["PORTAL_DATA"])

    def asks(self, database: postgres.Server, query: str) -> Any:
        """The first column of the first row."""
        with closing(psycopg2.connect(database.url)) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(query)
            return cursor.fetchone()[0]

    def has_caught_up(self) -> bool:
        place = self.asks(self.primary, "SELECT pg_current_wal_insert_lsn()")
        replayed = f"SELECT pg_last_wal_replay_lsn() >= '{place}'::pg_lsn"
        return bool(self.asks(self.replica, replayed))

    def readiness(self) -> str:
        """What a group says of itself, in one line."""
        status, said = asked(f"{self.groups[0].url}/healthz/ready")
        return f"{status} {said.strip()}".replace("\n", ", ")

    def revive(self, database: postgres.Server) -> None:
        """What systemd does: start it again until it stays. (Its old children have to be gone.)"""

        def starts() -> bool:
            try:
                database.start()
            except subprocess.CalledProcessError:
                return False
            return True

        until(starts, "PostgreSQL does not come back")

    def logs(self) -> Iterator[tuple[str, str]]:
        """Everything that our programs and nginx have written."""
        for file in sorted(self.place.rglob("*.log")):
            yield str(file.relative_to(self.place)), file.read_text(errors="replace")


def manage(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)


def _variables(place: Path, exit_port: int, web_port: int) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    return {
        **clean,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_DATA": str(place / "data"),
        "PORTAL_URL": f"http://127.0.0.1:{web_port}",
        "STATIC_ROOT": str(place / "collected"),
        "PROXY_STAMP": str(place / "run/stamp"),
        "TRUSTED_PROXIES": "1",
        "TASKS": "database",
        "EXIT_URL": f"http://127.0.0.1:{exit_port}/regen",
    }


OURS = frozenset({"DATABASE_URL", "DATABASE_REPLICA_URL", "CACHE_URL", "PAGE_CACHE", "PORTAL_DEMO"})
"""Variables of the shell that would make it another installation."""


@contextmanager
def running(place: Path, say: Callable[[str], None], exit_port: int) -> Iterator[Installation]:
    """Everything, started with the demo in it; gone after the block."""
    for folder in ("data", "run", "collected", "nginx"):
        (place / folder).mkdir()
    place.chmod(0o755)  # nginx's workers read pictures and the stamp
    web_port = free_port()
    environment = _variables(place, exit_port, web_port)
    with ExitStack() as stack:
        primary = stack.enter_context(postgres.server(DURABLE))
        cache = stack.enter_context(redis.server())
        environment |= {"DATABASE_URL": primary.url, "CACHE_URL": cache.url}
        say("Filling the database and collecting static files …")
        manage(environment, "migrate", "--verbosity=0")
        manage(environment, "demo", "--verbosity=0")
        manage(environment, "collectstatic", "--no-input", "--verbosity=0")
        replica = stack.enter_context(postgres.replica(primary, DURABLE))
        environment |= {"DATABASE_REPLICA_URL": replica.url}
        groups = tuple(_group(name, environment, place) for name in "AB")
        worker = Program(
            *("worker", ("manage.py", "db_worker", "--verbosity=0"), environment),
            place / "worker.log",
        )
        for program in (*groups, worker):
            program.start()
            stack.callback(program.kill)
        for group in groups:
            until(group.is_ready, f"group {group.name} is not ready")
        paths = {
            "127.0.0.1:8001": f"127.0.0.1:{groups[0].port}",
            "127.0.0.1:8002": f"127.0.0.1:{groups[1].port}",
            "/run/wortel": str(place / "run"),
            "/var/cache/nginx-wortel": str(place / "nginx/pages"),
            "/var/log/nginx": str(place / "nginx"),
            "/var/lib/wortel/collected": str(place / "collected"),
            "/var/lib/wortel/media": str(place / "data/media"),
            "/srv/wortel": str(ROOT),
        }
        web = stack.enter_context(nginx.server(place / "nginx", paths, web_port))
        yield Installation(
            place, primary, replica, cache, web, (groups[0], groups[1]), worker, environment
        )


def _group(name: str, environment: dict[str, str], place: Path) -> Group:
    port = free_port()
    return Group(
        name,
        ("manage.py", "serve", "--answer-only", "--workers=2", f"--port={port}"),
        environment,
        place / f"group-{name}.log",
        port=port,
    )


def python_version() -> str:
    return sys.version.split()[0]


class Conversation:
    """A program of ours that does what it reads, one line at a time, and says “done”."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, line: str) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        if self.process.stdout.readline() != "done\n":
            raise RuntimeError(f"“{line}” was not done")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=30)
