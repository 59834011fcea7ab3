"""What thirty phones share, and what a run does not do to the pages of readers."""

import pytest
from django.test import Client

from portal.core import changes
from portal.youthwork import modules, running
from portal.youthwork.actions import runs
from tests.courses.conftest import key
from tests.courses.makers import choose
from tests.courses.makers import group as together
from tests.youthwork.conftest import fresh, go, joined

pytestmark = pytest.mark.django_db
ROOM = "/nl/join/mee/"


def enter(run):
    phone = Client()
    phone.post("/nl/join/", {"code": run.pin})
    return phone


def test_the_page_of_a_phone_that_answered_is_its_own(begin):
    run = begin(choose())
    one, two = enter(run), enter(run)
    before = two.get(ROOM).content
    one.post(ROOM, {"spot": fresh(run).where.spot, "answer:": key("a")})
    assert b" checked" in one.get(ROOM).content
    assert two.get(ROOM).content == before
    assert b" checked" not in before


def test_the_second_phone_costs_two_queries(begin, django_assert_num_queries):
    run = begin(choose())
    one, two = enter(run), enter(run)
    one.get(ROOM)
    with django_assert_num_queries(2):
        two.get(ROOM)


def test_phones_that_gave_the_same_answer_share_a_page_and_others_do_not(begin):
    run = begin(choose())
    spot = fresh(run).where.spot
    pages = []
    for letter in "aab":
        phone = enter(run)
        phone.post(ROOM, {"spot": spot, "answer:": key(letter)})
        pages.append(phone.get(ROOM).content)
    assert pages[0] == pages[1] != pages[2]
    assert f'value="{key("b")}" checked'.encode() in pages[2]


def test_phones_in_two_languages_get_their_own(begin):
    run = begin(choose())
    pages = {language: enter(run).get(f"/{language}/join/mee/") for language in ("nl", "ar")}
    assert b'dir="rtl"' in pages["ar"].content and b'dir="ltr"' in pages["nl"].content


def test_when_the_group_goes_on_everybody_sees_the_next_step(begin):
    run = begin(choose(), together("spel"))
    phone = enter(run)
    phone.get(ROOM)
    go(run, lambda one: running.advance(one.where, one.asked))
    assert "Stap spel" in phone.get(ROOM).content.decode()


def test_what_an_editor_changes_is_seen_at_once(begin):
    run = begin(choose())
    phone = enter(run)
    phone.get(ROOM)
    page = modules.module(run.module)
    page.steps.raw_data[0]["value"]["title"] = "Nieuwe titel"
    page.save()
    changes.keeper().renew()
    assert "Nieuwe titel" in phone.get(ROOM).content.decode()


def test_a_run_does_not_empty_the_cache_of_readers(begin, django_capture_on_commit_callbacks):
    run = begin(choose())
    before = changes.keeper().read()
    with django_capture_on_commit_callbacks(execute=True):
        phone = joined(run)
        runs.vote(phone=phone, run=fresh(run), given={"": (key("a"),)})
        go(run, lambda one: running.show(one.where))
        runs.close(run=run, by=None)
    assert changes.keeper().read() == before
