"""A real server with several processes, a real browser, the demo content."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import migrated
from tests.data_folder import SHARED
from tests.servers import free_port, wait_until_ready

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # `visit` does not see redirects
]
expect.set_options(timeout=20_000)  # the pages of the CMS are heavy, and two cores are few


@dataclass(frozen=True)
class Server:
    """A running portal: its address, and the folder it writes to."""

    url: str
    data: Path


@dataclass
class Weather:
    """Where the exit leads in these tests: a page of another origin, and who it says sent us."""

    origin: str = ""
    referrers: list[str | None] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.origin}/regen"


@pytest.fixture(scope="session")
def weather() -> Iterator[Weather]:
    report = Weather()

    class Report(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/regen":
                report.referrers.append(self.headers.get("Referer"))
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><html lang=nl><title>Weer</title>Regen.")

        def log_message(self, *_: object) -> None:
            pass

    other = ThreadingHTTPServer(("127.0.0.1", 0), Report)
    report.origin = f"http://127.0.0.1:{other.server_port}"
    thread = threading.Thread(target=other.serve_forever)
    thread.start()
    yield report
    other.shutdown()
    thread.join()
    other.server_close()


def outside_the_data_folder() -> dict[str, int]:
    """Names beside the code, and what lies in var/ with the time of its last change."""
    cache = re.compile(r"\.git|__pycache__|\.hypothesis|\..+_cache|\.floors\.log")
    names = {path.name: 0 for path in ROOT.iterdir() if not cache.fullmatch(path.name)}
    kept = {f"var/{path.name}": path.stat().st_mtime_ns for path in ROOT.glob("var/*")}
    return names | kept


@contextmanager
def serve(data: Path, workers: int, patience: float = 120, **environment: str) -> Iterator[str]:
    """The address of `manage.py serve` with this folder, as `make run` starts it."""
    port = free_port()
    with (data / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", str(workers)],
            cwd=ROOT,
            env={**writing_to(data), **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process, patience)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def writing_to(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "PORTAL_DATA": str(data), "PAGE_CACHE": "1"}


@pytest.fixture(scope="session")
def first_start(request: pytest.FixtureRequest) -> Path:
    """The folder after a first start, which loads the demo: made once, copied by every process."""
    data = SHARED / "first-start"
    with migrated.one_at_a_time(SHARED / "first-start.lock"):
        if not data.exists():
            making = Path(tempfile.mkdtemp(dir=SHARED))
            if found := migrated.copied_file(request.config.cache.mkdir("migrated")):
                shutil.copy(found, making / "portal.sqlite3")
                command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
                subprocess.run(command, cwd=ROOT, env=writing_to(making), check=True)
            with serve(making, workers=1):
                pass
            making.rename(data)
    return data


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory, first_start: Path, weather: Weather
) -> Iterator[Server]:
    """A server with three processes and a folder of its own, in which the demo stands.

    At the end nothing may have been written anywhere else.
    """
    before = outside_the_data_folder()
    data = tmp_path_factory.mktemp("portal")
    shutil.copytree(first_start, data, dirs_exist_ok=True)
    with serve(data, workers=3, EXIT_URL=weather.url) as url:
        yield Server(url, data)
    assert outside_the_data_folder() == before


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert path, "Chromium is missing (Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, server: Server, weather: Weather) -> Iterator[Callable[..., Page]]:
    """`visit(java_script_enabled=False, …)`: a page in a browser of its own, base address set.

    Whatever a page asks of another host is written down, answered by nobody, and fails the test
    at its end, and so does what the content policy refused. Only the exit leads elsewhere: to
    `weather`.
    """
    contexts: list[BrowserContext] = []
    strangers: list[str] = []
    refused: list[str] = []

    def listen(message):
        if "Content Security Policy" in message.text or "Permissions-Policy" in message.text:
            refused.append(f"{message.page.url if message.page else ''} {message.text}")

    def open_browser(**options: object) -> Page:
        context = browser.new_context(
            base_url=server.url,
            locale="nl-BE",
            **{"viewport": {"width": 390, "height": 844}, **options},
        )
        context.set_default_timeout(15_000)

        def gate(route):
            address = route.request.url
            if address.startswith((server.url, weather.origin, "data:", "blob:")):
                route.continue_()
            else:
                strangers.append(address)
                route.abort()

        context.route("**/*", gate)
        context.on("console", listen)
        contexts.append(context)
        return context.new_page()

    yield open_browser
    for context in contexts:
        context.close()
    assert strangers == [], "a page asked something of a third party"
    assert refused == [], "a page does what its content policy does not allow"
