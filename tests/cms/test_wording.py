import pytest

from portal.cms.wording import texts, unwanted_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wij werken tegen radicalisering.", ["radicalisering"]),
        ("<p>De <b>doel</b>groep is 12 tot 25.</p>", ["doelgroep"]),
        ("DERADICALISERING &amp; Preventie", ["deradicalisering", "preventie"]),
        ("la pr\u00e9vention, le public cible", ["prevention", "public cible"]),
        ("la pre\u0301vention", ["prevention"]),
        ("our target groups and radicalization", ["target groups", "radicalization"]),
        ("preventief, preventief", ["preventief"]),
    ],
)
def test_it_finds_the_words_however_they_are_written(text, found):
    assert unwanted_words(text) == found


@pytest.mark.parametrize(
    "text", ["", "Een radicaal goed idee.", "Ons doel: een groep van zes.", "publiek"]
)
def test_ordinary_words_are_free(text):
    assert unwanted_words(text) == []


def test_it_looks_into_every_corner_of_a_stream():
    raw = [
        {"type": "note", "value": {"title": "a", "items": [{"value": "b"}, "c"]}, "id": None},
        7,
        None,
    ]
    assert list(texts(raw)) == ["note", "a", "b", "c"]
