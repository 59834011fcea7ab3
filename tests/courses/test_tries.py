"""Earlier tries travel in a hidden field, so they may say anything."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.courses import tries


def test_tries_come_back_in_order():
    made = tries.with_try((), Fraction(0), "a")
    made = tries.with_try(made, Fraction(1, 2), "b")
    assert tries.read(tries.written(made)) == made
    assert [one.percent for one in made] == [0, 50]


def test_the_same_answer_twice_in_a_row_is_one_try():
    made = tries.with_try((), Fraction(0), "a")
    assert tries.with_try(made, Fraction(0), "a") == made
    again = tries.with_try(tries.with_try(made, Fraction(0), "b"), Fraction(0), "a")
    assert len(again) == 3


def test_after_nine_tries_no_more_are_counted():
    made = ()
    for number in range(30):
        made = tries.with_try(made, Fraction(0), number)
    assert len(made) == tries.MOST
    assert len(tries.written(made)) < 130


def test_nobody_loses_more_than_everything():
    assert tries.with_try((), Fraction(-1), "a")[0].percent == 0


@pytest.mark.parametrize(
    "field",
    [None, "", "0", "0-", "-1-aaaaaaaa", "0-aaaaaaaa.", "0-AAAAAAAA", "1e9-aaaaaaaa",
     ".".join(["0-aaaaaaaa"] * 10), "٣-aaaaaaaa", "0-aaaaaaaa\n"],
)  # fmt: skip
def test_nonsense_counts_as_no_tries(field):
    assert tries.read(field) == ()


def test_more_than_everything_is_everything():
    assert tries.read("999-aaaaaaaa")[0].fraction == 1


@given(st.text())
def test_whatever_is_read_can_be_written(field):
    made = tries.read(field)
    assert tries.read(tries.written(made)) == made
    assert all(0 <= one.fraction <= 1 for one in made)
