"""A Redis: on a free port of 127.0.0.1, nothing written, gone afterwards."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from deploy.throwaway.ports import free_port, is_open


def has_redis() -> bool:
    return shutil.which("redis-server") is not None


@dataclass
class Server:
    """A Redis that can be started, killed and made to hang."""

    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
        self.process = subprocess.Popen(
            [*command, "--save", "", "--dir", "/tmp"], stdout=subprocess.DEVNULL
        )
        for _ in range(200):
            if is_open(self.port):
                return
            time.sleep(0.05)  # between two looks at a starting server
        raise TimeoutError("Redis did not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=10)

    def hang(self) -> None:
        """It takes connections and says nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def server() -> Iterator[Server]:
    running = Server()
    running.start()
    try:
        yield running
    finally:
        running.kill()


@contextmanager
def redis() -> Iterator[str]:
    """CACHE_URL of a Redis that ends with the block."""
    with server() as running:
        yield running.url
