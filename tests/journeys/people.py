"""Logging in with a browser, as the accounts of the demo do."""

import re
from typing import Any

from playwright.sync_api import Page, expect

_sessions: dict[str, list[Any]] = {}
PASSWORD = "groeien-op-rots"
YOUTH_WORKER = "jeugdwerk@wortel.example"
COORDINATOR = "coordinator@wortel.example"


def log_in(page: Page, email: str) -> None:
    """Log in as a demo account and use the demo's marked way past the second step."""
    fill_log_in(page, email, PASSWORD)
    expect(page).to_have_url(re.compile("/account/second-step/"))
    page.get_by_role("button", name=re.compile("demo", re.IGNORECASE)).click()


def be(page: Page, email: str) -> None:
    """Logged in, by the session in which this person was logged in before, if there was one.

    For looking at pages: what a session does (ending, other passwords) asks for one of its own.
    """
    if email in _sessions:
        page.context.add_cookies(_sessions[email])
    else:
        log_in(page, email)
        expect(page).not_to_have_url(re.compile("/second-step/"))
        _sessions[email] = page.context.cookies()


def fill_log_in(page: Page, email: str, password: str) -> None:
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    press(page)


def press(page: Page) -> None:
    """The button of the form that the page is about."""
    page.locator("main form button").first.click()


def open_as(page: Page, email: str, address: str) -> None:
    """An account page of this person; whoever is asked for the password again gives it."""
    be(page, email)
    page.goto(address)
    if "/reauthenticate/" in page.url and "/reauthenticate/" not in address:
        page.locator("input[name=password]").fill(PASSWORD)
        press(page)
        expect(page).to_have_url(re.compile(re.escape(address)))
