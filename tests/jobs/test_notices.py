"""Somebody says that something is wrong with a place, without a name, and reads the answer."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.actions import set_roles
from portal.accounts.roles import Role
from portal.moderation import notices
from portal.moderation.enums import Outcome, Why
from portal.moderation.models import Notice
from portal.organisations.actions import join

ANSWER = "/nl/melding/"
TEXT = "Ze vroegen 50 euro MERK"


@pytest.fixture
def told(publish):
    """A place, and the code of a notice about it."""
    place = publish()
    visitor = Client()
    path = f"/nl/jobs/{place.pk}/melden/"
    assert visitor.get(path).status_code == 200
    page = visitor.post(path, {"why": "money", "text": TEXT}).content.decode()
    assert not visitor.cookies
    return place, re.search(r"([0-9a-f]{4}(?:-[0-9a-f]{4}){3})", page)[1]


def test_told_looked_at_and_answered(told, as_user, moderator):
    place, code = told
    assert code.replace("-", "") not in str(Notice.objects.values())
    waiting = Client().post(ANSWER, {"code": code}).content.decode()
    assert "MERK" not in waiting
    assert "nog niemand naar gekeken" in waiting
    cms = as_user(moderator)
    assert b"Brood bakken" in cms.get("/cms/queue/").content
    page = f"/cms/queue/notices/{Notice.objects.get().pk}/"
    looked = cms.get(page).content.decode()
    assert "MERK" in looked
    assert f"/cms/jobs/{place.pk}/" in looked
    assert cms.post(page, {"outcome": "acted", "answer": " "}).status_code == 200
    cms.post(page, {"outcome": "acted", "answer": "We belden hen."})
    cms.post(page, {"outcome": "kept", "answer": "Toch niet."})
    read = Client().post(ANSWER, {"code": code.upper().replace("-", " ")}).content.decode()
    assert "We belden hen." in read
    assert Notice.objects.get().by == moderator


@pytest.mark.parametrize(
    "typed", [{}, {"why": "nonsense"}, {"why": "money", "text": "x" * 1_001},
              {"why": "money", "text": "\x00"}, {"why": "money", "website": "https://spam"}],
)  # fmt: skip
def test_bad_notices_get_a_sentence(publish, typed):
    answer = Client().post(f"/nl/jobs/{publish().pk}/melden/", typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Notice.objects.exists()


def test_what_is_not_on_the_board_cannot_be_told_of(write):
    assert Client().get(f"/nl/jobs/{write().pk}/melden/").status_code == 404


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "x" * 61, "\x00", "é"])
def test_any_other_code_opens_nothing(told, code):
    answer = Client().post(ANSWER, {"code": code})
    assert answer.status_code == 422
    assert answer.context["notice"] is None


@pytest.mark.parametrize("who", ["baker", "editor", "youth_worker"])
def test_nobody_but_moderators_reads_a_notice(request, told, as_user, who):
    other = as_user(request.getfixturevalue(who))
    page = f"/cms/queue/notices/{Notice.objects.get().pk}/"
    assert other.get(page).status_code != 200
    other.post(page, {"outcome": "kept", "answer": "x"})
    assert Notice.objects.get().outcome == Outcome.OPEN


def test_the_queue_costs_the_same_for_one_notice_and_for_many(
    publish, as_user, moderator, django_assert_max_num_queries
):
    cms = as_user(moderator)
    notices.give(subject=publish(title="Brood"), why=Why.OTHER, text="")
    cms.get("/cms/queue/")
    with django_assert_max_num_queries(60) as one:
        assert b"Brood" in cms.get("/cms/queue/").content
    for title in ("Taart", "Koek", "Pistolet"):
        notices.give(subject=publish(title=title), why=Why.OTHER, text="")
    with django_assert_max_num_queries(len(one)):
        assert b"Pistolet" in cms.get("/cms/queue/").content


def test_nobody_reads_or_answers_what_was_told_of_their_own_place(
    told, employer, as_user, moderator
):
    join(organisation=employer.organisation, user=moderator, role=Role.EMPLOYER, by=None)
    set_roles(user=moderator, roles=[Role.MODERATOR, Role.EMPLOYER], by=None)
    cms, page = as_user(moderator), f"/cms/queue/notices/{Notice.objects.get().pk}/"
    for answer in (
        cms.get(page, follow=True),
        cms.post(page, {"outcome": "kept", "answer": "Niets aan."}, follow=True),
    ):
        assert "MERK" not in answer.content.decode()
        assert "Een collega kijkt ernaar" in answer.content.decode()
    assert Notice.objects.get().outcome == Outcome.OPEN


def test_an_answer_is_forgotten_after_half_a_year_and_an_open_one_never(publish, moderator):
    place, today = publish(), timezone.localdate()
    for _ in range(2):
        notices.give(subject=place, why=Why.OTHER, text="")
    one = Notice.objects.first()
    notices.answer(notice=one, outcome=Outcome.KEPT, words="Zo is het.", by=moderator)
    assert notices.forget(today + datetime.timedelta(days=179)) == 0
    assert notices.forget(today + datetime.timedelta(days=180)) == 1
    assert Notice.objects.get().outcome == Outcome.OPEN
