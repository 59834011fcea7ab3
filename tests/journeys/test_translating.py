"""An editor translates, a volunteer helps, a second pair of eyes publishes, a visitor reads."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import translating
from tests.journeys.test_editor import log_in

pytestmark = pytest.mark.browser


def in_french_by_the_switcher(visitor: Page) -> None:
    visitor.goto(translating.ADDRESS)
    visitor.get_by_text("Kies een taal").first.click(force=True)
    visitor.get_by_role("link", name="Français").first.click()


def test_a_story_is_translated_by_two_published_by_a_third_and_found_by_a_visitor(
    visit, server, tmp_path
):
    translating.publish_the_original(server.data)
    visitor = visit()
    in_french_by_the_switcher(visitor)
    expect(visitor).to_have_url(re.compile("/fr/niet-vertaald/"))

    editor = log_in(visit, "redactie@wortel.example")
    translating.open_story(editor)
    translating.choose_french(editor)
    translating.send(editor)
    translating.open_first_sentence(editor)
    translating.keep_sentence(editor)
    file = translating.take_po_file(editor, tmp_path)
    assert translating.fill_po_file(file) == [translating.TITLE]
    translating.give_po_file(editor, file)
    assert editor.get_by_role("button", name=re.compile("Publiceer")).count() == 0
    draft = editor.url

    in_french_by_the_switcher(visitor)
    expect(visitor).to_have_url(re.compile("/fr/niet-vertaald/"))

    moderator = log_in(visit, "eindredactie@wortel.example")
    moderator.goto(draft)
    translating.publish_in_french(moderator)

    in_french_by_the_switcher(visitor)
    expect(visitor).to_have_url(re.compile("/fr/[a-z]+/le-dernier-bus/$"))
    expect(visitor.locator("h1")).to_have_text(translating.IN_FRENCH)
    expect(visitor.locator("main")).to_contain_text("Mon bus n’est pas venu. J’ai marché.")
    assert visitor.locator("html").get_attribute("lang") == "fr"
