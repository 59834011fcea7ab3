"""A real server with several processes, a real browser, the demo content."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

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
WEATHER = "https://www.meteo.be/"
expect.set_options(timeout=20_000)  # the pages of the CMS are heavy, and two cores are few


@dataclass(frozen=True)
class Server:
    """A running portal: its address, and the folder it writes to."""

    url: str
    data: Path


def outside_the_data_folder() -> dict[str, int]:
    """Names beside the code, and what lies in var/ with the time of its last change."""
    cache = re.compile(r"\.git|__pycache__|\.hypothesis|\..+_cache|\.floors\.log")
    names = {path.name: 0 for path in ROOT.iterdir() if not cache.fullmatch(path.name)}
    kept = {f"var/{path.name}": path.stat().st_mtime_ns for path in ROOT.glob("var/*")}
    return names | kept


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`manage.py serve` as `make run` starts it, with three processes and its own folder.

    At the end nothing may have been written anywhere else.
    """
    before = outside_the_data_folder()
    data = tmp_path_factory.mktemp("portal")
    port = free_port()
    environment = {**os.environ, "PORTAL_DATA": str(data), "PAGE_CACHE": "1"}
    environment.pop("DATABASE_URL", None)
    with (data / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "3"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process)
        yield Server(url, data)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
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
def visit(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """`visit(java_script_enabled=False, …)`: a page in a browser of its own, base address set.

    Whatever a page asks of another host is written down, answered by nobody, and fails the test
    at its end; the weather report, where the exit leads, is played by a stand-in.
    """
    contexts: list[BrowserContext] = []
    strangers: list[str] = []

    def open_browser(**options: object) -> Page:
        context = browser.new_context(
            base_url=server.url,
            locale="nl-BE",
            **{"viewport": {"width": 390, "height": 844}, **options},
        )
        context.set_default_timeout(15_000)

        def gate(route):
            address = route.request.url
            if address.startswith((server.url, "data:", "blob:")):
                route.continue_()
            elif address.startswith(WEATHER):
                route.fulfill(
                    status=200, content_type="text/html", body="<title>Weer</title>Regen."
                )
            else:
                strangers.append(address)
                route.abort()

        context.route("**/*", gate)
        contexts.append(context)
        return context.new_page()

    yield open_browser
    for context in contexts:
        context.close()
    assert strangers == [], "a page asked something of a third party"
