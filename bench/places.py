"""Where a benchmark runs: a database with the demo content, and servers on it."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from home.server import WORKER
from tests import postgres
from tests.redis import redis
from tests.servers import ROOT, free_port, wait_until_ready

Environment = dict[str, str]


def manage(environment: Environment, *command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)


@contextmanager
def embedded() -> Iterator[Environment]:
    """SQLite, no Redis."""
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with tempfile.TemporaryDirectory(prefix="wortel-bench-") as folder:
        yield {**clean, "PORTAL_DATA": folder, "DJANGO_SETTINGS_MODULE": "portal.settings"}


@contextmanager
def grown() -> Iterator[Environment]:
    """PostgreSQL and Redis."""
    with embedded() as environment, postgres.cluster() as database, redis() as cache:
        yield {**environment, "DATABASE_URL": database, "CACHE_URL": cache}


PLACES = {"SQLite": embedded, "PostgreSQL, Redis": grown}


def fill(environment: Environment) -> None:
    manage(environment, "migrate", "-v0")
    manage(environment, "demo", "--content-only", "-v0")


SERVERS = {
    "gunicorn sync": ["gunicorn", "{app}", "--bind", "127.0.0.1:{port}", "--workers", "2"],
    "gunicorn gthread": [
        *("gunicorn", "{app}", "--bind", "127.0.0.1:{port}", "--workers", "2"),
        *("--worker-class", WORKER, "--threads", "4"),
    ],
    "granian": [
        *("granian", "--interface", "wsgi", "{app}", "--host", "127.0.0.1", "--port", "{port}"),
        *("--workers", "2", "--blocking-threads", "1", "--no-ws", "--no-access-log"),
        "--respawn-failed-workers",
    ],
}


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Server:
    """A running server: its address, its processes, and the CPU and memory that they use."""

    def __init__(self, url: str, pid: int) -> None:
        self.url, self.pid = url, pid

    def pids(self) -> list[int]:
        """The process and all below it."""
        found, look_at = [], [self.pid]
        while look_at:
            pid = look_at.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                look_at += [int(child) for child in task.read_text().split()]
        return found

    def cpu(self) -> float:
        """Seconds of CPU of all processes, in user and system mode."""
        return sum(map(cpu_of, self.pids()))

    def busiest(self) -> int:
        """The process that worked most: one of those that answer."""
        return max(self.pids(), key=cpu_of)

    def megabytes(self) -> float:
        """Memory of the processes; what they share is counted once (PSS)."""
        kilobytes = 0
        for pid in self.pids():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
        return kilobytes / 1024


@contextmanager
def serving(environment: Environment, server: str, app: str) -> Iterator[Server]:
    port = free_port()
    command = [part.format(app=app, port=port) for part in SERVERS[server]]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_ready(f"{url}/bare" if app.startswith("bench.bare") else url, process)
            yield Server(url, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
