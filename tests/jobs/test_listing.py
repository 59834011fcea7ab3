"""The listing in memory finds and counts like looking at every row does."""

from hypothesis import given
from hypothesis import strategies as st

from portal.jobs import distance, listing
from portal.jobs.listing import Row, listed

rows = st.lists(
    st.builds(
        lambda is_open, sector, age, flags: (
            is_open,
            {"sector": sector, "age": age, "with": tuple(sorted(flags))},
        ),
        st.booleans(),
        st.sampled_from("abc"),
        st.integers(15, 18),
        st.sets(st.sampled_from(["pay", "look"])),
    ),
    max_size=700,
)


@given(rows, st.integers(0, 60), st.integers(1, 60))
def test_it_finds_what_looking_at_every_row_finds(given_rows, start, number):
    made = [
        Row(1_000 + place, 5_000 + place, is_open, facets)
        for place, (is_open, facets) in enumerate(given_rows)
    ]
    found = listed(made)
    mask = found.open & found.having("sector", ["a", "c"]) & found.having("with", ["pay"])
    fits = [
        row.pk
        for row in made
        if row.is_open and row.facets["sector"] in "ac" and "pay" in row.facets["with"]
    ]
    assert mask.bit_count() == len(fits)
    assert found.at(mask, start, start + number) == fits[start : start + number]
    filled = [row.pk for row in made if not row.is_open]
    assert found.at(found.filled, 0, len(made)) == filled
    texts = [row.text for row in made[::3]]
    assert found.at(found.with_texts([*texts, 1]), 0, len(made)) == [row.pk for row in made[::3]]


def test_an_empty_board_has_nothing():
    found = listed([])
    assert (found.open, found.filled, found.having("age", [15])) == (0, 0, 0)
    assert found.at(found.open, 0, 24) == []


def test_a_late_page_is_found_without_looking_at_every_place():
    mask = listing.bits(range(0, 100_000, 2), 100_000)
    assert list(listing.numbered(mask, 40_000, 40_003)) == [80_000, 80_002, 80_004]


POINTS = st.tuples(st.floats(49.4, 51.6), st.floats(2.5, 6.5))


@given(POINTS, st.dictionaries(st.integers(0, 99), POINTS, max_size=40), st.sampled_from([5, 40]))
def test_the_box_loses_nothing_that_is_near(centre, points, most):
    every = {key: distance.km(centre, point) for key, point in points.items()}
    near = {key: km for key, km in every.items() if km <= most}
    assert distance.within(centre, most, points) == near
