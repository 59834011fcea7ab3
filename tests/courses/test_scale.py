import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.courses.scale import Band, band, is_heavy


@pytest.mark.parametrize(
    ("answers", "points", "where"),
    [
        ([0, 0], 5, Band.LOW),
        ([1, 1], 5, Band.LOW),
        ([1, 2], 5, Band.MIDDLE),
        ([2], 5, Band.MIDDLE),
        ([3, 2], 5, Band.MIDDLE),
        ([3], 5, Band.HIGH),
        ([4, 4], 5, Band.HIGH),
        ([3], 11, Band.LOW),
        ([5], 11, Band.MIDDLE),
        ([7], 11, Band.HIGH),
    ],
)
def test_the_mean_lies_in_a_third(answers, points, where):
    assert band(answers, points) is where


def test_one_answer_at_the_bottom_is_heavy_whatever_the_rest():
    assert is_heavy([0, 4, 4, 4, 4], 5)
    assert not is_heavy([1, 4, 4], 5)
    assert is_heavy([1, 1], 5)


def test_no_answers_have_no_band():
    with pytest.raises(ValueError, match="no answers"):
        band([], 5)


@given(st.lists(st.integers(0, 4), min_size=1), st.randoms(use_true_random=False))
def test_the_order_of_answers_says_nothing(answers, random):
    mixed = answers[:]
    random.shuffle(mixed)
    assert band(mixed, 5) is band(answers, 5)
