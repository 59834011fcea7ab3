"""A visitor finds a place by postcode within three taps, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_accessibility import barriers

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_found_by_postcode_and_printed(visit, width, script):
    page = visit(java_script_enabled=script, viewport={"width": width, "height": 800})
    page.goto("/nl/jobs/")
    page.get_by_label("Postcode of gemeente").fill("2570")
    page.get_by_label("Hoe ver?").select_option("5")
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("heading", name="3 plekken")).to_be_visible()
    page.get_by_role("link", name="Een dag mee in het ziekenhuis").click()
    expect(page.get_by_role("link", name="015 00 00 00")).to_be_visible()
    wide = page.locator("html").evaluate("one => one.scrollWidth") if script else width
    assert wide <= width
    if script:
        assert barriers(page) == []
    page.get_by_role("link", name="Op één blad").click()
    expect(page.locator("svg.qr")).to_be_visible()
    assert not page.context.cookies()
