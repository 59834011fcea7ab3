"""A phone: the door, the room, and what it may not do."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.core.cookies import LIVE_COOKIE
from portal.core.limits import LIMITS, Limit
from portal.youthwork import queries, running
from portal.youthwork.actions import runs
from portal.youthwork.models import Phone, Vote
from tests.courses.conftest import key, said
from tests.courses.makers import choose, option, reflect, scenario
from tests.courses.makers import group as together
from tests.youthwork.conftest import fresh, go

pytestmark = pytest.mark.django_db
DOOR, ROOM, STATE = "/nl/join/", "/nl/join/mee/", "/nl/join/mee/staat/"
A = key("a")
GONE = "This round is over."


def next_step(run):
    return running.advance(run.where, run.asked)


def enter(run):
    phone = Client()
    answer = phone.post(DOOR, {"code": run.pin})
    assert (answer.status_code, answer["Location"]) == (303, ROOM)
    return phone


def test_looking_sets_no_cookie(begin):
    run = begin(choose())
    phone = Client()
    for address in (DOOR, ROOM, STATE, f"/nl/join/{run.pin}/", "/nl/join/000000/"):
        assert not phone.get(address).cookies
    assert Phone.objects.count() == 0


def test_the_cookie_goes_with_the_browser_and_no_script_reads_it(begin):
    answer = Client().post(DOOR, {"code": begin(choose()).pin})
    cookie = answer.cookies[LIVE_COOKIE]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"]) == ("", "", True)
    assert cookie["samesite"] == "Lax"


def test_a_pin_may_have_spaces_as_it_stands_on_the_screen(begin):
    run = begin(choose())
    answer = Client().post(DOOR, {"code": f" {run.pin[:3]} {run.pin[3:]} "})
    assert answer.status_code == 303


def test_behind_a_qr_code_there_is_one_button(begin):
    run = begin(choose())
    phone = Client()
    assert phone.get(f"/nl/join/{run.pin}/").status_code == 200
    assert phone.post(f"/nl/join/{run.pin}/").status_code == 303
    assert phone.get(ROOM).status_code == 200


@pytest.mark.parametrize(
    "code", ["", "abc", "12345", "1234567", "٤٥٦٧٨٩", "12345x", "<b>", "0" * 20]
)
def test_what_is_no_pin_gets_a_sentence_and_a_way_on(begin, code):
    begin(choose())
    answer = Client().post(DOOR, {"code": code})
    assert answer.status_code in {404, 422}
    assert 'name="code"' in answer.content.decode()
    assert not answer.cookies


def test_the_pin_of_yesterday_leads_nowhere(begin):
    run = begin(choose())
    pin = run.pin
    runs.close(run=run, by=None)
    answer = Client().post(DOOR, {"code": pin})
    assert answer.status_code == 404
    assert said("We do not know this code. Look at the big screen once more.") in (
        answer.content.decode()
    )


def test_whoever_guesses_pins_has_to_wait_and_the_right_one_does_not_help(begin, monkeypatch):
    monkeypatch.setattr("portal.youthwork.views.join.GUESS", Limit(3, 600))
    run = begin(choose())
    guesser = Client()
    wrong = f"{(int(run.pin) + 1) % 1_000_000:06}"
    codes = [guesser.post(DOOR, {"code": wrong}).status_code for _ in range(4)]
    assert codes == [404, 404, 404, 429]
    assert guesser.post(DOOR, {"code": run.pin}).status_code == 429
    assert guesser.get(f"/nl/join/{run.pin}/").status_code == 429
    assert Phone.objects.count() == 0


def test_a_group_that_joins_does_not_count_as_guessing(begin):
    run = begin(choose())
    for _ in range(LIMITS["guess"].times + 5):
        enter(run)


def test_a_phone_sees_where_the_group_is_and_may_change_its_answer(begin):
    run = begin(choose())
    phone = enter(run)
    spot = fresh(run).where.spot
    assert phone.post(ROOM, {"spot": spot, "answer:": key("b")}).status_code == 303
    assert phone.post(ROOM, {"spot": spot, "answer:": A}).status_code == 303
    page = phone.get(ROOM).content.decode()
    assert said("Your answer is in. You may still change it.") in page
    assert f'value="{A}" checked' in page
    assert Vote.objects.count() == 1


def ticket_of(page):
    return re.search(r'name="ticket" value="([^"]+)"', page.content.decode())[1]


@pytest.mark.parametrize("door", ["/nl/join/", "/nl/join/{pin}/"])
def test_a_form_whose_answer_got_lost_joins_the_same_phone_again(begin, door):
    """The phone has no cookie yet, and sends once more what it sent before; then it votes."""
    run = begin(choose())
    door = door.format(pin=run.pin)
    sent = {"code": run.pin, "ticket": ticket_of(Client().get(door))}
    lost, again = Client(), Client()
    for phone in (lost, again):
        phone.post(door, sent)
        phone.post(ROOM, {"spot": fresh(run).where.spot, "answer:": A})
    assert (Phone.objects.count(), Vote.objects.count()) == (1, 1)


def test_two_phones_that_join_are_two(begin):
    run = begin(choose())
    for _ in range(2):
        phone = Client()
        phone.post(DOOR, {"code": run.pin, "ticket": ticket_of(phone.get(DOOR))})
    assert Phone.objects.count() == 2


@pytest.mark.parametrize("ticket", ["", "kort", "x" * 23, "\u0661" * 22, "<b>" * 8])
def test_what_is_no_ticket_makes_nobody_the_same_phone(begin, ticket):
    run = begin(choose())
    for _ in range(2):
        Client().post(DOOR, {"code": run.pin, "ticket": ticket})
    assert Phone.objects.count() == 2


def test_a_ticket_of_another_run_that_is_still_open_opens_this_one_too(begin):
    first, then = begin(choose()), begin(choose(), slug="dan")
    ticket = ticket_of(Client().get(DOOR))
    for run in (first, then):
        assert Client().post(DOOR, {"code": run.pin, "ticket": ticket}).status_code == 303
    assert {phone.run_id for phone in Phone.objects.all()} == {first.pk, then.pk}


@pytest.mark.parametrize("address", [DOOR, ROOM, "/nl/join/bcdfgh/"])
def test_every_way_on_leads_somewhere(begin, address):
    page = Client().get(address).content.decode()
    assert 'href="//"' not in page


def test_a_browser_that_keeps_no_cookie_is_told_so(begin):
    run = begin(choose())
    Client().post(DOOR, {"code": run.pin})
    page = Client().get(ROOM).content.decode()
    assert said("You are not in a group on this phone.") in page
    assert said(GONE) not in page


def test_the_same_phone_in_two_tabs_answers_once(begin):
    run = begin(choose())
    one = enter(run)
    two = Client()
    two.cookies[LIVE_COOKIE] = one.cookies[LIVE_COOKIE].value
    assert two.post(DOOR, {"code": run.pin}).status_code == 303
    spot = fresh(run).where.spot
    one.post(ROOM, {"spot": spot, "answer:": A})
    two.post(ROOM, {"spot": spot, "answer:": key("b")})
    assert (Phone.objects.count(), Vote.objects.count()) == (1, 1)


def test_a_late_phone_comes_to_where_the_group_is(begin):
    run = begin(choose(), together("spel"))
    go(run, next_step)
    assert "Stap spel" in enter(run).get(ROOM).content.decode()


def test_an_answer_to_a_step_that_the_group_left_leads_to_where_they_are(begin):
    run = begin(choose(), together("spel"))
    phone, spot = enter(run), fresh(run).where.spot
    go(run, next_step)
    answer = phone.post(ROOM, {"spot": spot, "answer:": A})
    assert answer.status_code == 409
    assert "Stap spel" in answer.content.decode()
    assert Vote.objects.count() == 0


@pytest.mark.parametrize("value", ["", "zz", "' OR 1=1", "\x00", "9" * 5000])
def test_a_choice_that_does_not_exist_gets_a_sentence(begin, value):
    run = begin(choose())
    phone = enter(run)
    answer = phone.post(ROOM, {"spot": fresh(run).where.spot, "answer:": value})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Vote.objects.count() == 0


def test_what_was_ticked_is_not_lost_when_it_was_too_much(begin):
    run = begin(choose(pick_max=2, options=[option(one) for one in "abc"]))
    phone = enter(run)
    every = [key(one) for one in "abc"]
    answer = phone.post(ROOM, {"spot": fresh(run).where.spot, "answer:": every})
    assert answer.status_code == 422
    assert answer.content.decode().count(" checked") == 3


def test_a_reflection_has_no_form_and_no_names(begin):
    phone = enter(begin(reflect()))
    page = phone.get(ROOM).content.decode()
    _before, *boxes = page.split("<textarea")
    assert len(boxes) == 2
    assert all("name=" not in box.split(">")[0] for box in boxes)
    assert 'method="post"' not in page


def test_a_reflection_that_is_sent_all_the_same_is_not_kept(begin):
    run = begin(reflect())
    phone = enter(run)
    answer = phone.post(ROOM, {"spot": fresh(run).where.spot, "answer:": "Mijn geheim"})
    assert answer.status_code == 422
    assert "Mijn geheim" not in answer.content.decode()
    assert Vote.objects.count() == 0


def test_when_the_run_is_over_the_phone_is_told_and_forgets(begin):
    run = begin(choose())
    phone = enter(run)
    runs.close(run=run, by=None)
    answer = phone.get(ROOM)
    assert answer.status_code == 410
    assert said(GONE) in answer.content.decode()
    assert answer.cookies[LIVE_COOKIE].value == ""


def test_a_page_of_another_site_cannot_vote(begin):
    run = begin(choose())
    phone = enter(run)
    values = {"spot": fresh(run).where.spot, "answer:": A}
    assert phone.post(ROOM, values, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert Vote.objects.count() == 0


def test_the_quick_exit_takes_the_cookie_along(begin):
    phone = enter(begin(choose()))
    assert phone.get("/weg/").cookies[LIVE_COOKIE].value == ""


# --- asking whether something changed -----------------------------------------------------------


def test_asking_costs_one_query_and_a_few_bytes(begin, django_assert_num_queries):
    run = begin(choose(), together())
    phone = enter(run)
    first = phone.get(STATE)
    assert first.json() == {"state": f"{run.pk}-{fresh(run).round}"}
    with django_assert_num_queries(1):
        again = phone.get(STATE, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = sum(len(f"{name}: {value}\r\n") for name, value in again.items())
    assert head + len("HTTP/1.1 304 Not Modified\r\n\r\n") <= 300
    go(run, next_step)
    changed = phone.get(STATE, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_a_phone_hears_when_the_run_is_over(begin):
    run = begin(choose())
    phone = enter(run)
    etag = phone.get(STATE)["ETag"]
    runs.close(run=run, by=None)
    assert phone.get(STATE, headers={"If-None-Match": etag}).json() == {"state": "gone"}


def test_asking_uses_an_index(begin):
    """The digest of a token is unique; runs are found by their key."""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not on_sqlite:  # of a table with one row it would read the whole
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if on_sqlite else ''} {queries.ROUND}", ["x"])
        plan = str(cursor.fetchall())
    assert "digest" in plan and "INDEX" in plan.upper()
    assert not re.search("SCAN (p|r)|Seq Scan", plan)


@pytest.mark.parametrize("language", ["nl", "fr", "en", "ar"])
def test_a_page_of_a_phone_weighs_little(begin, language):
    run = begin(scenario())
    phone = enter(run)
    page = phone.get(f"/{language}/join/mee/")
    assert page.status_code == 200
    assert len(page.content) < 10_000
    assert reverse("youthwork:state") in page.content.decode() or language != "nl"


def test_a_training_in_another_language_says_so(begin):
    """The module is Dutch; the page around it Arabic, from right to left."""
    page = enter(begin(choose())).get("/ar/join/mee/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert '<h1 lang="nl" dir="ltr">' in page and '<fieldset lang="nl" dir="ltr">' in page
