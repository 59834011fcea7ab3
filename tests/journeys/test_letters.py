"""A letter without a name: asked, answered and come back for in two browsers without script; then
a thief takes everything that the server wrote."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import log_in
from tests.journeys.test_accessibility import barriers

pytestmark = pytest.mark.browser
TALK, DESK = "/nl/praat/", "/nl/werk/brieven/"
WORDS = "balin dorus fatel gimon hosel jarit"
LETTER, ANSWER = "MERKVRAAG wat als ik twijfel?", "MERKANTWOORD dan praten we."
TINY = {"width": 320, "height": 640}


def do(page: Page, what: str) -> None:
    page.locator(f"main button[value={what}]").first.click()


def ask(page: Page, text: str) -> str:
    begin(page, text)
    return send(page, text)


def begin(page: Page, text: str) -> None:
    """Write to a circle, and do not send it yet."""
    page.goto(TALK)
    page.locator("form:has(input[value=geloof]) button").click()
    page.locator("#id_text").fill(text)


def send(page: Page, text: str) -> str:
    """The code, as it stands on the page. Who sends within three seconds gets the text back to send
    again, so it is pressed until it is taken: journeys do something else first.
    """
    while page.locator("#id_text").count():
        assert page.locator("#id_text").input_value() == text
        do(page, "send")
    return "-".join(page.locator(".slips b").all_inner_texts())


def width_with_the_widest_code(page: Page) -> int:
    """Codes are drawn by lot, and so is how wide they are."""
    page.locator(".slips b").evaluate_all("all => all.forEach(one => { one.textContent = 'WWWW' })")
    return int(page.evaluate("document.documentElement.scrollWidth"))


def come_back(page: Page, code: str) -> None:
    page.goto(TALK)
    page.locator("#id_code").fill(code)
    page.locator("main form button.go").first.click()


def open_key(page: Page) -> None:
    log_in(page, "mentor@wortel.example")
    page.goto(DESK)
    page.locator("input[name=phrase]").fill(WORDS)
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(f"{DESK}$"))


def test_asked_answered_and_come_back_for_and_a_thief_reads_nothing(visit, server):
    asker = visit(java_script_enabled=False, viewport=TINY, user_agent="MERKAGENT/1.0")
    begin(asker, LETTER)
    mentor = visit(java_script_enabled=False)
    open_key(mentor)
    code = send(asker, LETTER)
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", code)
    assert width_with_the_widest_code(asker) <= TINY["width"]
    asker.locator("input[name=kept]").check()
    do(asker, "kept")
    expect(asker.locator(".thread")).to_contain_text(LETTER)
    asker.locator(".fold summary").click()
    assert width_with_the_widest_code(asker) <= TINY["width"]

    mentor.reload()
    mentor.get_by_role("link", name=re.compile("MERKVRAAG")).first.click()
    mentor.locator("#id_text").fill(ANSWER)
    do(mentor, "answer")
    expect(mentor.locator("article").last).to_contain_text(ANSWER)

    later = visit(java_script_enabled=False, viewport=TINY)
    come_back(later, code.lower().replace("-", " "))
    expect(later.locator(".thread")).to_contain_text(ANSWER)
    assert later.evaluate("document.documentElement.scrollWidth") <= TINY["width"]

    marks = ["MERKVRAAG", "MERKANTWOORD", "MERKAGENT", code, code.replace("-", "")]
    files = [path for path in server.data.rglob("*") if path.is_file()]
    assert any(path.suffix == ".sqlite3" for path in files)
    stolen = b"".join(path.read_bytes() for path in files)
    assert [mark for mark in marks if mark.encode() in stolen] == []

    later.locator("a.exit").click()
    later.goto(TALK)
    expect(later.locator("#id_code")).to_be_visible()
    come_back(later, code)
    later.locator("input[name=sure]").check()
    do(later, "erase")
    come_back(later, code)
    expect(later.locator("#id_code_error")).to_be_visible()


def test_the_way_out_and_back_shows_no_text(visit, weather):
    page = visit()
    ask(page, "GEHEIM tot straks")
    page.locator("input[name=kept]").check()
    do(page, "kept")
    expect(page.locator(".thread")).to_contain_text("GEHEIM")
    page.locator("a.exit").click()
    expect(page).to_have_url(weather.url)
    assert [one["name"] for one in page.context.cookies() if "praat" in one["name"]] == []
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("GEHEIM")


def test_who_chooses_somebody_else_keeps_the_text(visit):
    page = visit(java_script_enabled=False)
    page.goto(TALK)
    do(page, "choose")
    page.locator("#id_text").fill("EENMAAL")
    do(page, "elsewhere")
    page.locator("form:has(input[value=bilal]) button").click()
    expect(page.locator("h1")).to_contain_text("Bilal")
    expect(page.locator("#id_text")).to_have_value("EENMAAL")
    page.locator("#id_text").fill("")
    do(page, "elsewhere")
    expect(page.locator("#id_kept")).to_have_count(0)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= TINY["width"], page.url
    expect(page.locator("h1")).to_have_count(1)


def to_the_letter(page: Page, language: str) -> None:
    page.goto(f"/{language}/praat/")
    fits(page)
    page.locator("form:has(input[value=bilal]) button").click()
    for name in ("Bilal", "Sofie"):
        expect(page.locator(".before")).to_contain_text(name)
    fits(page)
    do(page, "send")
    expect(page.locator("#id_text_error")).to_be_visible()
    fits(page)


def from_the_letter(page: Page) -> None:
    page.locator("#id_text").fill("hoi")
    send(page, "hoi")
    fits(page)
    page.locator("input[name=kept]").check()
    do(page, "kept")
    expect(page.locator(".thread")).to_contain_text("hoi")
    fits(page)
    page.locator("input[name=sure]").check()
    do(page, "erase")
    fits(page)


def test_the_way_of_a_letter_fits_a_small_screen_in_every_language(visit):
    """To one person by name, with a deputy; every page of the way, none wider than the screen."""
    pages = {
        code: visit(java_script_enabled=False, viewport=TINY) for code in ("nl", "fr", "en", "ar")
    }
    for language, page in pages.items():
        to_the_letter(page, language)
    for page in pages.values():
        from_the_letter(page)


def test_no_barrier_on_the_way(visit):
    page = visit(reduced_motion="reduce")
    page.goto(TALK)
    assert barriers(page) == []
    do(page, "choose")
    assert barriers(page) == []
    begin(page, "GEWOONWEG een vraag")
    mentor = visit(reduced_motion="reduce")
    open_key(mentor)
    assert barriers(mentor) == []
    send(page, "GEWOONWEG een vraag")
    assert barriers(page) == []
    page.locator("input[name=kept]").check()
    do(page, "kept")
    assert barriers(page) == []
    mentor.reload()
    mentor.get_by_role("link", name=re.compile("GEWOONWEG")).first.click()
    assert barriers(mentor) == []
    mentor.goto(DESK)
    mentor.get_by_role("link", name=re.compile("^Acuut gevaar")).first.click()
    assert barriers(mentor) == []
    mentor.goto(DESK)
    mentor.get_by_role("link", name=re.compile("^Wie hier leest")).first.click()
    assert barriers(mentor) == []
    for path in ("?toon=beantwoord", "afwezig/", "zinnen/", "ik/"):
        mentor.goto(DESK + path)
        assert barriers(mentor) == []
