"""People to meet."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.content.models import KeyFigure, KeyFigureHours
from tests.content.conftest import queries, read


def test_somebody_is_shown_with_place_hours_languages_and_what_stays_secret(
    client, lists, key_figure
):
    key_figure(hours=[(2, "14:00", "20:00"), (4, "16:00", "22:00")])
    text = read(client, "/nl/mensen/")
    for words in (
        "Yusuf",
        "Jeugdwerker",
        "Jeugdhuis Kantelpunt",
        "Aan de pooltafel",
        "Woensdag 14:00–20:00",
        "Vrijdag 16:00–22:00",
        "‘Ik luister.’",
        "Over voetbal.",
        "Ik vertel het niet verder.",
    ):
        assert words in text


def test_everybody_has_an_address_on_the_page(client, lists, key_figure):
    key_figure("yusuf")
    key_figure("griet")
    text = read(client, "/nl/mensen/")
    assert 'id="yusuf"' in text
    assert 'id="griet"' in text


def test_drafts_are_not_shown(client, lists, key_figure):
    key_figure("yusuf").unpublish()
    assert "Yusuf" not in read(client, "/nl/mensen/")


def test_the_order_is_that_of_the_editors(client, lists, key_figure):
    key_figure("wout", position=2)
    key_figure("griet", position=1)
    people = client.get("/nl/mensen/").context["people"]
    assert [person.slug for person in people] == ["griet", "wout"]


@pytest.mark.parametrize("field", ["role", "talk_about", "says", "secrecy", "place"])
def test_words_that_push_people_away_are_refused(key_figure, field):
    with pytest.raises(ValidationError) as refused:
        key_figure(**{field: "Werkt rond preventie"})
    assert list(refused.value.message_dict) == [field]
    assert not KeyFigure.objects.exists()


def test_only_faces_can_be_chosen_as_a_face(key_figure):
    with pytest.raises(ValidationError) as refused:
        key_figure(art="storm")
    assert list(refused.value.message_dict) == ["art"]


@pytest.mark.parametrize("weekday", [7, 100])
def test_the_database_refuses_an_eighth_day(key_figure, weekday):
    figure = key_figure()
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyFigureHours.objects.create(person=figure, weekday=weekday, opens="10:00", closes="12:00")


def test_as_many_queries_for_one_person_as_for_three(client, lists, key_figure):
    key_figure("een", hours=[(0, "10:00", "12:00")])
    one = queries(client, "/nl/mensen/")
    key_figure("twee", hours=[(0, "10:00", "12:00"), (1, "10:00", "12:00")])
    key_figure("drie")
    assert queries(client, "/nl/mensen/") == one
