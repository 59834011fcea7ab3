"""A real server with several processes, a real browser, the demo content.

With JOURNEYS_AT the journeys walk through a portal that runs already (`make cluster`): its address,
with JOURNEYS_DATA, the folder where its mail is, and JOURNEYS_EXIT, the port its exit leads to.
"""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests import chromium, demo_copy
from tests.servers import on_sqlite, running

ROOT = Path(__file__).resolve().parents[2]
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

    other = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("JOURNEYS_EXIT", "0"))), Report)
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


@pytest.fixture(scope="session")
def first_start(request: pytest.FixtureRequest) -> Path:
    """The folder after a first start, which loads the demo: every process copies it."""
    return demo_copy.first_start(request.config.cache.mkdir("migrated"))


@pytest.fixture(scope="session")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, weather: Weather
) -> Iterator[Server]:
    """A server with three processes and a folder of its own, in which the demo stands.

    At the end nothing may have been written anywhere else.
    """
    if at := os.environ.get("JOURNEYS_AT"):
        yield Server(at, Path(os.environ["JOURNEYS_DATA"]))
        return
    before = outside_the_data_folder()
    data = tmp_path_factory.mktemp("portal")
    shutil.copytree(request.getfixturevalue("first_start"), data, dirs_exist_ok=True)
    with running({**on_sqlite(data), "EXIT_URL": weather.url}, workers=3) as url:
        yield Server(url, data)
    assert outside_the_data_folder() == before


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.path()
    assert path, chromium.MISSING
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield started
        started.close()


class Witness:
    """What browsers did that they may not: ask a third party, or what the content policy refuses.

    Only the exit leads elsewhere: to `weather`. No other name than this machine's leads anywhere
    (see `chromium.FLAGS`).
    """

    def __init__(self, server: Server, weather: Weather) -> None:
        self.known = (server.url, weather.origin, "data:", "blob:", "about:")
        self.forget()

    def forget(self) -> None:
        self.strangers: list[str] = []
        self.refused: list[str] = []
        self.said: list[str] = []
        """Everything that pages wrote to the console."""

    def look_at(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self.is_ours(request.url))
        context.on("console", self.listen)

    def is_ours(self, address: str) -> bool:
        """False, and written down, where somebody else is asked."""
        if not (ours := address.startswith(self.known)):
            self.strangers.append(address)
        return ours

    def listen(self, message: ConsoleMessage) -> None:
        self.said.append(f"{message.text} {message.location['url']}")
        if "Content Security Policy" in message.text or "Permissions-Policy" in message.text:
            self.refused.append(f"{message.page.url if message.page else ''} {message.text}")

    def saw_nothing_forbidden(self) -> None:
        assert self.strangers == [], "a page asked something of a third party"
        assert self.refused == [], "a page does what its content policy does not allow"


def new_context(browser: Browser, server: Server, **options: Any) -> BrowserContext:
    context = browser.new_context(
        base_url=server.url,
        locale="nl-BE",
        **{"viewport": {"width": 390, "height": 844}, **options},
    )
    context.set_default_timeout(15_000)
    return context


@pytest.fixture
def visit(browser: Browser, server: Server, weather: Weather) -> Iterator[Callable[..., Page]]:
    """`visit(java_script_enabled=False, …)`: a page in a browser of its own, base address set.

    Whatever a page asks of another host fails the test at its end, and so does what the content
    policy refused.
    """
    contexts: list[BrowserContext] = []
    witness = Witness(server, weather)

    def open_browser(**options: object) -> Page:
        context = new_context(browser, server, **options)
        witness.look_at(context)
        contexts.append(context)
        return context.new_page()

    yield open_browser
    for context in contexts:
        context.close()
    witness.saw_nothing_forbidden()
