"""What a young person does: read, play, go on elsewhere, leave in a hurry."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.kinds import IN_OTHER_LANGUAGES
from tests.journeys.play import MODULE, do_step

pytestmark = pytest.mark.browser


def cookies(page):
    return [cookie["name"] for cookie in page.context.cookies()]


def test_finds_a_story_by_a_question_and_leaves_no_trace(visit):
    page = visit(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name=re.compile("Waar hoor ik thuis")).first.click()
    page.get_by_role("link", name="Oma’s koffer").or_(
        page.get_by_role("link", name=re.compile("Oma.s koffer"))
    ).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Oma.s koffer"))
    expect(page.locator("main")).to_contain_text("Ninve")
    assert cookies(page) == []


def test_plays_zeven_draden_to_the_end_and_goes_on_elsewhere_without_javascript(visit):
    page = visit(java_script_enabled=False)
    page.goto(MODULE)
    assert cookies(page) == []
    page.locator("main .hero a.btn, main .opening a.btn").first.click()
    for number in range(1, 7):
        expect(page.get_by_text(f"Stap {number} van 6")).to_be_visible()
        do_step(page)
    expect(page).to_have_url(re.compile(r"zeven-draden/einde/$"))
    assert cookies(page) == ["wortel_stappen"]

    page.goto("/nl/trainen/meenemen/")
    link = page.locator("main a[href*='/verder/'], main input[value*='/verder/']").first
    address = link.get_attribute("href") or link.get_attribute("value")

    other = visit(java_script_enabled=False)
    other.goto(address)
    assert cookies(other) == []
    other.locator("main form button").first.click()
    assert cookies(other) == ["wortel_stappen"]
    other.goto(MODULE)
    expect(other.locator("main")).to_contain_text("gedaan")
    other.goto("/nl/trainen/als-het-stormt/ik-val-ik-sta/")
    other.locator("main .hero a.btn, main .opening a.btn").first.click()
    expect(other.get_by_text("Stap 1 van 7")).to_be_visible()
    do_step(other)
    expect(other.get_by_text("Stap 2 van 7")).to_be_visible()


def test_wipes_what_the_browser_knows(visit):
    page = visit(java_script_enabled=False)
    page.goto(MODULE)
    page.locator("main .hero a.btn, main .opening a.btn").first.click()
    do_step(page)
    assert cookies(page) == ["wortel_stappen"]
    page.goto(MODULE)
    page.get_by_role("button", name=re.compile("Wis")).first.click()
    assert cookies(page) == []


def test_what_is_thought_stays_on_the_device(visit):
    """A reflection is typed, the step is done, and no request carries a word of it."""
    page = visit()
    sent = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    page.goto(MODULE)
    addresses = page.locator("main a[href*='/stap/']").evaluate_all(
        "links => [...new Set(links.map(link => link.getAttribute('href')))]"
    )
    page.goto(addresses[2])
    page.locator("main textarea").first.fill("geheimwoord aardbei")
    do_step(page)
    page.goto(MODULE)
    assert len(sent) > 3
    assert not [request for request in sent if "aardbei" in request]
    assert "aardbei" not in page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}])"
    )


def test_leaves_at_once_by_the_button_without_a_referrer(visit, weather):
    page = visit()
    weather.referrers.clear()
    seen = []
    page.on("request", lambda request: seen.append(request))
    page.goto("/nl/verhalen/omas-koffer/")
    page.locator("[data-exit]").click()
    expect(page).to_have_title("Weer")
    [leaving, arrived] = [one for one in seen if one.is_navigation_request()][1:]
    assert (urlsplit(leaving.url).path, arrived.url) == ("/weg/", weather.url)
    assert arrived.redirected_from == leaving
    assert page.url == weather.url
    assert weather.referrers == [None]


def test_the_button_takes_the_place_of_the_page_in_the_history(visit):
    page = visit()
    page.goto("/nl/")
    page.goto("/nl/verhalen/omas-koffer/")
    page.locator("[data-exit]").click()
    expect(page).to_have_title("Weer")
    page.go_back()
    expect(page).to_have_url(re.compile("/nl/$"))


def test_leaves_by_pressing_shift_three_times_and_is_told_how_many_are_left(visit):
    page = visit()
    page.goto("/nl/")
    page.keyboard.press("Shift")
    expect(page.locator("[data-exit-status]")).to_contain_text("twee")
    page.keyboard.press("Shift")
    expect(page.locator("[data-exit-status]")).to_contain_text("één")
    page.keyboard.press("Shift")
    expect(page).to_have_title("Weer")


def test_typing_capitals_is_not_leaving(visit):
    page = visit()
    page.goto("/nl/")
    for key in ("Shift+A", "Shift+B", "Shift+C", "Shift+D"):
        page.keyboard.press(key)
    expect(page.locator("[data-exit-status]")).to_have_text("")
    expect(page).to_have_url(re.compile("/nl/$"))


def test_the_exit_is_a_plain_link_without_javascript(visit):
    page = visit(java_script_enabled=False)
    page.goto("/nl/")
    page.locator("[data-exit]").click()
    expect(page).to_have_title("Weer")


def test_walks_with_the_keyboard_from_the_first_key(visit):
    page = visit(viewport={"width": 1280, "height": 900})
    page.goto("/nl/verhalen/omas-koffer/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#inhoud$"))


def test_plays_a_scenario_with_the_keyboard_alone(visit):
    page = visit()
    page.goto(f"{MODULE}")
    addresses = page.locator("main a[href*='/stap/']").evaluate_all(
        "links => [...new Set(links.map(link => link.getAttribute('href')))]"
    )
    page.goto(addresses[3])
    choice = page.locator("main a.choice").nth(1)
    for _ in range(40):
        page.keyboard.press("Tab")
        if choice.evaluate("link => link === document.activeElement"):
            break
    expect(choice).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/grapje/$"))


@pytest.mark.parametrize(
    "path", ["/nl/", "/nl/verhalen/omas-koffer/", MODULE, "/nl/hulp/", "/nl/bezig/thuis/"]
)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_runs_off_a_small_phone_in_either_direction(visit, path, direction):
    page = visit(viewport={"width": 320, "height": 640})
    page.goto(path)
    page.evaluate(f"document.documentElement.dir = '{direction}'")
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert over <= 0


def test_longer_words_of_other_languages_fit_a_small_phone(visit):
    page = visit(viewport={"width": 320, "height": 640})
    for name in ("fr-home", "fr-search", "fr-step-scale", "en-home", "ar-home", "ar-help"):
        IN_OTHER_LANGUAGES[name](page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, name
