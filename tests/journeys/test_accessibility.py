"""axe-core on every kind of page, in both themes; and what the browser complains about."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.kinds import KINDS

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
GONE = "410 (Gone)"
NOT_THERE = {"not-found": "404 (Not Found)", "invitation-gone": GONE, "room-without-group": GONE}


def barriers(page, rules=RULES):
    """What axe-core finds on this page, once its style is there.

    After a click, what is looked for may be in the document before its style sheets: axe would
    measure the browser's own buttons, 21 pixels high.
    """
    page.wait_for_load_state("load")
    found = Axe().run(page, options=rules).response["violations"]
    return [
        (violation["id"], node["target"], node.get("failureSummary", "")[:200])
        for violation in found
        for node in violation["nodes"][:3]
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_no_barrier_in_either_theme_and_no_complaint(visit, kind):
    # The themes differ in colours alone: one page shows both, and in the second only the rules that
    # look at colours can find more. Without motion no colour is on its way.
    page = visit(color_scheme="light", reduced_motion="reduce")
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    KINDS[kind](page)
    light = barriers(page)
    page.emulate_media(color_scheme="dark")
    assert {"light": light, "dark": barriers(page, COLOURS)} == {"light": [], "dark": []}
    expected = NOT_THERE.get(kind)
    assert [text for text in complaints if not expected or expected not in text] == []
