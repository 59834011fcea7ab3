"""The listing in memory finds and counts like looking at every row does."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from portal.jobs import distance, listing
from portal.jobs.finding import Words, ways
from portal.jobs.listing import MOST_ASIDE, Row, listed

STEMS = ("fiets", "fietsen", "fi", "brod", "2800")
ASKED = ("fiets", "fi", "fiets brod", "2800", "niets")


def row(pk, chance, published=None):
    return Row(
        pk=pk,
        text=chance.randrange(10_000, 20_000),
        published=chance.choice([1.0, 2.0, 3.0, chance.random()]) if published is None
        else published,
        employer=chance.choice([7, 8, 9]),
        facets={
            "sector": chance.choice("abc"),
            "age": chance.choice([15, 16, 18]),
            "with": tuple(name for name in ("look", "pay") if chance.random() < 0.5),
        },
        words=" ".join(stem for stem in STEMS if chance.random() < 0.4),
    )  # fmt: skip


@st.composite
def row_lists(draw, most=300):
    numbers = draw(st.lists(st.integers(1, 5_000), unique=True, max_size=most))
    chance = draw(st.randoms(use_true_random=False))
    return [row(number, chance) for number in numbers]


def oldest_first(rows):
    return sorted(rows, key=lambda row: (row.published, row.pk))


def newest_first(rows):
    return oldest_first(rows)[::-1]


def fitting(rows, word):
    """What looking at every text finds: a long word also what begins with it."""
    return {
        row.pk
        for row in rows
        if all(
            any(has == one or (len(one) > 3 and has.startswith(one)) for has in row.words.split())
            for one in word.split()
        )
    }


@given(row_lists(), st.integers(0, 60), st.integers(1, 60))
def test_it_finds_what_looking_at_every_row_finds(rows, start, number):
    found = listed(oldest_first(rows))
    mask = found.of_employers({7, 9}) & found.having("sector", ["a", "c"])
    mask &= found.having("with", ["pay"])
    fits = [
        row.pk
        for row in newest_first(rows)
        if row.employer != 8 and row.facets["sector"] in "ac" and "pay" in row.facets["with"]
    ]
    assert mask.bit_count() == len(fits)
    assert found.at(mask, start, start + number) == fits[start : start + number]


def agrees(found, rows):
    """Everything that can be asked is what these rows say."""

    def shown(mask):
        return found.at(mask, 0, 9_999)

    news = newest_first(rows)
    assert shown(found.everything) == [row.pk for row in news]
    assert found.sums() == (len(rows), sum(r.pk for r in rows), sum(r.text for r in rows))
    for name, values in (("sector", "abc"), ("age", (15, 16, 18)), ("with", ("look", "pay"))):
        for value in values:
            has = [r.pk for r in news if value in (r.facets[name], *_several(r.facets[name]))]
            assert shown(found.having(name, [value])) == has
    for words in ASKED:
        assert {*shown(found.with_words([tuple(words.split())]))} == fitting(rows, words)
    assert shown(found.of_employers({7, 9})) == [r.pk for r in news if r.employer != 8]
    between = [r.pk for r in news if 0.5 < r.published <= 2]
    assert shown(found.published_between(0.5, 2)) == between
    assert all(found.holds(row) for row in rows)


def _several(value):
    return value if isinstance(value, tuple) else ()


@given(row_lists(60), st.randoms(use_true_random=False))
def test_changes_make_what_a_new_listing_would_be(rows, chance):
    """Places leave, are written anew, are filled or come, again and again; whoever holds the
    listing of before keeps it."""
    now, there = listed(oldest_first(rows)), {row.pk: row for row in rows}
    for turn in range(4):
        before, was = now, [*there.values()]
        gone = {pk for pk in there if chance.random() < 0.2}
        stay = [row(pk, chance, there[pk].published) for pk in there if pk in gone
                and chance.random() < 0.5]  # fmt: skip
        news = [row(6_000 + 10 * turn + one, chance, 9.0 + turn) for one in range(2)]
        known = [(pk, there[pk].published) for pk in gone]
        changed = before.with_changes([*known, (9_999, 1.0)], [*stay, *news])
        there = {pk: one for pk, one in there.items() if pk not in gone}
        there |= {one.pk: one for one in [*stay, *news]}
        assert changed
        agrees(changed, [*there.values()])
        agrees(before, was)
        now = changed


def test_what_would_stand_between_others_asks_for_a_new_listing():
    chance = Random(1)
    found = listed([row(1, chance, 1.0), row(2, chance, 3.0)])
    assert found.with_changes([], [row(3, chance, 2.0)]) is None
    assert found.with_changes([(1, 1.0)], [row(1, chance, 2.0)]) is None
    worn = found
    for _ in range(MOST_ASIDE):
        worn = worn.with_changes([(1, 1.0)], [row(1, chance, 1.0)])
    assert worn.with_changes([(2, 3.0)], [row(2, chance, 3.0)]) is None


def test_an_empty_board_has_nothing():
    found = listed([])
    assert (found.everything, found.having("age", [15]), found.of_employers({7})) == (0, 0, 0)
    assert found.at(found.everything, 0, 24) == []
    assert found.with_words(ways("fiets")) == found.published_between(0, 9) == 0
    assert found.with_changes([(3, 1.0)], [])


def test_a_word_is_found_in_each_of_the_languages_it_may_be_of():
    words = Words()
    for number, stems in enumerate(("fiets herstel", "fietsen", "brod", "velo")):
        assert words.add(stems) == number
    assert words.holding(ways("fietsen")) == 0b11
    assert words.holding(ways("herstelde fiets")) == 0b1
    assert words.holding(ways("!?")) == 0
    words.add("fietsenmaker")
    assert words.holding(ways("fietsen")) == 0b10011


def test_a_late_page_is_found_without_looking_at_every_place():
    mask = listing.bits(range(0, 100_000, 2), 100_000)
    assert list(listing.numbered(mask, 40_000, 40_003)) == [19_998, 19_996, 19_994]


POINTS = st.tuples(st.floats(49.4, 51.6), st.floats(2.5, 6.5))


@given(POINTS, st.dictionaries(st.integers(0, 99), POINTS, max_size=40), st.sampled_from([5, 40]))
def test_the_box_loses_nothing_that_is_near(centre, points, most):
    every = {key: distance.km(centre, point) for key, point in points.items()}
    near = {key: km for key, km in every.items() if km <= most}
    assert distance.within(centre, most, points) == near
