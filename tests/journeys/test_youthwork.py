"""An evening: a host and three phones, one of them without script, through a whole run."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Server
from tests.journeys.kinds import open_first_of, open_print_pack, start_quiz, start_run
from tests.journeys.test_accessibility import barriers

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 800}
TINY = 30_000


def join(phone: Page, pin: str) -> None:
    phone.goto("/nl/join/")
    phone.locator("input[name=code]").fill(pin)
    phone.locator("main form button").first.click()
    expect(phone).to_have_url(re.compile("/nl/join/mee/$"))


def answer(phone: Page, choice: int = 0) -> None:
    """Tick what is asked: the first seven where there are many, else one."""
    boxes = phone.locator("input[type=checkbox]")
    for number in range(min(boxes.count(), 7)):
        boxes.nth(number).check()
    names = phone.locator("input[type=radio]").evaluate_all(
        "all => [...new Set(all.map(one => one.name))]"
    )
    for name in names:
        phone.locator(f"input[name='{name}']").nth(choice).check()
    phone.locator("main form button.go").click()


def press(host: Page, do: str) -> None:
    host.locator(f".steer button[value='{do}']").click()


def test_a_host_and_three_phones_do_a_whole_run(visit):
    host = visit(viewport=WIDE, reduced_motion="reduce")
    pin = start_run(host)
    phones = [visit(), visit(), visit(java_script_enabled=False)]
    for phone in phones[:2]:
        join(phone, pin)
    expect(host.locator("aside [data-phones]")).to_have_text("2")  # by itself
    steps = 0
    while host.locator(".steer button[value=next]").count():
        steps += 1
        assert steps < 20
        title = host.locator("h1").inner_text()
        for phone in phones[:2]:
            expect(phone.locator("h1")).to_have_text(title)  # by themselves
        if steps == 1:
            join(phones[2], pin)  # late
        phones[2].locator(".again button").click()
        expect(phones[2].locator("h1")).to_have_text(title)
        asked = phones[0].locator("form input[name=spot]").count()
        assert barriers(host) == [] and barriers(phones[0]) == []
        if asked:
            for number, phone in enumerate(phones):
                answer(phone, number % 2)
                expect(phone.locator(".good")).to_be_visible()
            expect(host.locator("[data-votes]")).to_have_text("3")  # by itself
            answer(phones[0], 1)  # changes its mind, and counts once
            expect(host.locator("[data-votes]")).to_have_text("3")
            press(host, "show")
            expect(host.locator(".bars b")).to_have_count(0)  # three are too few
        press(host, "next")
    expect(host.locator("h1")).to_be_visible()
    host.locator("a.go[href$='/sluiten/']").click()
    expect(host.locator("input[name=people]")).to_have_value("3")
    host.locator("main form button").click()
    for phone in phones[:2]:
        expect(phone.locator("input[name=code]")).to_be_visible()  # told that it is over
        assert "wortel_mee" not in {one["name"] for one in phone.context.cookies()}
    host.locator("label.tap").first.click()
    host.locator("input[name=line]").fill("Vlot.")
    host.locator("form:has(input[name=line]) button").click()
    expect(host.locator("[role=status]")).to_be_visible()


def test_a_lost_connection_comes_back_to_where_the_group_is(visit):
    host, phone = visit(viewport=WIDE), visit()
    join(phone, start_run(host))
    before = phone.locator("h1").inner_text()
    phone.context.set_offline(True)
    press(host, "next")
    after = host.locator("h1").inner_text()
    assert before != after
    expect(phone.locator("h1")).to_have_text(before)
    phone.context.set_offline(False)
    expect(phone.locator("h1")).to_have_text(after, timeout=40_000)


def test_hands_are_tapped_into_bars(visit):
    host = visit(viewport=WIDE)
    start_run(host, "screen")
    while not host.locator(".hands").count():
        press(host, "next")
    hand = host.locator(".hands li").first
    for count in ("1", "2", "3"):
        hand.locator("button").click()
        expect(hand.locator("b")).to_have_text(count)
    assert float(hand.locator(".bar-v").get_attribute("width") or 0) == 100
    host.reload()
    expect(hand.locator("b")).to_have_text("3")


def test_what_has_the_focus_is_never_behind_the_bar_that_steers(visit):
    page = visit(viewport={"width": 390, "height": 844})
    start_quiz(page, "screen")
    on_top = """() => {
        const one = document.activeElement, box = one.getBoundingClientRect();
        const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return one.contains(seen);
    }"""
    for button in page.locator(".hands button.up").all():
        while not button.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Tab")
        assert page.evaluate(on_top), button.inner_text()


def test_what_a_phone_loads_is_small(visit):
    host, phone = visit(viewport=WIDE), visit()
    sizes: list[int] = []

    def weigh(response):
        sizes.append(int(response.headers.get("content-length") or len(response.body())))

    join(phone, start_run(host))
    phone.goto("about:blank")  # what the page before was still loading is not weighed
    phone.on("response", weigh)
    phone.goto("/nl/join/mee/")
    phone.wait_for_load_state("load")
    assert 0 < sum(sizes) <= TINY


def test_an_evening_reads_offline_once_it_was_kept(visit):
    page = visit()
    open_print_pack(page)
    address, title = page.url, page.locator("h1").first.inner_text()
    said = page.locator("[data-said]")
    page.locator("[data-keep]").click()
    expect(said).to_have_text(said.get_attribute("data-kept") or "")
    page.context.set_offline(True)
    page.goto(address)
    expect(page.locator("h1").first).to_have_text(title)
    page.context.set_offline(False)
    page.reload()
    page.locator("[data-forget]").click()
    expect(said).to_have_text(said.get_attribute("data-forgotten") or "")
    assert page.evaluate("caches.has('wortel-werk')") is False


def test_what_could_not_be_kept_is_not_said_to_be(visit):
    """The network goes between the page and the click, or the log-in is over."""
    page = visit()
    open_print_pack(page)
    said = page.locator("[data-said]")
    page.locator("[data-keep]").click()
    expect(said).to_have_text(said.get_attribute("data-kept") or "")
    page.context.clear_cookies()
    page.locator("[data-keep]").click()
    expect(said).to_have_text(said.get_attribute("data-failed") or "")


@contextmanager
def club(shown: str) -> Iterator[str]:
    """The site of a youth club at another origin: its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><html lang=nl><title>Club</title>{shown}".encode())

        def log_message(self, *_: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = Thread(target=site.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{site.server_port}/"
    site.shutdown()
    thread.join()
    site.server_close()


def test_a_module_plays_in_a_frame_on_another_site(browser: Browser, server: Server):
    """With the lines that the site finds by oEmbed. No cookie comes out of it."""
    context = browser.new_context(base_url=server.url, locale="nl-BE")
    page = context.new_page()
    page.goto("/nl/trainen/helder-kijken/wie-praat-er-in-mijn-hoofd/")
    found = page.locator("link[type='application/json+oembed']").get_attribute("href") or ""
    with club(context.request.get(found).json()["html"]) as address:
        page.goto(address)
        frame = page.frame_locator("iframe")
        frame.locator("main form button").last.click()  # past the film
        expect(frame.locator("h1")).to_contain_text("Wie wint er?")
        frame.locator("main form input").first.check(force=True)
        frame.locator("main form button").last.click()
        expect(frame.locator("[data-feedback]").first).to_be_visible()
    assert context.cookies() == []
    context.close()


def test_nothing_else_of_the_portal_stands_in_a_frame(browser: Browser, server: Server):
    closed = ("/nl/", "/nl/join/", "/account/login/", "/nl/trainen/wie-ben-ik/zeven-draden/")
    frames = "".join(f'<iframe title="Kader" src="{server.url}{one}"></iframe>' for one in closed)
    context = browser.new_context(locale="nl-BE")
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: "frame-ancestors" in said.text and refused.append(said.text))
    with club(frames) as address:
        page.goto(address, wait_until="networkidle")
        inside = [frame for frame in page.frames if frame.url.startswith(server.url)]
        assert (inside, len(refused)) == ([], len(closed))
    context.close()


def test_moments_are_dragged_into_another_order(visit):
    page = visit(viewport={"width": 320, "height": 640})
    open_first_of(page, "/nl/werk/avonden/")
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(WIDE)
    lines = page.locator(".plan li h3")
    first, second = lines.nth(0).inner_text(), lines.nth(1).inner_text()
    page.locator(".plan li").nth(1).drag_to(page.locator(".plan li").nth(0))
    expect(lines.nth(0)).to_have_text(second)
    page.locator(".plan li").nth(0).locator("button[value^=down]").click()
    expect(lines.nth(0)).to_have_text(first)


def test_the_first_thing_to_do_is_under_the_thumb(visit):
    """At 390 px: tonight's start button is on the first screen, and the menu at the bottom."""
    page = visit()
    open_first_of(page, "/nl/werk/groepen/")
    page.goto("/nl/werk/")
    expect(page.locator("a.btn.go").first).to_be_in_viewport()
    expect(page.locator(".thumb a").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
