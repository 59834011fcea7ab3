"""An editor writes, a second one publishes, a visitor reads: with several server processes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people

pytestmark = pytest.mark.browser
TITLE = "De laatste tram"
ADDRESS = "/nl/verhalen/de-laatste-tram/"


def log_in(visit, email: str) -> Page:
    """A wide screen on which a demo account is logged in."""
    page = visit(viewport={"width": 1400, "height": 1000})
    people.log_in(page, email)
    return page


def into(page: Page, title: str) -> None:
    """Open the list of pages below the page with this title."""
    row = page.get_by_role("row").filter(has_text=title)
    row.get_by_role("link", name=re.compile("onderliggende")).first.click()


def write_story(page: Page) -> None:
    page.goto("/cms/pages/")
    into(page, "Wortel Nederlands")
    into(page, "Verhalen")
    page.get_by_role(
        "link", name=re.compile("onderliggende|subpagina", re.IGNORECASE)
    ).first.click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_intro").fill("Er reed geen tram. Dat was het verhaal.")
    page.locator("#id_told_by").fill("Robin")
    page.locator("#id_origin").select_option(index=1)
    page.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name=re.compile("Tekst")).first.click()
    text = page.locator("[data-streamfield-child] .public-DraftEditor-content").first
    text.click()
    text.press_sequentially("Mijn bus kwam niet.")
    # The CMS hands over what is typed a moment later.
    expect(page.locator("[name='body-0-value']")).to_have_value(re.compile("Mijn bus kwam niet"))


def test_a_story_goes_from_one_editor_by_a_second_to_the_visitor(visit):
    writer = log_in(visit, "redactie@wortel.example")
    write_story(writer)
    writer.locator("footer .w-dropdown__toggle").click()
    assert writer.locator("button[name=action-publish]").count() == 0
    writer.locator("button[name=action-submit]").click()
    expect(writer.locator(".messages")).to_contain_text(TITLE)

    visitor = visit()
    assert visitor.goto(ADDRESS).status == 404

    reader = log_in(visit, "redactie2@wortel.example")
    reader.goto("/cms/")
    reader.get_by_role("link", name=TITLE).first.click()
    reader.locator("footer .w-dropdown__toggle").click()
    reader.locator("footer [data-workflow-action-name=approve]").first.click()
    expect(reader.locator(".messages")).to_contain_text(TITLE)

    for _ in range(6):  # whichever process answers
        assert visitor.goto(ADDRESS).status == 200
        expect(visitor.locator("h1")).to_have_text(TITLE)
        expect(visitor.locator("main")).to_contain_text("Mijn bus kwam niet.")
    visitor.goto("/nl/verhalen/")
    expect(visitor.locator("main")).to_contain_text(TITLE)


def test_a_module_shows_its_branches_to_the_editor(visit):
    page = log_in(visit, "redactie@wortel.example")
    page.goto("/cms/pages/")
    for title in ("Wortel Nederlands", "Trainen", "Wie ben ik?"):
        into(page, title)
    page.get_by_role("link", name=re.compile("Zeven draden")).first.click()
    drawing = page.get_by_role("group", name="Op bus 500").first
    expect(drawing).to_be_attached()
    expect(drawing.locator("xpath=ancestor::section[1]")).to_contain_text(
        "Ik zwijg en kijk naar buiten."
    )
