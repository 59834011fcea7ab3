"""What a first visit costs on an old phone: bytes, requests, ways; as a browser counts them."""

import pytest

from tests.journeys.kinds import KINDS
from tests.journeys.play import answer

pytestmark = pytest.mark.browser
LOOKED_AT = [
    *("home", "theme", "story", "question", "parent-page", "help", "events", "courses", "module"),
    *("search", "step-choose", "step-quiz", "step-read", "letters"),
]

PAGE_AND_STYLE = 30_000
SCRIPT = 10_000
EVERYTHING = 80_000
REQUESTS = 8
NAVIGATIONS = 8


@pytest.mark.parametrize("kind", LOOKED_AT)
def test_a_first_visit_is_light(visit, kind):
    """Compressed bytes of every answer; the browser is new and has kept nothing."""
    way = visit()
    KINDS[kind](way)
    page = visit()
    asked = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(way.url, wait_until="networkidle")
    weight = {"document": 0, "stylesheet": 0, "script": 0, "font": 0}
    fonts = 0
    for request in asked:
        weight.setdefault(request.resource_type, 0)
        weight[request.resource_type] += request.sizes()["responseBodySize"]
        fonts += request.resource_type == "font"
    assert weight["document"] > 0
    assert weight["document"] + weight["stylesheet"] <= PAGE_AND_STYLE, weight
    assert weight["script"] <= SCRIPT, weight
    assert fonts <= 1
    assert sum(weight.values()) <= EVERYTHING, weight
    assert len(asked) <= REQUESTS, [request.url for request in asked]


def test_from_the_home_page_to_the_end_of_a_quiz_in_few_navigations(visit):
    page = visit()
    navigations = []

    def count(request):
        if request.is_navigation_request():
            navigations.append(request.url)

    page.on("request", count)
    page.goto("/nl/")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Trainen").click()
    page.locator("main").get_by_role("link", name="Rem en gas").first.click()
    page.locator("main a.btn[href*='/stap/']").first.click()
    answer(page)  # five questions stand on one page
    page.locator("[data-feedback]").first.wait_for()
    assert page.locator("main fieldset").count() >= 5
    assert len(navigations) <= NAVIGATIONS, navigations
