import pytest

from portal.content.reading import WORDS_A_MINUTE, minutes, words


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("", 0),
        ("<p>Eén, twee … drie!</p><p>vier</p>", 4),
        ("foto’s op 3 gsm-schermen", 3),
        ([{"type": "text", "value": "<p>twee woorden</p>", "id": "9f-a"}], 2),
        ({"title": "Een titel", "text": "<b>drie</b> kleine woorden", "ground": "sun"}, 5),
        ([], 0),
        (None, 0),
        (7, 0),
    ],
)
def test_words_are_counted_and_names_of_blocks_are_not(raw, number):
    assert words(raw) == number


def test_a_text_takes_at_least_a_minute():
    assert minutes("kort") == 1


def test_a_minute_more_after_the_last_word_of_a_minute():
    assert minutes("woord " * WORDS_A_MINUTE) == 1
    assert minutes("woord " * (WORDS_A_MINUTE + 1)) == 2


def test_parts_are_added_before_rounding():
    assert minutes("woord " * 100, "woord " * 100) == 2
