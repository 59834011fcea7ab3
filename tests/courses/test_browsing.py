"""The list of modules, its filters, paths, and modules as cards elsewhere."""

import re

import pytest

from home.demo import load_theme_index
from portal.cms import cards
from portal.cms.models import ThemePage
from tests.courses import makers
from tests.courses.conftest import queries, said

pytestmark = pytest.mark.django_db


def main(response):
    assert response.status_code == 200
    return response.content.decode().split("<main")[1].split("</main>")[0]


@pytest.fixture
def theme(home):
    def make(slug):
        index = load_theme_index(home)
        page = ThemePage(title=f"{slug}?", slug=slug, intro="Ja.", short=slug, locale=home.locale)
        index.add_child(instance=page)
        page.save_revision().publish()
        return page

    return make


@pytest.fixture
def three(module, theme):
    """A short calm one, a long wild one, and one that has a short version."""
    return [
        module(makers.read("kort", minutes=10, energy="calm"), slug="kort", themes=[theme("boos")]),
        module(
            makers.group("lang", minutes=60, energy="wild"), slug="lang", themes=[theme("thuis")]
        ),
        module(
            makers.read("deel", minutes=15, in_short=True, energy="mixed"),
            makers.read("rest", minutes=45, energy="mixed", stands_alone=False),
            slug="beide",
        ),
    ]


def shown(response):
    """The titles of the modules on the cards."""
    return re.findall(r'<h3><a href="[^"]*">(\w+)</a></h3>', main(response))


def test_everything_is_there_without_a_wish(client, index, three):
    assert shown(client.get(index.url)) == ["Kort", "Lang", "Beide"]


WISHES = [
    ({"tijd": "15"}, ["Kort", "Beide"]),
    ({"tijd": "60"}, ["Kort", "Lang", "Beide"]),
    ({"energie": "wild"}, ["Lang"]),
    ({"energie": "calm"}, ["Kort"]),
    ({"thema": "boos"}, ["Kort"]),
    ({"thema": "thuis", "energie": "calm"}, []),
    ({"thema": "boos", "tijd": "30"}, ["Kort"]),
]


def test_a_wish_leaves_what_fits(client, index, three):
    for wish, found in WISHES:
        assert shown(client.get(index.url, wish)) == found, wish


NONSENSE = [
    "tijd=17", "tijd=-1", "tijd=٣٠", "energie=heel+veel", "thema=nergens", "thema=%F0%9F%98%80",
    "tijd[]=15", "tijd=&energie=&thema=", "x=" + "y" * 3000, "%", "&&=", "tijd=" + "9" * 500,
]  # fmt: skip


def test_nonsense_is_forgiven(client, index, three):
    for nonsense in NONSENSE:
        assert shown(client.get(f"{index.url}?{nonsense}")) == ["Kort", "Lang", "Beide"], nonsense


def test_a_wish_among_nonsense_still_counts(client, index, three):
    assert shown(client.get(f"{index.url}?tijd=nooit&energie=wild")) == ["Lang"]


def test_a_null_byte_is_refused(client, index):
    assert client.get(f"{index.url}?tijd=%00").status_code == 400


def test_a_chip_turns_on_and_off_and_keeps_the_others(client, index, three):
    page = main(client.get(index.url, {"energie": "calm"}))
    assert 'href="?energie=calm&amp;tijd=15"' in page
    assert re.search(r'href="\?"[^>]*aria-current="true"', page)


def test_only_the_short_version_fits_and_says_so(client, index, three):
    page = main(client.get(index.url, {"tijd": "15"}))
    assert page.count("15 minuten, de korte versie") == 1


def test_with_little_time_there_are_single_exercises_too(client, index, three):
    page = main(client.get(index.url, {"tijd": "15"}))
    assert "Stap kort" in page
    assert "Stap deel" in page
    assert "Stap rest" not in page
    assert "Stap kort" not in main(client.get(index.url))


def test_nothing_that_fits_is_said_with_a_way_out(client, index, three):
    page = main(client.get(index.url, {"thema": "thuis", "energie": "calm"}))
    assert f'href="{index.url}"' in page
    assert said("Nothing grows here yet. Let go of one of your wishes.") in page


def test_drafts_are_not_in_the_list(client, index, three):
    three[1].unpublish()
    assert shown(client.get(index.url)) == ["Kort", "Beide"]
    assert shown(client.get(index.url, {"energie": "wild"})) == []


def test_a_path_shows_its_modules(client, path, three):
    assert shown(client.get(path.url)) == ["Kort", "Lang", "Beide"]


def test_an_empty_path_says_so(client, path, index):
    assert said("Nothing grows here yet.") in main(client.get(path.url))
    assert path.title not in main(client.get(index.url))


def test_a_theme_shows_its_modules_alone(three):
    boos = ThemePage.objects.get(slug="boos")
    assert [card.title for card in cards.gather("theme:training", theme=boos)] == ["Kort"]
    three[0].unpublish()
    assert cards.gather("theme:training", theme=boos) == []


def test_modules_are_offered_as_cards(three):
    offered = cards.gather("training", limit=2)
    assert [card.title for card in offered] == ["Kort", "Lang"]
    assert offered[0].url == three[0].url
    assert offered[0].facts[0].startswith("10 ")
    assert offered[0].facts[1].startswith("1 ")


def test_lists_take_as_many_queries_for_three_as_for_one(client, index, path, module, theme):
    boos = theme("boos")
    seen = {}
    for number in range(3):
        module(makers.read(f"stap {number}"), slug=f"module-{number}", themes=[boos])
        for address in (index.url, f"{index.url}?tijd=15&thema=boos", path.url):
            seen.setdefault(address, []).append(queries(client, address))
    assert all(len(set(counts)) == 1 for counts in seen.values()), seen
