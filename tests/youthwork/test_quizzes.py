"""A quiz in a group: question by question; what cannot be tapped is talked about, then shown."""

import re

import pytest
from django.test import Client

from portal.youthwork import modules, queries
from portal.youthwork.enums import Way
from portal.youthwork.models import RunSum, Vote
from tests.courses.conftest import key, said
from tests.courses.makers import choose, option, quiz
from tests.youthwork.conftest import fresh

pytestmark = pytest.mark.django_db
ROOM = "/nl/join/mee/"
RIGHT = [  # what stands there once the answer of each of the seven kinds is shown
    ["A. "],
    ["C. one-nep"],
    ["A. m-a", "B. m-b"],
    ["links 1 → rechts 1", "links 2 → rechts 2", "links 3 → rechts 3"],
    ["stap 1", "stap 2", "stap 3"],
    ["maneblusser"],
    ["729 mensen"],
]
CAN_BE_TAPPED = 3


def text_of(response):
    assert response.status_code in {200, 409}
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def press(desk, run, do):
    sent = {"do": do, "round": fresh(run).round}
    return desk.post(f"/nl/werk/rondes/{run.pk}/", sent)


def fields(page):
    spot = re.search(r'name="spot" value="([^"]+)"', page)
    answers = re.findall(r'name="(answer:[^"]*)" value="([^"]+)"', page)
    return {"spot": spot[1], answers[-1][0]: answers[-1][1]} if spot else {}


@pytest.mark.parametrize("way", [Way.PHONES, Way.SCREEN])
def test_every_kind_of_question_is_asked_shown_and_explained(begin, desk, way):
    run = begin(quiz(), way=way)
    phone = Client()
    phone.post("/nl/join/", {"code": run.pin})
    host, voted = f"/nl/werk/rondes/{run.pk}/", 0
    for place, lines in enumerate(RIGHT, 1):
        screen, page = desk.get(host), phone.get(ROOM).content.decode()
        assert said("question %(place)s of %(all)s") % {"place": place, "all": 7} in text_of(screen)
        assert "Uitleg" not in page and "Uitleg" not in screen.content.decode()
        if sent := fields(page):
            assert phone.post(ROOM, sent).status_code == 303
            voted += 1
        assert "Vraag" in text_of(screen) and "Vraag" in page
        press(desk, run, "show")
        for answer in (desk.get(host), phone.get(ROOM)):
            assert all(line in text_of(answer) for line in lines), (place, lines)
            assert "Uitleg" in text_of(answer)
        press(desk, run, "next")
    assert fresh(run).where.is_at_the_end
    assert voted == Vote.objects.count() == CAN_BE_TAPPED


def test_a_vote_for_the_question_before_is_not_counted_here(begin, desk):
    run = begin(quiz(), way=Way.PHONES)
    phone = Client()
    phone.post("/nl/join/", {"code": run.pin})
    sent = fields(phone.get(ROOM).content.decode())
    press(desk, run, "next")
    assert phone.post(ROOM, sent).status_code == 409
    assert Vote.objects.count() == 0


def test_each_question_keeps_its_own_sums(begin, desk):
    run = begin(quiz(), way=Way.PHONES)
    phones = [Client() for _ in range(6)]
    for phone in phones:
        phone.post("/nl/join/", {"code": run.pin})
    for _ in range(2):
        for phone in phones:
            phone.post(ROOM, fields(phone.get(ROOM).content.decode()))
        press(desk, run, "next")
    press(desk, run, "skip")
    desk.post(f"/nl/werk/rondes/{run.pk}/sluiten/", {"people": "6"})
    assert RunSum.objects.filter(run=run, answer="").count() == 2
    (step,) = queries.result(fresh(run)).steps
    assert [bars.voters for _name, questions in step.moments for bars in questions] == [6, 6]


def test_paper_has_room_for_every_question_that_can_be_counted(begin, desk):
    run = begin(quiz(), way=Way.PAPER)
    page = desk.get(f"/nl/werk/rondes/{run.pk}/papier/").content.decode()
    cells = re.findall(r'<input name="([^"]+\|[^"]*)"', page)
    assert len(cells) == 2 + 3 + 3
    desk.post(f"/nl/werk/rondes/{run.pk}/papier/", dict.fromkeys(cells, "5"))
    assert RunSum.objects.filter(run=run, count=5).count() == len(cells)


def test_what_is_printed_has_the_questions_that_are_talked_about(begin, desk):
    run = begin(quiz())
    page = modules.module(run.module)
    printed = desk.get(f"/nl/werk/afdrukken/{page.translation_key}/").content.decode()
    for name in ("pairs", "row", "word", "sum"):
        assert f"Vraag {name}?" in printed
    for lines in (["one-nep"], ["m-a · m-b"], ["stap 1 · stap 2 · stap 3"], ["729 mensen"]):
        assert all(f"<strong>{line}</strong>" in printed for line in lines)


def test_of_a_choice_with_right_answers_they_are_shown_and_of_an_opinion_none(begin, desk):
    scored = choose(
        "scored", mode="scored", options=[option("a"), option("b", right=True), option("c")]
    )
    run = begin(scored, choose("mening"))
    press(desk, run, "show")
    assert "B. " in text_of(desk.get(f"/nl/werk/rondes/{run.pk}/"))
    assert said("This is right") in text_of(desk.get(f"/nl/werk/rondes/{run.pk}/"))
    press(desk, run, "next")
    press(desk, run, "show")
    assert said("This is right") not in text_of(desk.get(f"/nl/werk/rondes/{run.pk}/"))
    assert key("b")
