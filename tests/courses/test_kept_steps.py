"""A step looks the same to many people, and is then made once; what is one person's is not kept."""

from functools import partial

import pytest
from django.test import Client
from django.test.signals import template_rendered

from portal.core import answers, changes
from portal.courses import player
from portal.courses.models import StepSum
from tests.courses import makers
from tests.courses.conftest import at, key

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(settings):
    """`browser()`: a browser of somebody else, on a portal that keeps pages and kept none yet."""
    settings.PAGE_CACHE = True
    changes.keeper().renew()
    player._made.kept.clear()
    yield Client
    changes.keeper().renew()
    player._made.kept.clear()


@pytest.fixture
def made():
    """The templates that were rendered, as a list that grows."""
    found = []

    def note(template, **_):
        found.append(template.name)

    template_rendered.connect(note)
    yield found
    template_rendered.disconnect(note)


def answer(client, page, **data):
    response = client.post(at(page), data)
    assert response.status_code == 200
    return response.content.decode()


def test_the_same_answer_of_two_people_is_made_once_and_counted_twice(browser, module, made):
    page = module(makers.choose())
    first = answer(browser(), page, answer=key("b"))
    made.clear()
    assert answer(browser(), page, answer=key("b")) == first
    assert made == []
    assert StepSum.objects.get(answer=key("b")).count == 2


def test_everybody_gets_the_words_for_what_they_chose(browser, module):
    page = module(makers.choose())
    pages = [answer(browser(), page, answer=key(name)) for name in ("a", "b", "a", "b")]
    assert pages[0] == pages[2] != pages[1] == pages[3]


def test_everybody_sees_their_own_way_through_the_module(browser, module):
    page = module(makers.choose(), makers.read("twee"), makers.read("drie"))
    new, one, two = browser(), browser(), browser()
    one.post(at(page, 1), {"answer": key("a")})
    two.post(at(page, 1), {"answer": key("a")})
    two.post(at(page, 2))
    for _ in range(2):
        texts = [client.get(at(page, 3)).content.decode() for client in (new, one, two)]
        assert [text.count('<li class="done">') for text in texts] == [0, 1, 2]
        assert ["wissen/" in text for text in texts] == [False, True, True]


def test_who_carries_another_module_only_can_wipe_it_here_too(browser, module):
    page, other = module(makers.choose()), module(makers.choose(), slug="anders")
    new, carrying = browser(), browser()
    answer(carrying, other, answer=key("a"))
    texts = [client.get(at(page)).content.decode() for client in (new, carrying)]
    assert ["wissen/" in text for text in texts] == [False, True]


def test_a_page_with_an_answer_does_not_come_instead_of_the_question(browser, module):
    page = module(makers.choose(), makers.read())
    client = browser()
    answer(client, page, answer=key("a"))
    assert 'name="answer"' in client.get(at(page, 1)).content.decode()


def test_what_is_published_is_what_the_next_answer_says(
    browser, module, django_capture_on_commit_callbacks
):
    page = module(makers.choose())
    answer(browser(), page, answer=key("b"))
    with django_capture_on_commit_callbacks(execute=True):
        page.title = "Anders dan gisteren"
        page.save_revision().publish()
    assert "Anders dan gisteren" in answer(browser(), page, answer=key("b"))


@pytest.mark.parametrize(
    ("step", "data"),
    [
        (makers.quiz, {key("tf"): "true"}),
        (makers.scale, {key("s1"): "3", key("s2"): "4"}),
        (partial(makers.choose, pick_max=2), {"answer": [key("a"), key("b")]}),
        (makers.choose, {}),
        (makers.choose, {"answer": "mijn-eigen-woord"}),
    ],
)
def test_nothing_typed_and_no_two_answers_of_one_person_are_kept(browser, module, step, data):
    page = module(step())
    browser().post(at(page), data)
    assert list(player._made.kept) == []


def test_an_assigned_or_embedded_module_is_not_mixed_with_the_open_one(browser, module, rf):
    page = module(makers.choose())
    browser().get(at(page))
    [before] = player._made.kept
    elsewhere = rf.get(at(page))
    elsewhere.played_at = "/elders/"
    with answers.making(changes.keeper().read()):
        shown = player.step(elsewhere, page, page.outline[0].key)
        assert "/elders/" in shown.render().content.decode()
    assert list(player._made.kept) == [before]
