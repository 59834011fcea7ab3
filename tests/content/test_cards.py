"""What other apps show of this one."""

import datetime

import pytest

from portal.cms import cards
from tests.content.conftest import FAR


def titles(name, **wanted):
    return [card.title for card in cards.gather(name, **wanted)]


def test_a_theme_gathers_what_is_published_under_it(story, question, guide, theme):
    boos, thuis = theme("boos"), theme("thuis")
    story("verhaal", themes=[boos])
    story("concept", themes=[boos]).unpublish()
    story("ander", themes=[thuis])
    question("vraag", themes=[boos, thuis])
    guide("gids", themes=[boos])
    assert titles("theme:reading", theme=boos) == ["Verhaal", "Vraag?", "Gids"]
    assert titles("theme:reading", theme=thuis) == ["Ander", "Vraag?"]


def test_the_newest_stories_and_questions_as_many_as_asked(story, question):
    for slug in ("een", "twee", "drie"):
        story(slug)
        question(slug)
    assert titles("stories", limit=2) == ["Drie", "Twee"]
    assert titles("questions", limit=2) == ["Drie?", "Twee?"]
    assert len(titles("stories", limit=None)) == 3


def test_events_that_come_first(event):
    event("later", FAR + datetime.timedelta(days=1))
    event("eerst", FAR)
    event("oud", datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    assert titles("events", limit=1) == ["Eerst"]
    assert titles("events", limit=5) == ["Eerst", "Later"]


def test_people_lead_to_themselves_on_their_page(lists, key_figure, theme):
    boos = theme("boos")
    key_figure("yusuf", themes=[boos], hours=[(2, "14:00", "20:00")])
    key_figure("griet", position=200)
    key_figure("wout").unpublish()
    [card] = cards.gather("people", theme=boos, limit=3)
    assert (card.title, card.url, card.facts) == (
        "Yusuf",
        "/nl/mensen/#yusuf",
        ("Jeugdwerker", "woensdag"),
    )
    assert titles("people", limit=3) == ["Yusuf", "Griet"]
    assert titles("people", limit=1) == ["Yusuf"]


def test_without_their_page_people_have_no_address_and_no_card(home, key_figure):
    key_figure()
    assert titles("people", limit=3) == []


def test_help_about_a_topic_leads_into_the_directory(lists, help_line):
    help_line("awel", topics=["talk"], position=1)
    help_line("clb", topics=["school"], position=2)
    help_line("oud", topics=["talk"]).unpublish()
    assert titles("help", topic="talk", limit=5) == ["Awel"]
    assert titles("help", limit=1) == ["Awel"]
    assert titles("help", topic="ufo") == []
    assert cards.gather("help", topic="school")[0].url == "/nl/hulp/#clb"


def test_help_without_a_directory_leads_to_the_number(home, help_line):
    help_line("awel")
    help_line("clb", phone="", chat_url="https://clbchat.example", position=200)
    assert [card.url for card in cards.gather("help")] == ["tel:102", "https://clbchat.example"]


@pytest.mark.parametrize("name", ["stories", "questions", "events", "people", "help"])
def test_as_many_queries_for_one_card_as_for_three(
    name, lists, story, question, event, key_figure, help_line, django_assert_max_num_queries
):
    def fill(slug):
        story(slug)
        question(slug)
        event(slug)
        key_figure(slug, hours=[(1, "10:00", "12:00")])
        help_line(slug)

    fill("een")
    cards.gather(name, limit=3)
    with django_assert_max_num_queries(4) as one:
        assert len(cards.gather(name, limit=3)) == 1
    fill("twee")
    fill("drie")
    with django_assert_max_num_queries(len(one)):
        assert len(cards.gather(name, limit=3)) == 3


def test_a_theme_takes_three_queries_whatever_it_holds(
    theme, story, question, guide, django_assert_num_queries
):
    boos = theme("boos")
    for slug in ("een", "twee", "drie"):
        story(slug, themes=[boos])
        question(slug, themes=[boos])
        guide(slug, themes=[boos])
    cards.gather("theme:reading", theme=boos)
    with django_assert_num_queries(3):
        assert len(cards.gather("theme:reading", theme=boos)) == 9
