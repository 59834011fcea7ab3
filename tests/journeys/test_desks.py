"""An employer posts, a moderator publishes, a visitor finds it, writes without a name, and comes
back for the answer: without JavaScript on a phone, and with it on a wide screen."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.people import log_in
from tests.journeys.test_accessibility import barriers
from tests.journeys.test_letters import come_back

pytestmark = pytest.mark.browser
DESK, LETTERS = "/nl/jobs/desk/", "/nl/jobs/desk/brieven/"
WORDS = "kubat mipar tobul bobur sisan valut"
PLACE = {
    "title": "Soep koken", "municipality": "2800", "address": "Markt 1", "does": "Groenten snijden",
    "learns": "Koken voor veertig", "day_2": "9:00-12:00", "duration": "twee weken",
    "pay_amount": "13", "min_age": "18", "mentor": "Fatma", "visit_hours": "elke dag, 9 tot 12",
}  # fmt: skip
CHOSEN = {"kind": "Studentenjob", "sector": "keuken en horeca", "pay_per": "per uur"}
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
    page.get_by_role("link", name="Een nieuwe plek").click()
    for name, value in {**PLACE, "title": title}.items():
        page.locator(f"[name={name}]").fill(value)
    for name, label in CHOSEN.items():
        page.locator(f"[name={name}]").select_option(label=label)
    last = timezone.localdate() + datetime.timedelta(days=30)
    page.locator("[name=last_day]").fill(last.isoformat())
    page.locator("main form button.go").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    look(page, script)
    page.locator("button[value=submit]").click()
    expect(page.get_by_text("wacht op nazicht").first).to_be_visible()


def publish(page: Page, title: str) -> None:
    log_in(page, "eindredactie@wortel.example")
    page.goto("/cms/queue/")
    page.get_by_role("link", name=title).click()
    page.locator("button[value=publish]").click()
    expect(page.get_by_text("Dat is gebeurd").first).to_be_visible()


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
