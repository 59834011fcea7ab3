"""The player in a real browser: what a script adds, and what works without."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.kinds import open_step

pytestmark = pytest.mark.browser

ZEVEN = "wie-ben-ik/zeven-draden"
THINK = 3
WITH_A_CLOCK = ("als-het-stormt/rem-en-gas", 7)


def test_after_an_answer_the_focus_is_on_what_is_said_about_it(visit):
    page = visit()
    open_step(page, ZEVEN, 6)
    page.locator("label.choice").nth(2).click()
    page.locator("button.go").click()
    expect(page.locator("section.answer")).to_be_focused()
    expect(page.locator("section.answer")).to_be_in_viewport()


def test_without_a_script_the_page_still_opens_at_the_answer(visit):
    page = visit(java_script_enabled=False)
    open_step_without_script(page, ZEVEN, 6)
    page.locator("label.choice").nth(2).click()
    page.locator("button.go").click()
    expect(page).to_have_url(re.compile("#antwoord$"))
    expect(page.locator("section.answer h2")).to_be_in_viewport()


def open_step_without_script(page, module, number):
    page.goto(f"/nl/trainen/{module}/")
    page.locator(".way li a").nth(number - 1).click()


def test_a_card_can_be_kept_as_a_picture(visit):
    page = visit()
    open_step(page, ZEVEN, 6)
    page.locator("label.choice").first.click()
    page.locator("button.go").click()
    picture = page.locator("img.keepsake")
    expect(picture).to_have_js_property("naturalWidth", 1080)
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert download.value.suggested_filename.endswith(".png")


@pytest.mark.parametrize("with_script", [True, False])
def test_no_request_carries_a_word_of_what_was_thought(visit, with_script):
    page = visit(java_script_enabled=with_script)
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.post_data)))
    open_step_without_script(page, ZEVEN, THINK)
    for box in page.locator("textarea").all():
        box.fill("geheimwoord aardbei")
    page.locator("button.go").click()
    expect(page).not_to_have_url(re.compile("#"))
    posts = [body for method, body in sent if method == "POST"]
    assert posts in ([None], [""])


def test_what_was_thought_is_gone_for_the_next_person(visit):
    page = visit()
    open_step(page, ZEVEN, THINK)
    page.locator("textarea").first.fill("geheimwoord aardbei")
    page.locator("button.go").click()
    page.wait_for_load_state()
    page.go_back()
    expect(page.locator("textarea").first).to_have_value("")


def test_the_clock_is_words_without_a_script_and_runs_with_one(visit):
    plain = visit(java_script_enabled=False)
    open_step_without_script(plain, *WITH_A_CLOCK)
    address = plain.url
    plain.locator(".together summary").click()
    expect(plain.locator(".timer output")).to_have_text(re.compile(r"^\d+:\d\d$"))
    expect(plain.locator(".timer button")).to_have_count(0)

    page = visit()
    page.clock.install()
    page.goto(address)
    page.locator(".together summary").click()
    total = int(page.locator(".timer").get_attribute("data-seconds"))
    button = page.locator(".timer button")
    before = page.locator(".timer output").text_content()
    button.click()
    page.clock.run_for(2_000)
    expect(page.locator(".timer output")).not_to_have_text(before)
    button.click()
    paused = page.locator(".timer output").text_content()
    page.clock.run_for(3_000)
    expect(page.locator(".timer output")).to_have_text(paused)
    button.click()
    page.clock.run_for(total * 1_000)
    expect(page.locator(".timer output")).to_have_text(
        page.locator(".timer").get_attribute("data-done")
    )


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("number", range(1, 7))
def test_no_step_runs_off_a_small_phone(visit, number, direction):
    page = visit(viewport={"width": 320, "height": 640})
    open_step(page, ZEVEN, number)
    page.evaluate(f"document.documentElement.dir = '{direction}'")
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert over <= 0
