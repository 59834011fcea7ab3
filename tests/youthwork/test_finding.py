"""Three good cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.youthwork import queries_finding
from portal.youthwork.actions import runs
from portal.youthwork.finding import Candidate, Wish, fitting
from portal.youthwork.models import Run
from tests.courses.makers import choose, watch
from tests.courses.makers import group as together

NOTHING = frozenset()


def candidate(key="a", **values):
    usual = {
        "module": "m1", "minutes": 10, "people": (4, 12), "ages": (12, 20),
        "energies": frozenset({"calm"}), "rooms": frozenset({"any"}), "kinds": frozenset({"group"}),
        "themes": NOTHING, "has_materials": False, "has_paper": True,
    }  # fmt: skip
    return Candidate(key, **{**usual, **values})


@pytest.mark.parametrize(
    ("wish", "fits"),
    [
        (Wish(minutes=10), True),
        (Wish(minutes=9), False),
        (Wish(people=3), False),
        (Wish(people=4), True),
        (Wish(people=13), False),
        (Wish(room="outside"), True),  # what can be done anywhere
        (Wish(way="paper"), True),
        (Wish(energy="wild"), True),  # a mood bends
        (Wish(theme="x"), True),
        (Wish(age=30), True),
    ],
)
def test_what_is_impossible_is_never_offered(wish, fits):
    assert bool(fitting([candidate()], wish, NOTHING)) is fits


def test_a_film_is_nothing_for_who_has_no_screen():
    films = [candidate(kinds=frozenset({"watch"})), candidate("b", has_paper=False)]
    assert fitting(films, Wish(way="paper"), NOTHING) == []


def test_a_floor_is_needed_where_it_is_needed():
    floor = candidate(rooms=frozenset({"floor"}))
    assert fitting([floor], Wish(room="tables"), NOTHING) == []
    assert fitting([floor], Wish(room="floor"), NOTHING) == [floor]


def test_the_mood_comes_first_and_what_was_done_before_comes_last():
    wild = candidate("w", energies=frozenset({"wild"}), module="m2")
    calm, new = candidate("c", module="m3"), candidate("n", module="m4")
    assert fitting([calm, wild], Wish(energy="wild"), NOTHING)[0] == wild
    assert fitting([calm, new], Wish(), frozenset({"c"})) == [new, calm]


def test_the_three_are_of_different_modules_where_that_can_be():
    same = [candidate(str(n)) for n in range(5)]
    others = [candidate("x", module="m2", minutes=5), candidate("y", module="m3", minutes=4)]
    found = fitting([*same, *others], Wish(), NOTHING)
    assert {one.module for one in found} == {"m1", "m2", "m3"}


@given(st.lists(st.tuples(st.integers(1, 90), st.integers(1, 9)), max_size=30), st.integers(5, 90))
def test_never_more_than_three_and_never_too_long(pairs, minutes):
    all_of_them = [
        candidate(str(n), minutes=length, module=str(module))
        for n, (length, module) in enumerate(pairs)
    ]
    found = fitting(all_of_them, Wish(minutes=minutes), NOTHING)
    assert len(found) <= 3
    assert all(one.minutes <= minutes for one in found)
    possible = [one for one in all_of_them if one.minutes <= minutes]
    assert len(found) == min(3, len(possible))


@pytest.mark.django_db
def test_the_page_offers_steps_that_stand_alone(desk, module):
    module(
        together("wild", energy="wild", minutes=8, on_paper="<p>Zo.</p>"),
        choose("lang", minutes=40),
        watch("film", minutes=5),
        slug="een",
    )
    page = desk.get("/nl/werk/zoeken/?minutes=15&people=8&energy=wild&way=paper").content.decode()
    assert "Stap wild" in page
    assert "Stap lang" not in page and "Stap film" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("steps", [None, 1])
def test_a_training_that_a_group_did_comes_last_once_all_of_it_was_done(group, module, steps):
    module(watch("a", minutes=5), watch("b", minutes=5), slug="een")
    module(watch("c", minutes=5), watch("d", minutes=5), slug="twee")

    def offered():
        found = queries_finding.found(Wish(minutes=10), group)
        return [one.what.module for one in found if one.ref is None]

    first, second = offered()
    done = [ref.id for ref in first.outline][:steps]
    run = runs.start(group=group, module=first, by=None, steps=done)
    runs.close(run=run, by=None)
    Run.objects.update(steps=done)
    assert offered() == ([first, second] if steps else [second, first])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["minutes=abc", "minutes=15&people=-1", "minutes=15&people=x", "minutes=15&group=999"]
)
def test_odd_wishes_get_the_form_again(desk, query):
    answer = desk.get(f"/nl/werk/zoeken/?{query}")
    assert answer.status_code == 200
    assert 'class="err"' in answer.content.decode()
