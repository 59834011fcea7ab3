"""A place to work or learn comes to the board: the steps that people take, one function each.

The journeys walk them, and `make pictures` takes the pictures of the manual on the way.
"""

import datetime

from django.utils import timezone
from playwright.sync_api import Page, expect

DESK = "/nl/jobs/desk/"
PLACE = {
    "title": "Soep koken", "municipality": "2800", "address": "Markt 1", "does": "Groenten snijden",
    "learns": "Koken voor veertig", "day_2": "9:00-12:00", "duration": "twee weken",
    "pay_amount": "13", "min_age": "18", "mentor": "Fatma", "visit_hours": "elke dag, 9 tot 12",
}  # fmt: skip
CHOSEN = {"kind": "Studentenjob", "sector": "keuken en horeca", "pay_per": "per uur"}


def write_place(page: Page, title: str, **fields: str) -> None:
    """From the desk of an employer to the kept text of a new place."""
    page.goto(DESK)
    page.get_by_role("link", name="Een nieuwe plek").click()
    last = timezone.localdate() + datetime.timedelta(days=30)
    typed = {**PLACE, "last_day": last.isoformat(), **fields, "title": title}
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)
    for name, label in CHOSEN.items():
        page.locator(f"[name={name}]").select_option(label=label)
    keep(page, title)


def change_place(page: Page, title: str, **fields: str) -> None:
    page.goto(DESK)
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="Wijzigen").click()
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)
    keep(page, title)


def keep(page: Page, title: str) -> None:
    page.locator("main form button.go").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def open_in_queue(page: Page, title: str) -> None:
    page.goto("/cms/queue/")
    page.get_by_role("link", name=title).first.click()


def press(page: Page, act: str) -> None:
    """A button of the moderators."""
    page.locator(f"button[value={act}]").click()
    expect(page.get_by_text("Dat is gebeurd").first).to_be_visible()


def give_notice(page: Page, title: str, text: str) -> None:
    """A reader says that something is wrong with a place on the board."""
    page.goto("/nl/jobs/?near=2800")
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="Er klopt iets niet met deze plek").click()
    page.locator("[name=why]").select_option("untrue")
    page.locator("[name=text]").fill(text)
    page.locator("main form button").first.click()
    expect(page.get_by_text("Bedankt")).to_be_visible()
