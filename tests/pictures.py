"""`make pictures`: the pictures of chapters 12 and 14 of the editors' manual, taken on the way.

A server of its own with a new demo; the pictures land in docs/pictures.
"""

import sys
import tempfile
from pathlib import Path

import PIL.Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import chromium
from tests.journeys import people, placing, translating
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


def check_places(browser: Browser, url: str) -> None:
    """A place with a warning, its change, a notice about it, and who sent it in."""
    title, notice = (
        "Soep koken op zondag",
        "Hier staat dat je op zondag werkt. Mag dat als je 16 bent?",
    )
    employer = desk(browser, url, "werkgever@wortel.example")
    placing.write_place(employer, title, day_6="9:00-12:00", min_age="16")
    employer.locator("button[value=submit]").click()
    moderator = desk(browser, url, "eindredactie@wortel.example")
    placing.open_in_queue(moderator, title)
    take(moderator, "plek-nakijken", 640)
    placing.press(moderator, "publish")
    placing.give_notice(browser.new_page(base_url=url, locale="nl-BE"), title, notice)
    placing.change_place(employer, title, pay_amount="14", learns="Koken voor zestig mensen")
    employer.locator("button[value=propose]").click()
    moderator.goto("/cms/queue/")
    take(moderator, "plek-wachtrij", 420)
    placing.open_in_queue(moderator, title)
    take(moderator, "plek-verschil", 660)
    moderator.goto("/cms/queue/")
    moderator.get_by_role("link", name=title).last.click()
    take(moderator, "plek-melding", 610)


def know_employers(browser: Browser, url: str) -> None:
    """A step with an employer, places that stay for longer, and a rule."""
    moderator = desk(browser, url, "eindredactie@wortel.example")
    moderator.goto("/cms/jobs/")
    moderator.get_by_role("link", name="Bakkerij Het Vijfde Brood").first.click()
    moderator.locator("[name=step]").select_option("visited")
    moderator.locator("[name=note]").fill(
        "Langs geweest bij Els. Nette bakkerij, twee begeleiders."
    )
    moderator.get_by_role("button", name="Bewaren").click()
    expect(moderator.get_by_text("Dat is gebeurd").first).to_be_visible()
    take(moderator, "plek-werkgever", 660)
    moderator.goto("/cms/jobs/")
    for box in moderator.locator("[name=places]").all()[-3:]:
        box.check()
    moderator.get_by_role("button", name="Verleng wat ik koos").scroll_into_view_if_needed()
    take(moderator, "plek-verlengen", 1000)
    moderator.goto("/cms/job_rules/")
    moderator.get_by_role("link", name="Zondagswerk").first.click()
    take(moderator, "plek-regel", 560)


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
            check_places(browser, url)
            know_employers(browser, url)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
