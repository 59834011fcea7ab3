"""The listing in memory finds and counts like looking at every row does."""

from hypothesis import given
from hypothesis import strategies as st

from portal.jobs import distance, listing
from portal.jobs.listing import Row, listed


@st.composite
def row_lists(draw, most=300):
    numbers = draw(st.lists(st.integers(1, 5_000), unique=True, max_size=most))
    chance = draw(st.randoms(use_true_random=False))
    return [
        Row(
            pk=number,
            text=10_000 + number,
            published=chance.choice([1.0, 2.0, 3.0, chance.random()]),
            employer=chance.choice([7, 8, 9]),
            facets={
                "sector": chance.choice("abc"),
                "age": chance.choice([15, 16, 18]),
                "with": tuple(name for name in ("look", "pay") if chance.random() < 0.5),
            },
        )
        for number in numbers
    ]


def newest_first(rows):
    return sorted(rows, key=lambda row: (-row.published, -row.pk))


@given(row_lists(), st.integers(0, 60), st.integers(1, 60))
def test_it_finds_what_looking_at_every_row_finds(rows, start, number):
    found = listed(rows)
    mask = found.of_employers({7, 9}) & found.having("sector", ["a", "c"])
    mask &= found.having("with", ["pay"])
    fits = [
        row.pk
        for row in newest_first(rows)
        if row.employer != 8 and row.facets["sector"] in "ac" and "pay" in row.facets["with"]
    ]
    assert mask.bit_count() == len(fits)
    assert found.at(mask, start, start + number) == fits[start : start + number]


@given(row_lists(80), row_lists(8), st.randoms(use_true_random=False))
def test_a_change_makes_what_a_new_listing_would_be(rows, news, chance):
    """Also of a place that changes what it has, and of keys that were never there."""
    before = listed(rows)
    kept = before.having("sector", ["a"])
    gone = {row.pk for row in rows if chance.random() < 0.1} | {row.pk for row in news} | {9_999}
    after = before.with_changes(gone, news)
    anew = listed([*(row for row in rows if row.pk not in gone), *news])
    assert after.columns() == anew.columns()
    for name in ("sector", "age", "with"):
        filled = {value: mask for value, mask in after.masks.get(name, {}).items() if mask}
        assert filled == anew.masks.get(name, {})
    assert before.having("sector", ["a"]) == kept  # somebody else may hold it


def test_an_empty_board_has_nothing():
    found = listed([])
    assert (found.everything, found.having("age", [15]), found.of_employers({7})) == (0, 0, 0)
    assert found.at(found.everything, 0, 24) == []


def test_a_late_page_is_found_without_looking_at_every_place():
    mask = listing.bits(range(0, 100_000, 2), 100_000)
    assert list(listing.numbered(mask, 40_000, 40_003)) == [80_000, 80_002, 80_004]


POINTS = st.tuples(st.floats(49.4, 51.6), st.floats(2.5, 6.5))


@given(POINTS, st.dictionaries(st.integers(0, 99), POINTS, max_size=40), st.sampled_from([5, 40]))
def test_the_box_loses_nothing_that_is_near(centre, points, most):
    every = {key: distance.km(centre, point) for key, point in points.items()}
    near = {key: km for key, km in every.items() if km <= most}
    assert distance.within(centre, most, points) == near
