"""An employer posts, a moderator publishes, a visitor finds it, writes without a name, and comes
back for the answer: without JavaScript on a phone, and with it on a wide screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import log_in
from tests.journeys.placing import DESK, open_in_queue, press, write_place
from tests.journeys.test_accessibility import barriers
from tests.journeys.test_letters import come_back

pytestmark = pytest.mark.browser
LETTERS = f"{DESK}brieven/"
WORDS = "kubat mipar tobul bobur sisan valut"
NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


def look(page: Page, script: bool) -> None:
    """Nothing sticks out, and with a script on no barrier: on a phone and on a wide screen."""
    if not script:
        return
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert barriers(page) == []


def post_place(page: Page, title: str, script: bool) -> None:
    log_in(page, "werkgever@wortel.example")
    page.goto(DESK)
    look(page, script)
    write_place(page, title)
    look(page, script)
    page.locator("button[value=submit]").click()
    expect(page.get_by_text("wacht op nazicht").first).to_be_visible()


def publish(page: Page, title: str) -> None:
    log_in(page, "eindredactie@wortel.example")
    open_in_queue(page, title)
    press(page, "publish")


def find(page: Page, title: str, script: bool) -> None:
    """By postcode, in three taps: fill in, show, choose."""
    page.goto("/nl/jobs/")
    page.get_by_label("Postcode of gemeente").fill("2800")
    page.get_by_role("button", name="Toon").click()
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    look(page, script)
    assert not page.context.cookies()


def write_to_them(page: Page, title: str, script: bool) -> None:
    page.get_by_role("button", name="Schrijf hen").click()
    text = page.locator("#id_text")
    assert title in text.input_value()
    look(page, script)
    text.fill(f"{text.input_value()} mag ik eens komen?")


def send(page: Page) -> str:
    """The code that leads back. Who sends within three seconds gets the text back to send again."""
    while page.locator("#id_text").count():
        page.locator("main form button.go").last.click()
    code = "".join(page.locator("main .slips").first.locator("b").all_inner_texts())
    page.locator("input[name=kept]").check()
    page.locator("button[value=kept]").click()
    return code


def open_letters(page: Page, script: bool) -> None:
    page.goto(LETTERS)
    page.locator("input[name=phrase]").fill(WORDS)
    page.locator("main form button").first.click()
    look(page, script)


def answer(page: Page, title: str, script: bool) -> None:
    page.goto(LETTERS)
    page.get_by_role("link", name=re.compile(title)).first.click()
    look(page, script)
    page.locator("textarea[name=text]").fill("Kom woensdag om tien uur.")
    page.locator("button[value=answer]").click()
    expect(page.locator("article").last).to_contain_text("Kom woensdag")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_posted_published_found_and_answered(visit, script):
    title = f"Soep koken {'wijd' if script else 'smal'}"
    size = {"java_script_enabled": script, "viewport": WIDE if script else NARROW}
    employer, visitor, later = visit(**size), visit(**size), visit(**size)
    post_place(employer, title, script)
    publish(visit(viewport=WIDE), title)  # Wagtail needs its scripts, and a screen
    find(visitor, title, script)
    write_to_them(visitor, title, script)
    open_letters(employer, script)
    code = send(visitor)
    answer(employer, title, script)
    come_back(later, code)
    expect(later.locator(".thread")).to_contain_text("Kom woensdag")
    employer.goto(DESK)
    employer.get_by_role("link", name=title).click()
    employer.locator("button[value=fill]").click()
    later.goto(employer.url.replace("/desk/", "/"))
    expect(later.get_by_text("Hier werkt nu iemand. Deze")).to_be_visible()


def test_the_open_door_is_without_barriers_and_an_account_is_made(visit):
    page = visit(viewport=NARROW)
    page.goto("/nl/jobs/aanbieden/")
    look(page, script=True)
    page.get_by_role("button", name="Maak een account").click()
    look(page, script=True)
    page.locator("[name=email]").fill("nieuw@bakker.example")
    page.locator("[name=name]").fill("Nieuwe Bakker")
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill("Kersenpit en 9 wolken")
    page.locator("main form button.go").click()
    expect(page).to_have_url(re.compile("/account/confirm-email/"))
