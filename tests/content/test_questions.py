"""Questions with several answers."""

import pytest
from django.core.exceptions import ValidationError

from portal.content.blocks import writing_direction
from portal.content.models import QuestionPage
from tests.content.conftest import links, read, voice


def test_every_voice_has_a_name_and_says_who_it_is(client, question):
    text = read(client, question(voices=[voice("Ikram"), voice("Bert"), voice("Daniël")]).url)
    for name in ("Ikram", "Bert", "Daniël"):
        assert f"<b>{name}</b>" in text
        assert f"{name} zegt iets." in text


@pytest.mark.parametrize(
    ("lang", "attributes"),
    [
        ("", 'class="voice">'),
        ("tr", 'class="voice" lang="tr" dir="ltr">'),
        ("ar", 'class="voice" lang="ar" dir="rtl">'),
        ("zgh-Tfng", 'class="voice" lang="zgh-Tfng" dir="ltr">'),
    ],
)
def test_a_voice_in_another_language_says_so_to_the_browser(client, question, lang, attributes):
    text = read(client, question(voices=[voice("Amal", lang)]).url)
    assert f"<figure {attributes}" in text


@pytest.mark.parametrize("lang", ["Nederlands", "<b>", "nl nl", "x", "ar-arab"])
def test_a_language_that_is_none_is_refused(question, lang):
    page = question()
    page.voices = [voice("Amal", lang)]
    stream = page._meta.get_field("voices").stream_block
    with pytest.raises(ValidationError):
        stream.clean(page.voices)


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("ar", "rtl"),
        ("fa", "rtl"),
        ("ps", "rtl"),
        ("syr", "rtl"),
        ("syr-Latn", "ltr"),
        ("ku-Arab", "rtl"),
        ("uk", "ltr"),
        ("so", "ltr"),
        ("fr-BE", "ltr"),
    ],
)
def test_the_direction_of_writing(tag, direction):
    assert writing_direction(tag) == direction


def test_a_fact_has_a_source_and_a_date(client, question):
    fact = {
        "text": "Klagen kan niet anoniem.",
        "source_name": "Het instituut",
        "source_url": "https://instituut.example/melden",
        "checked": "2026-11-23",
    }
    text = read(client, question(know=[("fact", fact)]).url)
    assert "Klagen kan niet anoniem." in text
    assert 'href="https://instituut.example/melden" rel="noreferrer"' in text
    assert "23 november 2026" in text


def test_help_lines_stand_in_the_order_of_the_editor_and_drafts_do_not(client, question, help_line):
    lines = [help_line(slug) for slug in ("awel", "unia", "jac")]
    lines[1].unpublish()
    page = question(help_line_links=links(QuestionPage, lines[2], lines[1], lines[0]))
    response = client.get(page.url)
    assert [line.slug for line in response.context["help_lines"]] == ["jac", "awel"]
    assert "Unia" not in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("intro", "Dat is radicalisering."),
        ("body", [("note", {"title": "Preventie", "text": "<p>x</p>", "ground": "sun"})]),
        (
            "voices",
            [("voice", {"name": "A", "who": "uit de doelgroep", "text": "<p>x</p>", "lang": ""})],
        ),
        (
            "know",
            [
                (
                    "fact",
                    {
                        "text": "Zo is het.",
                        "source_name": "Dienst Preventie",
                        "source_url": "",
                        "checked": "2026-11-23",
                    },
                )
            ],
        ),
    ],
)
def test_words_that_push_people_away_are_refused(question, field, value):
    with pytest.raises(ValidationError) as refused:
        question(**{field: value})
    assert list(refused.value.message_dict) == [field]


def test_more_than_six_voices_are_a_crowd(question):
    stream = QuestionPage._meta.get_field("voices").stream_block
    page = question()
    page.voices = [voice(f"V{n}") for n in range(7)]
    with pytest.raises(ValidationError):
        stream.clean(page.voices)


def test_other_questions_are_offered_and_not_the_same_one(client, question):
    page = question("een")
    question("twee")
    text = read(client, page.url).partition("<main")[2]
    assert 'href="/nl/vragen/twee/"' in text
    assert 'href="/nl/vragen/een/"' not in text


def test_the_list_shows_the_short_answer(client, question):
    question(intro="Nee, dat hoeft niet.")
    assert "Nee, dat hoeft niet." in read(client, "/nl/vragen/")
