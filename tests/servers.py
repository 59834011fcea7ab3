"""Real servers for tests: `manage.py serve` in a process of its own, as `make run` starts it."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.throwaway.ports import free_port

ROOT = Path(__file__).resolve().parents[1]


def on_sqlite(data: Path) -> dict[str, str]:
    """The environment of a server that writes to this folder, whatever the tests run on."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "PORTAL_DATA": str(data), "PAGE_CACHE": "1"}


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]", seconds: float = 600) -> None:
    """A first start loads the demo: half a minute, and several on a busy machine."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended before it was ready"
        try:
            with urllib.request.urlopen(f"{url}/healthz/ready", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)  # between two looks at a starting server, not in a test
    raise AssertionError("the server was not ready in time")


@contextmanager
def running(environment: Mapping[str, str], workers: int) -> Iterator[str]:
    """The address of a server with this environment; it ends with the block."""
    port = free_port()
    log = Path(environment["PORTAL_DATA"]) / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", str(workers)],
            cwd=ROOT,
            env=dict(environment),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(url, process)
            yield url
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
