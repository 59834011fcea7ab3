"""`make pictures`: the pictures of chapter 12 of the editors' manual, taken along the journey.

A server of its own with a new demo; the pictures land in docs/pictures.
"""

import sys
import tempfile
from pathlib import Path

import PIL.Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import chromium
from tests.journeys import people, translating
from tests.servers import ROOT, on_sqlite, running

TARGET = ROOT / "docs/pictures"
SIDE = 200
"""Pixels that the menu of the CMS takes, which is left out."""

WIDTH = 1080
COLOURS = 128


def take(page: Page, name: str, height: int) -> None:
    """The upper part of the page beside the menu, in few colours."""
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")
    file = TARGET / f"redactie-{name}.png"
    page.screenshot(path=file, clip={"x": SIDE, "y": 0, "width": WIDTH, "height": height})
    with PIL.Image.open(file) as picture:
        small = picture.convert("RGB").quantize(COLOURS)
    small.save(file, optimize=True)
    print(file.relative_to(ROOT), flush=True)


def desk(browser: Browser, url: str, email: str) -> Page:
    page = browser.new_page(
        base_url=url, locale="nl-BE", viewport={"width": SIDE + WIDTH, "height": 1000}
    )
    people.log_in(page, email)
    return page


def translate(browser: Browser, url: str, folder: Path) -> None:
    page = desk(browser, url, "redactie@wortel.example")
    translating.open_story(page)
    translating.choose_french(page)
    take(page, "vertalen-talen", 440)
    translating.send(page)
    translating.open_first_sentence(page)
    take(page, "vertalen-zin", 900)
    translating.keep_sentence(page)
    file = translating.take_po_file(page, folder)
    translating.fill_po_file(file)
    translating.give_po_file(page, file)
    moderator = desk(browser, url, "eindredactie@wortel.example")
    moderator.goto(page.url)
    expect(moderator.get_by_role("button", name="Bewerk").first).to_be_visible()
    take(moderator, "vertalen-publiceren", 1000)


def main() -> int:
    path = chromium.path()
    if path is None:
        print(chromium.MISSING)
        return 1
    expect.set_options(timeout=20_000)
    with tempfile.TemporaryDirectory(prefix="wortel-pictures-") as folder:
        data = Path(folder)
        with running(on_sqlite(data), workers=1) as url, sync_playwright() as playwright:
            translating.publish_the_original(data)
            browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
            translate(browser, url, data)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
