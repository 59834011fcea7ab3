"""From an invitation in the mail to a second step, with a barrier nowhere on the way."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.accounts.cast import code_of
from tests.journeys.people import fill_log_in, open_as, press
from tests.journeys.test_accessibility import COLOURS, barriers

pytestmark = pytest.mark.browser
PASSWORD = "Kersenpit en 9 wolken"


def newest_mail(data: Path, to: str) -> str:
    """The text of the last mail to this address; a mail is written before the page answers."""
    files = sorted((data / "mail").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    texts = [text for file in files if f"To: {to}" in (text := file.read_text())]
    return texts[-1]


def link_in(mail: str) -> str:
    return re.search(r"https?://[^/\s]+(/account/\S+)", mail)[1]


def test_who_is_invited_gets_in_with_a_second_step_and_meets_no_barrier(visit, server):
    email = "nieuw@wortel.example"
    host = visit()
    open_as(host, "beheer@wortel.example", "/account/")
    host.locator("main a[href*='/account/organisations/']").first.click()
    host.locator("input[name=email]").fill(email)
    host.locator("select[name=role]").select_option("editor")
    host.locator("main form:has(input[name=email]) button").click()
    expect(host.locator("main")).to_contain_text(email)

    page = visit(color_scheme="light", reduced_motion="reduce")
    met = {}

    def look(name):
        light = barriers(page)
        page.emulate_media(color_scheme="dark")
        met[name] = light + barriers(page, COLOURS)
        page.emulate_media(color_scheme="light")

    page.goto(link_in(newest_mail(server.data, email)))
    expect(page).to_have_url(re.compile("/account/invitation/$"))
    look("invitation")
    page.locator("main a[href*='/account/signup/']").first.click()
    look("sign up")
    page.locator("input[name=name]").fill("Nora")
    for name in ("password1", "password2"):
        page.locator(f"input[name={name}]").fill(PASSWORD)
    press(page)
    expect(page.locator("input[name=code]")).to_be_visible()
    look("confirm the address")
    page.locator("input[name=code]").fill(code_in(newest_mail(server.data, email)))
    press(page)
    expect(page).to_have_url(re.compile("/account/second-step/"))
    look("second step demanded")

    page.goto("/account/2fa/totp/activate/")
    if "/reauthenticate/" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        press(page)
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page.content())[1]
    look("set up an app")
    page.locator("input[name=code]").fill(code_of(secret))
    press(page)
    expect(page).to_have_url(re.compile("/account/2fa/recovery-codes/"))
    look("recovery codes")
    recovery = page.locator(".codes code").first.inner_text()
    for name, address in {
        "desk": "/account/",
        "second factors": "/account/2fa/",
        "turn the app off": "/account/2fa/totp/deactivate/",
        "new recovery codes": "/account/2fa/recovery-codes/generate/",
        "confirm it is you": "/account/2fa/reauthenticate/",
    }.items():
        page.goto(address)
        look(name)

    page.goto("/account/logout/")
    press(page)
    fill_log_in(page, email, PASSWORD)
    expect(page).to_have_url(re.compile("/account/2fa/authenticate/"))
    look("second step")
    page.locator("input[name=code]").first.fill(recovery)
    press(page)
    expect(page.locator("h1")).to_contain_text("Nora")
    assert page.goto("/cms/").status == 200

    page.goto("/account/logout/")
    press(page)
    page.goto("/account/password/reset/")
    page.locator("input[name=email]").fill(email)
    press(page)
    page.goto(link_in(newest_mail(server.data, email)))
    look("new password")
    assert [name for name, found in met.items() if found] == [], met
    assert len(met) == 13


def code_in(mail: str) -> str:
    """The code to confirm an address with, alone on its line."""
    return re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", mail, re.MULTILINE)[1]
