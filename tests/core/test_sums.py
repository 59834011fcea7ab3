"""Sums of votes: what is shown, what is hidden, and what an adversary can make of it."""

from collections import defaultdict
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.sums import shown, total_shown

calm = settings(deadline=None)

Table = tuple[int, ...]
Picture = tuple[tuple[int | None, ...], int | None]


def picture(table: Table, threshold: int = 5) -> Picture:
    """Everything that a page may show of a table."""
    counts = dict(enumerate(table))
    return tuple(shown(counts, threshold).values()), total_shown(counts, threshold)


@pytest.mark.parametrize(
    ("table", "visible", "total"),
    [
        ((), (), None),
        ((5,), (5,), 5),
        ((4,), (None,), None),
        ((0,), (None,), None),
        ((5, 5, 9), (5, 5, 9), 19),
        # one small count takes the next smallest along
        ((3, 8, 12), (None, None, 12), 23),
        # nobody chose the first: that hides too
        ((0, 8, 12), (None, None, 12), 20),
        ((12, 0), (None, None), 12),
        # two small ones keep each other's secret, if together they are not a small group
        ((4, 2, 9), (None, None, 9), 15),
        ((3, 2, 9), (None, None, 9), 14),
        ((2, 2, 9, 11), (None, None, None, 11), 24),
        # the sum of two fours would give both away
        ((4, 4, 9, 11), (None, None, None, 11), 28),
        # of equal counts none is preferred
        ((1, 6, 6, 9), (None, None, None, 9), 22),
        # everyone chose the same: not shown, the total is
        ((12, 0, 0, 0), (None, None, None, None), 12),
        ((1, 1, 1), (None, None, None), None),
        ((4, 4, 4), (None, None, None), 12),
    ],
)
def test_what_is_shown(table: Table, visible: tuple[int | None, ...], total: int | None) -> None:
    assert picture(table) == (visible, total)


def test_the_order_and_keys_are_kept() -> None:
    assert list(shown({"yes": 9, "no": 1, "maybe": 8, "later": 7})) == [
        "yes",
        "no",
        "maybe",
        "later",
    ]
    assert shown({"yes": 9, "no": 1, "maybe": 8, "later": 7}) == {
        "yes": 9,
        "no": None,
        "maybe": 8,
        "later": None,
    }


def test_who_did_not_tick_is_a_small_group_too() -> None:
    assert shown({"ticked": 9, "did not": 1}) == {"ticked": None, "did not": None}


def test_a_higher_threshold_hides_more() -> None:
    assert picture((7, 9, 12, 20), threshold=10) == ((None, None, 12, 20), 48)
    assert picture((3, 4), threshold=8) == ((None, None), None)


@pytest.mark.parametrize("threshold", [4, 1, 0, -5])
def test_a_threshold_below_five_is_refused(threshold: int) -> None:
    with pytest.raises(ValueError, match="below 5"):
        shown({"a": 9}, threshold)
    with pytest.raises(ValueError, match="below 5"):
        total_shown({"a": 9}, threshold)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        shown({"a": 9, "b": -1})
    with pytest.raises(ValueError, match="below zero"):
        total_shown({"a": 9, "b": -1})


def every_table(cells: int, most: int) -> Iterator[Table]:
    """All tables of so many cells with a total of at most `most`."""
    if cells == 0:
        yield ()
        return
    for first in range(most + 1):
        for rest in every_table(cells - 1, most - first):
            yield (first, *rest)


@pytest.mark.parametrize(
    ("cells", "most", "threshold"), [(1, 40, 5), (2, 40, 5), (3, 36, 5), (4, 26, 5), (3, 30, 7)]
)
def test_an_adversary_who_tries_every_table_learns_no_hidden_count(
    cells: int, most: int, threshold: int
) -> None:
    """He knows our rules and sees the picture, which holds the total from the threshold up.

    He can therefore leave out every table with another total: what he keeps is complete.
    """
    alike: defaultdict[Picture, list[Table]] = defaultdict(list)
    for table in every_table(cells, most):
        alike[picture(table, threshold)].append(table)
    for (visible, _), tables in alike.items():
        for cell, count in enumerate(visible):
            possible = {table[cell] for table in tables}
            if count is None:
                assert len(possible) > 1, (visible, tables)
            else:
                assert possible == {count}
                assert count >= threshold


@calm
@given(st.lists(st.integers(0, 40), max_size=9), st.integers(5, 9))
def test_hidden_counts_have_company(table: list[int], threshold: int) -> None:
    """However long the list: what is hidden is never one alone and never a small group."""
    visible, total = picture(tuple(table), threshold)
    hidden = [count for count, seen in zip(table, visible, strict=True) if seen is None]
    assert all(count >= threshold for count in visible if count is not None)
    assert (total is None) == (sum(table) < threshold)
    if hidden and len(hidden) < len(table):
        assert len(hidden) > 1
        assert sum(hidden) >= threshold
        assert set(hidden) != {threshold - 1}


@calm
@given(st.lists(st.integers(0, 30), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_options_changes_nothing(table: list[int], random: Random) -> None:
    counts = dict(enumerate(table))
    keys = list(counts)
    random.shuffle(keys)
    assert shown({key: counts[key] for key in keys}) == shown(counts)
