"""The card to keep: a picture, the same for everybody."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PIL import Image

from portal.courses import pictures
from portal.courses.pictures import Picture
from tests.courses import makers
from tests.courses.conftest import at, eight

CARD = Picture("Deze week", "Ik bel oma.", "blush")


def opened(picture):
    return Image.open(io.BytesIO(pictures.png(picture)))


def test_it_is_as_large_as_a_phone_wants_it():
    image = opened(CARD)
    assert (image.format, image.size) == ("PNG", (1080, 1350))
    assert len(pictures.png(CARD)) < 80_000


def test_it_is_the_same_every_time():
    first = pictures.png(CARD)
    pictures.png.cache_clear()
    assert pictures.png(CARD) == first


@pytest.mark.parametrize("ground", pictures.GROUNDS)
def test_it_stands_on_the_ground_of_the_page(ground):
    image = opened(Picture("Deze week", "Ik bel oma.", ground)).convert("RGB")
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((5, 5))) == pictures.GROUNDS[ground]


def test_its_inks_are_those_of_the_site():
    tokens = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
    day = tokens[: tokens.index("prefers-color-scheme: dark")]
    named = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", day))
    assert {name: named[name] for name in pictures.GROUNDS} == pictures.GROUNDS
    assert (named["ink"], named["carrot"], named["deep"]) == (
        pictures.INK, pictures.CARROT, pictures.DEEP,
    )  # fmt: skip
    assert (named["leaf"], named["a-r2"], named["a-r3"]) == (
        pictures.LEAF, pictures.ROCK_2, pictures.ROCK_3,
    )  # fmt: skip


def test_other_words_are_another_picture():
    others = [
        Picture("Deze week", "Ik bel opa.", "blush"),
        Picture("Deze maand", "Ik bel oma.", "blush"),
        Picture("Deze week", "Ik bel oma.", "sun"),
    ]
    assert len({card.etag for card in [CARD, *others]}) == 4
    assert len({pictures.png(card) for card in [CARD, *others]}) == 4


@pytest.mark.parametrize(
    "words", ["W" * 90, "een " * 22, "", "Ğüneş şemsiye Đorđe", "سلام", "\u200b"]
)
def test_every_sentence_fits(words):
    assert opened(Picture("X" * 40, words, "stone")).size == (1080, 1350)


def test_letters_of_other_latin_alphabets_are_drawn():
    """A letter that the font lacks would be an empty box, the same for every letter."""
    drawn = {pictures.png(Picture("", letter, "sun")) for letter in "ğşčłđ"}
    assert len(drawn) == 5


@examples(max_examples=8, deadline=None)
@given(st.text(max_size=90), st.text(max_size=40), st.text(max_size=8))
def test_any_words_give_a_picture(sentence, heading, ground):
    assert pictures.png(Picture(heading, sentence, ground)).startswith(b"\x89PNG")


@pytest.mark.django_db
def test_the_picture_has_an_address_that_caches_may_keep(client, module):
    page = module(makers.card(), ground="sprig")
    address = at(page, 1, f"kaart-{eight('k1')}.png")
    response = client.get(address)
    assert response["Content-Type"] == "image/png"
    assert response.content == pictures.png(Picture("Deze week", "Ik bel oma.", "sprig"))
    assert "public" in response["Cache-Control"]
    assert "Vary" not in response or "Cookie" not in response["Vary"]
    assert not response.cookies
    again = client.get(address, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["kaart-00000000.png", "kaart-xyz.png", "kaart-.png", "kaart-ABCDEF12.png", "x.png"]
)
def test_a_sentence_that_is_not_on_the_card_has_no_picture(client, module, name):
    page = module(makers.card())
    assert client.get(at(page, 1, name)).status_code == 404
