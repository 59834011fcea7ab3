"""A visitor finds a place by postcode within three taps, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_accessibility import barriers

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_found_by_postcode_and_printed(visit, width, script):
    page = visit(java_script_enabled=script, viewport={"width": width, "height": 800})

    def fits():
        """Nothing sticks out, and no barrier stands in the way; both need a script to see it."""
        if script:
            assert page.locator("html").evaluate("one => one.scrollWidth") <= width
            assert barriers(page) == []

    page.goto("/nl/")
    page.get_by_role("link", name="Werken", exact=True).click()  # the first tap
    page.get_by_label("Postcode of gemeente").fill("2570")
    page.get_by_label("Hoe ver?").select_option("5")
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("heading", name="3 plekken bij Duffel")).to_be_visible()
    fits()
    page.get_by_role("link", name="Een dag mee in het ziekenhuis").click()
    expect(page.get_by_role("link", name="015 00 00 00")).to_be_visible()
    fits()
    page.get_by_role("link", name="Op één blad").click()
    expect(page.locator("svg.qr")).to_be_visible()
    assert not page.context.cookies()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_filters_open_on_a_phone_and_the_list_can_be_followed(visit, script):
    page = visit(java_script_enabled=script, viewport={"width": 360, "height": 800})
    page.goto("/nl/jobs/")
    choice = page.get_by_role("link", name="hoofddoek mag 12")
    expect(choice).to_be_hidden()
    page.get_by_text("Kies wat bij je past").click()
    choice.click()
    expect(page.get_by_role("link", name="Haal weg: hoofddoek mag")).to_be_visible()
    page.get_by_role("link", name="Hou me op de hoogte").click()
    expect(page.get_by_text("We bewaren je adres, versleuteld")).to_be_visible()
    page.get_by_label("Je e-mailadres").fill("geen adres")
    page.get_by_role("button", name="Stuur me de link").click()
    expect(page.get_by_label("Je e-mailadres")).to_have_value("geen adres")
    if script:
        assert barriers(page) == []
    page.get_by_label("Je e-mailadres").fill("iemand@voorbeeld.example")
    page.get_by_role("button", name="Stuur me de link").click()
    expect(page.get_by_role("heading", name="Kijk in je mail")).to_be_visible()
    assert not page.context.cookies()
