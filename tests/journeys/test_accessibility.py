"""axe-core on every kind of page, in both themes; and what the browser complains about."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.journeys.conftest import Witness, new_context
from tests.journeys.kinds import KINDS

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
GONE = "410 (Gone)"
NOT_THERE = {"not-found": "404 (Not Found)", "invitation-gone": GONE, "room-without-group": GONE}

FIND = """async rules => {
    const found = await axe.run({...rules, resultTypes: ["violations"]});
    return found.violations.flatMap(rule => rule.nodes.slice(0, 3).map(
        node => [rule.id, node.target, node.failureSummary ?? ""]));
}"""
"""Only what is wrong comes back: all that axe has looked at would be a megabyte a page."""


def barriers(page, rules=RULES):
    """What axe-core finds on this page, once its style is there.

    After a click, what is looked for may be in the document before its style sheets: axe would
    measure the browser's own buttons, 21 pixels high.
    """
    page.wait_for_load_state("load")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [(rule, target, why[:200]) for rule, target, why in page.evaluate(FIND, rules)]


@pytest.fixture(scope="module")
def one_tab(browser, server, weather):
    """One tab for all kinds: most of what a new browser costs is the browser."""
    witness = Witness(server, weather)
    context = new_context(browser, server, color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    witness.look_at(context)
    page.on("pageerror", lambda error: witness.said.append(str(error)))
    yield page, witness, context.new_cdp_session(page)
    context.close()


@pytest.fixture
def tab(one_tab, server):
    """The tab and its witness, as if nobody had been anywhere with it."""
    page, witness, devtools = one_tab
    page.goto("/nl/join/")  # a small page of ours: after a blank one Chromium starts a process
    devtools.send("Storage.clearDataForOrigin", {"origin": server.url, "storageTypes": "all"})
    page.context.clear_cookies()
    page.emulate_media(color_scheme="light")
    witness.forget()
    yield page, witness
    witness.saw_nothing_forbidden()


@pytest.mark.parametrize("kind", KINDS)
def test_no_barrier_in_either_theme_and_no_complaint(tab, kind):
    # The themes differ in colours alone: one page shows both, and in the second only the rules that
    # look at colours can find more. Without motion no colour is on its way.
    page, witness = tab
    KINDS[kind](page)
    light = barriers(page)
    page.emulate_media(color_scheme="dark")
    assert {"light": light, "dark": barriers(page, COLOURS)} == {"light": [], "dark": []}
    expected = NOT_THERE.get(kind)
    assert [text for text in witness.said if not expected or expected not in text] == []
