"""Grading, against Moodle's own worked examples and against what must hold for any question.

The tables named after a Moodle file repeat the numbers that its unit tests expect.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.courses.grading import (
    Amount,
    Fault,
    FaultCode,
    Grade,
    Match,
    Multiple,
    NotAnAnswer,
    Number,
    Option,
    Order,
    OrderBy,
    Pair,
    Pattern,
    Question,
    Refusal,
    Short,
    Single,
    State,
    TrueFalse,
    Value,
    Within,
    faults,
    fits,
    grade,
    parsed,
    percent,
    reach,
    score_after_tries,
    state_of,
    total,
)

calm = settings(deadline=None)

HALF = Fraction(1, 2)

single = Single(
    (
        Option("a", 1, "Yes."),
        Option("b", Decimal("-0.3333333"), "No."),
        Option("c", Fraction(-1, 3)),
        Option("d", HALF, "Nearly."),
    )
)
# tests/helpers.php: make_a_multichoice_multi_question
multiple = Multiple(
    (Option("a", HALF, "A."), Option("b", -1, "B."), Option("c", HALF), Option("d", -1))
)
# question/type/match/tests/helper.php
match = Match(
    (
        Pair("dog", "Dog", "Mammal"),
        Pair("frog", "Frog", "Amphibian"),
        Pair("toad", "Toad", "Amphibian"),
        Pair("cat", "Cat", "Mammal"),
        Pair("none", "", "Insect"),
    )
)
WORDS = ("modular", "object", "oriented", "dynamic", "learning", "environment")
# question/type/shortanswer/tests/helper.php: frogtoad
short = Short(
    (
        Pattern("frog", 1, "Very good."),
        Pattern("toad", Decimal("0.8"), "OK."),
        Pattern("*", 0, "Bad."),
    )
)
# question/type/numerical/tests/helper.php: pi
pi = Number(
    (
        Value(Decimal("3.14"), 1, feedback="Very good."),
        Value(Decimal("3.142"), 0, feedback="Too exact."),
        Value(Decimal("3.1"), 0, feedback="Not exact enough."),
        Value(None, 0, feedback="Wrong."),
    )
)


def earned(question: Question, answer: object) -> tuple[Amount, State]:
    result = grade(question, answer)
    return result.fraction, result.state


# --- Each type ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "answer", "fraction", "state"),
    [
        (True, True, 1, State.RIGHT),
        (True, False, 0, State.WRONG),
        (False, False, 1, State.RIGHT),
        (False, True, 0, State.WRONG),
    ],
)
def test_true_or_false(right: bool, answer: bool, fraction: int, state: State) -> None:
    question = TrueFalse(right, feedback_true="You say yes.", feedback_false="You say no.")
    feedback = ("You say yes.",) if answer else ("You say no.",)
    assert grade(question, answer) == Grade(Fraction(fraction), state, feedback)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("a", Grade(Fraction(1), State.RIGHT, ("Yes.",))),
        ("b", Grade(Fraction(-3333333, 10_000_000), State.WRONG, ("No.",))),
        ("c", Grade(Fraction(-1, 3), State.WRONG)),
        ("d", Grade(HALF, State.PARTLY, ("Nearly.",))),
    ],
)
def test_one_choice(answer: str, expected: Grade) -> None:
    assert grade(single, answer) == expected


@pytest.mark.parametrize(
    ("ticked", "fraction", "state"),
    [
        # question/type/multichoice/tests/question_multi_test.php: test_grading
        ("ac", Fraction(1), State.RIGHT),
        ("a", HALF, State.PARTLY),
        ("abc", Fraction(0), State.WRONG),
        ("b", Fraction(0), State.WRONG),
        ("abcd", Fraction(0), State.WRONG),
    ],
)
def test_several_choices(ticked: str, fraction: Fraction, state: State) -> None:
    assert earned(multiple, list(ticked)) == (fraction, state)
    assert earned(multiple, frozenset(ticked)) == (fraction, state)


def test_what_is_ticked_is_answered_in_the_order_of_the_question() -> None:
    assert grade(multiple, ["b", "a", "c", "a"]).feedback == ("A.", "B.")


def test_more_than_everything_is_everything() -> None:
    generous = Multiple((Option("a", 1), Option("b", HALF), Option("c", -1)))
    assert earned(generous, ["a", "b"]) == (1, State.RIGHT)
    # the whole sum is clamped, not each step of it
    assert earned(generous, ["a", "b", "c"]) == (HALF, State.PARTLY)


def test_three_rounded_thirds_are_right() -> None:
    thirds = Multiple(tuple(Option(key, percent(33.33333)) for key in "abc"))
    assert earned(thirds, ["a", "b", "c"]) == (Fraction(9999999, 10_000_000), State.RIGHT)
    assert faults(thirds) == []


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        # question/type/match/tests/question_test.php: test_grading
        ({"dog": "dog", "frog": "frog", "toad": "toad", "cat": "cat"}, 1),
        ({"dog": "dog"}, Fraction(1, 4)),
        ({"dog": "dog", "frog": "none", "toad": "none", "cat": "frog"}, Fraction(1, 4)),
        ({"dog": "frog", "frog": "none", "toad": "none", "cat": "frog"}, 0),
        # the same text under another key is as good
        ({"dog": "cat", "frog": "toad", "toad": "frog", "cat": "dog"}, 1),
        ({"dog": "dog", "frog": "", "toad": "", "cat": "cat"}, HALF),
    ],
)
def test_match(answer: dict[str, str], fraction: Amount) -> None:
    assert earned(match, answer) == (fraction, state_of(fraction))


def test_match_offers_each_text_once() -> None:
    assert match.choices() == {"dog": "Mammal", "frog": "Amphibian", "none": "Insect"}


@pytest.mark.parametrize(
    ("answer", "position", "distance"),
    [
        # question/type/ordering/tests/question_test.php: test_grading_absolute_position and
        # test_grading_relative_to_correct
        ((0, 1, 2, 3, 4, 5), Fraction(1), Fraction(1)),
        ((5, 4, 3, 2, 1, 0), Fraction(0), Fraction(2, 5)),
        ((5, 1, 2, 3, 4, 0), Fraction(2, 3), Fraction(2, 3)),
        ((2, 1, 3, 4, 5, 0), Fraction(1, 6), Fraction(2, 3)),
        ((1, 2, 3, 4, 5, 0), Fraction(0), Fraction(2, 3)),
        # items left out
        ((0, 1, 2), HALF, HALF),
        ((1,), Fraction(0), Fraction(2, 15)),
    ],
)
def test_order(answer: tuple[int, ...], position: Fraction, distance: Fraction) -> None:
    words = [WORDS[index] for index in answer]
    assert earned(Order(WORDS), words) == (position, state_of(position))
    assert earned(Order(WORDS, OrderBy.DISTANCE), words) == (distance, state_of(distance))


def test_by_default_order_counts_positions() -> None:
    assert Order(WORDS).by is OrderBy.POSITION


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("frog", Grade(Fraction(1), State.RIGHT, ("Very good.",))),
        (" FROG ", Grade(Fraction(1), State.RIGHT, ("Very good.",))),
        ("toad", Grade(Fraction(4, 5), State.PARTLY, ("OK.",))),
        ("x", Grade(Fraction(0), State.WRONG, ("Bad.",))),
    ],
)
def test_short_answer(answer: str, expected: Grade) -> None:
    assert grade(short, answer) == expected


def test_a_short_answer_that_nothing_fits_is_wrong() -> None:
    assert grade(Short((Pattern("frog", 1, "Good."),)), "toad") == Grade(Fraction(0), State.WRONG)


def test_the_first_pattern_that_fits_counts() -> None:
    first = Short((Pattern("f*", HALF), Pattern("frog", 1)))
    assert earned(first, "frog") == (HALF, State.PARTLY)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        # question/type/numerical/tests/question_test.php: test_grading, test_classify_response
        ("3.14", Grade(Fraction(1), State.RIGHT, ("Very good.",))),
        ("3,14", Grade(Fraction(1), State.RIGHT, ("Very good.",))),
        ("3.1", Grade(Fraction(0), State.WRONG, ("Not exact enough.",))),
        ("3.142", Grade(Fraction(0), State.WRONG, ("Too exact.",))),
        ("42", Grade(Fraction(0), State.WRONG, ("Wrong.",))),
    ],
)
def test_number(answer: str, expected: Grade) -> None:
    assert grade(pi, answer) == expected


def test_a_number_that_nothing_fits_is_wrong() -> None:
    assert grade(Number((Value(7, 1, feedback="Good."),)), "8") == Grade(Fraction(0), State.WRONG)


# --- States ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fraction", "state"),
    [
        (-1, State.WRONG),
        (0, State.WRONG),
        (Decimal("0.0000009"), State.WRONG),
        (Decimal("0.000001"), State.PARTLY),
        (Fraction(1, 2), State.PARTLY),
        (Decimal("0.999999"), State.PARTLY),
        (Decimal("0.9999991"), State.RIGHT),
        (1, State.RIGHT),
    ],
)
def test_states(fraction: Amount, state: State) -> None:
    assert state_of(fraction) is state


@pytest.mark.parametrize(
    ("written", "fraction"),
    [
        (100, Fraction(1)),
        (-50, Fraction(-1, 2)),
        (33.33333, Fraction(3333333, 10_000_000)),
        (Decimal("12.5"), Fraction(1, 8)),
        (Fraction(100, 3), Fraction(1, 3)),
    ],
)
def test_percent(written: Amount | float, fraction: Fraction) -> None:
    assert percent(written) == fraction


@pytest.mark.parametrize("written", [float("nan"), float("inf"), True])
def test_percent_of_no_number(written: float) -> None:
    with pytest.raises(ValueError, match="Invalid literal"):
        percent(written)


# --- What is no answer ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "answer", "reason"),
    [
        (TrueFalse(True), None, Refusal.NOTHING),
        (TrueFalse(True), "true", Refusal.KIND),
        (TrueFalse(True), 1, Refusal.KIND),
        (single, None, Refusal.NOTHING),
        (single, "", Refusal.NOTHING),
        (single, "e", Refusal.UNKNOWN),
        (single, ["a"], Refusal.KIND),
        (multiple, [], Refusal.NOTHING),
        (multiple, ["a", "e"], Refusal.UNKNOWN),
        (multiple, ["a", ""], Refusal.NOTHING),
        (multiple, "ac", Refusal.KIND),
        (multiple, None, Refusal.KIND),
        (match, {}, Refusal.NOTHING),
        (match, {"dog": "", "cat": None}, Refusal.NOTHING),
        (match, {"dog": "horse"}, Refusal.UNKNOWN),
        (match, {"horse": "dog"}, Refusal.UNKNOWN),
        (match, {"none": "none"}, Refusal.UNKNOWN),
        (match, {"dog": 1}, Refusal.KIND),
        (match, ["dog"], Refusal.KIND),
        (Match(()), {"dog": "dog"}, Refusal.UNKNOWN),
        (Order(WORDS), [], Refusal.NOTHING),
        (Order(WORDS), ["object", "object"], Refusal.TWICE),
        (Order(WORDS), ["object", "ghost"], Refusal.UNKNOWN),
        (Order(WORDS), "object", Refusal.KIND),
        (Order(()), ["object"], Refusal.UNKNOWN),
        (short, " \t\n", Refusal.NOTHING),
        (short, None, Refusal.NOTHING),
        (short, 3, Refusal.KIND),
        (pi, "", Refusal.NOTHING),
        (pi, "abc", Refusal.NO_NUMBER),
        (pi, "3.14 m", Refusal.NO_NUMBER),
        (pi, 3.14, Refusal.KIND),
    ],
)
def test_no_answer(question: Question, answer: object, reason: Refusal) -> None:
    with pytest.raises(NotAnAnswer) as refused:
        grade(question, answer)
    assert refused.value.reason is reason
    assert str(refused.value) == reason


# --- Wildcards ------------------------------------------------------------------------------

MOODLE_SENSITIVE = [
    # question/type/shortanswer/tests/question_test.php: test_compare_string_with_wildcard
    ("Frog", "Frog", True),
    ("Frog", "frog", False),
    ("   Frog   ", "Frog", True),
    ("Frogs", "Frog", False),
    ("Frog", "F*og", True),
    ("Fog", "F*og", True),
    ("   Fat dog   ", "F*og", True),
    ("Frogs", "F*og", False),
    ("Fg", "F*og", False),
    ("frog", "F*og", False),
    ("   fat dog   ", "F*og", False),
    ("   *   ", r"\*", True),
    ("*", r"\*", True),
    ("Frog*toad", r"Frog\*toad", True),
    ("a", "[a-z]", False),
    ("[a-z]", "[a-z]", True),
    ("départ", "DÉPART", False),
    ("d\u00e9part", "d\u0065\u0301part", True),
    ("0", "0", True),
    ("0", "0*", True),
    ("0", "*0", True),
    ("0", "*0*", True),
    ("<em></em>", "*" * 35 + "<em>" + "*" * 35 + "</em>", True),
    # and ours
    ("x*y", r"*x\*y*", True),
    ("xy", r"*x\*y*", False),
    ("*frog", r"\**", True),
    ("frog", r"\**", False),
    (r"\*", r"\\*", True),
    ("\\", "\\", True),
    ("aba", "ab*ba", False),
    ("abba", "ab*ba", True),
    ("a", "a*a", False),
    ("ab", "*ab*b", False),
    ("a b c b d", "a*b*d", True),
    ("abcd", "*c*b*", False),
    ("foto’s", "foto's", True),
    ("op  de \u00a0 bus", "op de bus", True),
]
MOODLE_INSENSITIVE = [
    ("Frog", "frog", True),
    ("   FROG   ", "Frog", True),
    ("Frogs", "Frog", False),
    ("Frogs", "F*og", False),
    ("Fg", "F*og", False),
    ("frog", "F*og", True),
    ("   fat dog   ", "F*og", True),
    ("\\{}/", "\\{}/", True),
    ("ITÁLIE", "Itálie", True),
    ("départ", "DÉPART", True),
    ("d\u00e9part", "D\u0045\u0301PART", True),
    ("STRASSE", "Straße", True),
    ("een", "één", False),
]


@pytest.mark.parametrize(("text", "pattern", "expected"), MOODLE_SENSITIVE)
def test_wildcards_with_case(text: str, pattern: str, expected: bool) -> None:
    assert fits(pattern, text, case_sensitive=True) is expected


@pytest.mark.parametrize(("text", "pattern", "expected"), MOODLE_INSENSITIVE)
def test_wildcards_without_case(text: str, pattern: str, expected: bool) -> None:
    assert fits(pattern, text) is expected


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("een", "één", True),
        ("CREME", "crè*", True),
        ("e\u0301\u0301n", "en", True),
        ("\u0643\u064e\u062a\u064e\u0628", "\u0643\u062a\u0628", True),
        ("aan", "één", False),
        ("\u0301", "*", True),
    ],
)
def test_accents_can_be_forgiven(text: str, pattern: str, expected: bool) -> None:
    assert fits(pattern, text, accents_matter=False) is expected


def test_a_wildcard_does_not_split_a_letter_from_its_accent() -> None:
    assert not fits("caf\u0065*", "cafe\u0301")
    question = Short((Pattern("caf*", 1),), accents_matter=False)
    assert earned(question, "Café") == (1, State.RIGHT)


def test_the_options_of_a_short_question_count() -> None:
    patterns = (Pattern("Één", 1),)
    assert earned(Short(patterns), "één") == (1, State.RIGHT)
    assert earned(Short(patterns, case_sensitive=True), "één") == (0, State.WRONG)
    assert earned(Short(patterns), "een") == (0, State.WRONG)
    assert earned(Short(patterns, accents_matter=False), "een") == (1, State.RIGHT)


@calm
@given(st.text("ab*", max_size=8), st.text("ab", max_size=9))
def test_wildcards_agree_with_the_regular_expression(pattern: str, text: str) -> None:
    """What Moodle computes, on patterns too short to make it slow."""
    expected = re.fullmatch(".*".join(map(re.escape, re.split(r"\*+", pattern))), text)
    assert fits(pattern, text) is bool(expected)


@calm
@given(st.text("aé* \\*’ßİ", max_size=12))
def test_a_pattern_without_wildcards_fits_itself(text: str) -> None:
    assert fits(text.replace("*", r"\*"), text)


def test_no_pattern_is_slow() -> None:
    """Twenty wildcards that a backtracking expression would try in astronomically many ways.

    The clock only tells seconds from centuries; a million signs take some hundredths of a second.
    """
    started = perf_counter()
    assert not fits("a*" * 20 + "b", "a" * 100_000)
    assert not fits("*".join("ab" * 50) + "*c", "ab" * 50_000)
    assert not fits("*" + "a" * 500 + "b*", "a" * 100_000)
    assert fits("*" * 10_000, "a" * 100_000)
    assert perf_counter() - started < 5


# --- Numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        (" 3,5 ", "3.5"),
        ("-3,5", "-3.5"),
        ("− 3,5", "-3.5"),
        ("+3", "3"),
        ("0", "0"),
        ("0001.000", "1"),
        # question/type/numerical/tests/answerprocessor_test.php
        ("3.142", "3.142"),
        (".2", "0.2"),
        (",2", "0.2"),
        ("1.", "1"),
        ("-1.", "-1"),
        ("+1.0", "1"),
        ("1e4", "10000"),
        ("3.142E-4", "0.0003142"),
        (".2e+2", "20"),
        ("1.e-1", "0.1"),
        ("1.0e0", "1"),
        ("3x10^8", "300000000"),
        ("3×10^8", "300000000"),
        ("3.0*10^8", "300000000"),
        ("3.00x10**-8", "0.00000003"),
        ("0.001 × 10**7", "10000"),
        ("1,000,000", "1000000"),
        ("1,000.00", "1000"),
        ("-1 000", "-1000"),
        ("3,14159", "3.14159"),
        # one separator is the decimal one, as in Moodle
        ("1,000", "1"),
        ("1.000", "1"),
        # ours
        ("1.234,50", "1234.5"),
        ("1.000.000", "1000000"),
        ("1.000.000,5", "1000000.5"),
        ("1\u202f234\u00a0567,5", "1234567.5"),
        ("1'234.5", "1234.5"),
        ("٣٫٥", "3.5"),
        ("１２", "12"),
    ],
)
def test_numbers(text: str, number: str) -> None:
    assert parsed(text) == Fraction(number)


@pytest.mark.parametrize(
    "text",
    [
        "frog",
        "3 frogs",
        "three",
        ".",
        ",",
        ". m",
        ".e8",
        "e8",
        "-",
        "--3",
        "3-",
        "3 5",
        "1 00",
        "1.2.3",
        "1,2,3",
        "1.23,4",
        "1,5.5",
        "1.000,000,5",
        "3,5,",
        "3 %",
        "1e",
        "1e999",
        "1e-999",
        "1e99999999999",
        "9" * 65,
        "nan",
        "inf",
        "Infinity",
        "1_000",
        "0x10",
        "½",
        "10²",
        "1/2",
        "3\u00005",
    ],
)
def test_nonsense_is_no_number(text: str) -> None:
    with pytest.raises(NotAnAnswer) as refused:
        parsed(text)
    assert refused.value.reason is Refusal.NO_NUMBER


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("3", "m", 3),
        ("3m", "m", 3),
        ("3 M", "m", 3),
        ("€ 3", "€", 3),
        ("3 €", "€", 3),
        ("3e2 m/s", "m/s", 300),
        ("50 %", "%", 50),
        ("8 caf\u00e9s", "cafe\u0301s", 8),
    ],
)
def test_a_unit_may_be_written(text: str, unit: str, number: int) -> None:
    assert parsed(text, unit) == number


@pytest.mark.parametrize(
    ("text", "unit"), [("3 cm", "m"), ("m", "m"), ("€ 3 €", "€"), ("3 mm", "m")]
)
def test_another_unit_is_no_number(text: str, unit: str) -> None:
    with pytest.raises(NotAnAnswer):
        parsed(text, unit)


def test_a_number_question_takes_its_unit() -> None:
    assert earned(Number((Value(30, 1),), unit="minuten"), "30 Minuten") == (1, State.RIGHT)


@calm
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-999, max_value=999))
def test_point_and_comma_are_alike(number: Decimal) -> None:
    written = f"{number:f}"
    assert parsed(written) == parsed(written.replace(".", ",")) == Fraction(number)


@calm
@given(st.integers(1000, 10**9), st.integers(0, 99))
def test_grouped_thousands(whole: int, cents: int) -> None:
    expected = Fraction(whole * 100 + cents, 100)
    english = f"{whole:,}.{cents:02}"
    flemish = english.translate(str.maketrans(",.", ".,"))
    french = english.replace(",", " ").replace(".", ",")
    assert parsed(english) == parsed(flemish) == parsed(french) == expected


@calm
@given(st.text(max_size=70))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        assert isinstance(parsed(text), Fraction)
    except NotAnAnswer as refused:
        assert refused.reason is Refusal.NO_NUMBER


@pytest.mark.parametrize(
    ("value", "tolerance", "within", "inside", "outside"),
    [
        # question/type/numerical/tests/answer_test.php, all of them
        ("7", "1", Within.NOMINAL, "6 7 8", "5.99 8.01"),
        ("1e-20", "0", Within.NOMINAL, "1e-20", "0.9999999e-20 1.0000001e-20"),
        ("0", "1e-24", Within.NOMINAL, "-1e-24 0 1e-24 -1e-35", "-2e-24 2e-24 1e-20"),
        ("1e-20", "1e-24", Within.NOMINAL, "1.0001e-20 1e-20", "1.0002e-20"),
        ("1234", "0", Within.NOMINAL, "1234", "1234.000001 0"),
        ("7", "0.1", Within.RELATIVE, "6.3 7 7.7", "6.29 7.71"),
        ("7", "1", Within.GEOMETRIC, "3.5 7 14", "3.49 14.01"),
        ("-7", "1", Within.GEOMETRIC, "-3.5 -7 -14", "-3.49 -14.01"),
        # ours
        ("-7", "0.1", Within.RELATIVE, "-6.3 -7 -7.7", "-6.29 -7.71"),
        ("7", "-1", Within.NOMINAL, "6 8", "5.99 8.01"),
        # the allowance for rounding: a hundred-billionth part of a thousandth
        ("1", "0", Within.NOMINAL, "1.00000000000001", "1.00000000000002"),
        ("1000", "0", Within.RELATIVE, "1000.00000000001", "1000.00000000002"),
    ],
)
def test_tolerance(value: str, tolerance: str, within: Within, inside: str, outside: str) -> None:
    question = Number((Value(Decimal(value), 1, Decimal(tolerance), within),))
    for number in inside.split():
        assert earned(question, number) == (1, State.RIGHT), number
    for number in outside.split():
        assert earned(question, number) == (0, State.WRONG), number


def test_any_number_has_no_reach() -> None:
    assert reach(Value(None, 1)) is None


# --- Tries and totals -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fractions", "penalty", "score"),
    [
        ([], Fraction(1, 3), 0),
        ([1], Fraction(1, 3), 1),
        # question/behaviour/adaptive/tests/walkthrough_test.php
        ([0, 1], Fraction(1, 3), Fraction(2, 3)),
        ([Fraction(-1, 3), 1], Fraction(1, 3), Fraction(2, 3)),
        ([Decimal("0.8"), 0, 1], Fraction(1, 3), Fraction(4, 5)),
        ([0, 1, 0], Fraction(1, 3), Fraction(2, 3)),
        ([0, 1], 0, 1),
        ([0, 0, 1], Decimal("0.1"), Fraction(4, 5)),
        # never below nothing
        ([-1], Fraction(1, 3), 0),
        ([0, 0, 0, 0, 1], Fraction(1, 3), 0),
        # a later try counts when it is better in spite of its price
        ([Fraction(1, 4), 1], HALF, HALF),
        ([0, 1], 1, 0),
    ],
)
def test_score_after_tries(fractions: list[Amount], penalty: Amount, score: Amount) -> None:
    assert score_after_tries(fractions, penalty) == score


def test_a_further_try_costs_a_third() -> None:
    assert score_after_tries([0, 0, 1]) == Fraction(1, 3)


@pytest.mark.parametrize("penalty", [-1, Decimal("1.1")])
def test_a_penalty_out_of_range_is_refused(penalty: Amount) -> None:
    with pytest.raises(ValueError, match="penalty"):
        score_after_tries([1], penalty)


unit = st.fractions(0, 1, max_denominator=30)


@calm
@given(st.lists(st.fractions(-1, 1, max_denominator=30)), unit)
def test_a_score_is_in_range_and_never_falls(fractions: list[Fraction], penalty: Fraction) -> None:
    scores = [score_after_tries(fractions[:tries], penalty) for tries in range(len(fractions) + 1)]
    assert scores == sorted(scores)
    assert all(0 <= score <= 1 for score in scores)


def test_total() -> None:
    assert total([1, Decimal("0.5"), Fraction(0)]) == HALF
    assert total([-1, 1]) == 0
    with pytest.raises(ValueError, match="no total"):
        total([])


# --- Faults ---------------------------------------------------------------------------------


def found(question: Question) -> list[tuple[str, str]]:
    return [(fault.code.value, fault.key) for fault in faults(question)]


def options(*fractions: Amount) -> tuple[Option, ...]:
    return tuple(Option(key, fraction) for key, fraction in zip("abcdef", fractions, strict=False))


@pytest.mark.parametrize("question", [TrueFalse(True), single, multiple, match, short, pi])
def test_our_examples_have_no_fault(question: Question) -> None:
    assert faults(question) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Single(()), [("too-few", ""), ("no-full-mark", "")]),
        (Single(options(1)), [("too-few", "")]),
        (Single(options(HALF, 0)), [("no-full-mark", "")]),
        (Single(options(1, Decimal("1.5"), -2)), [("out-of-range", "b"), ("out-of-range", "c")]),
        (
            Single((Option("a", 1), Option("a", 0), Option("b", 0), Option("a", 0))),
            [("same-key", "a")],
        ),
        (Single((Option("a", 1), Option("", 0), Option(" ", 0))), [("no-key", "")]),
        (Multiple(options(HALF, -1)), [("not-one", "")]),
        (Multiple(options(1, HALF, -1)), [("not-one", "")]),
        (Multiple(options(-1, -1)), [("not-one", "")]),
        # a hundredth short would pass Moodle's form, and then be graded "partly"
        (Multiple(options(percent(33.33), percent(33.33), percent(33.33))), [("not-one", "")]),
        (Multiple(options(HALF, HALF, 0)), [("tick-all", "")]),
        (Multiple(options(HALF, HALF)), []),
        (Multiple(options(HALF, HALF, -HALF)), []),
        (Match(match.pairs[:2]), [("too-few", "")]),
        (Match((match.pairs[0], match.pairs[4], Pair("x", " ", "Bird"))), [("too-few", "")]),
        (Match((*match.pairs, Pair("cow", "Cow", " "))), [("blank", "cow")]),
        (Match((*match.pairs, Pair("cat", "Cow", "Mammal"))), [("same-key", "cat")]),
        (
            Match((Pair("a", "A", "x"), Pair("b", "B", "x"), Pair("c", "C", "x"))),
            [("all-same", "")],
        ),
        (Order(WORDS), []),
        (Order(("a",)), [("too-few", "")]),
        (Order(("a", "b", "a", "")), [("no-key", ""), ("same-key", "a")]),
        (Short(()), [("too-few", ""), ("no-full-mark", "")]),
        (Short((Pattern(" ", 1),)), [("blank", "1")]),
        (Short((Pattern("a", 1), Pattern("b", -1))), [("out-of-range", "2")]),
        (Short((Pattern("a", HALF),)), [("no-full-mark", "")]),
        (Short((Pattern("*", 0), Pattern("frog", 1))), [("never-reached", "2")]),
        (Short((Pattern("f*", HALF), Pattern("FROG", 1))), [("never-reached", "2")]),
        (Short((Pattern("f*", HALF), Pattern("frog*", 1))), [("never-reached", "2")]),
        (Short((Pattern("f*g", HALF), Pattern("f*", 1))), []),
        (Short((Pattern("frog", 1), Pattern("Frog", 0)), case_sensitive=True), []),
        (Short((Pattern("één", 1), Pattern("een", 0))), []),
        (
            Short((Pattern("één", 1), Pattern("een", 0)), accents_matter=False),
            [("never-reached", "2")],
        ),
        (Short((Pattern(r"\*", 1), Pattern("x", 0))), []),
        (Number(()), [("too-few", ""), ("no-full-mark", "")]),
        (Number((Value(1, 1), Value(2, -1))), [("out-of-range", "2")]),
        (Number((Value(None, 0), Value(5, 1))), [("never-reached", "2")]),
        (Number((Value(5, HALF, 2), Value(6, 1, 1))), [("never-reached", "2")]),
        (Number((Value(5, 1, 1), Value(5, HALF, 2), Value(None, 0))), []),
    ],
)
def test_faults(question: Question, expected: list[tuple[str, str]]) -> None:
    assert found(question) == expected


def test_a_fault_is_a_code_and_a_key() -> None:
    assert faults(Order(("a", "a"))) == [Fault(FaultCode.SAME_KEY, "a")]


# --- What holds for every question ----------------------------------------------------------

fraction = st.fractions(-1, 1, max_denominator=12)
keys = st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=8, unique=True)


@st.composite
def choice_options(draw: st.DrawFn) -> tuple[Option, ...]:
    return tuple(Option(key, draw(fraction), f"about {key}") for key in draw(keys))


def subset(draw: st.DrawFn, names: Sequence[str]) -> list[str]:
    return draw(st.lists(st.sampled_from(names), min_size=1, unique=True))


@calm
@given(st.data())
def test_a_fraction_is_in_range_and_its_state_belongs_to_it(data: st.DataObject) -> None:
    chosen = data.draw(choice_options())
    names = [option.key for option in chosen]
    answer = data.draw(st.lists(st.sampled_from(names), min_size=1))
    several = grade(Multiple(chosen), answer)
    one = grade(Single(chosen), answer[0])
    assert 0 <= several.fraction <= 1
    assert -1 <= one.fraction <= 1
    assert several.state is state_of(several.fraction)
    assert one.state is state_of(one.fraction)
    assert several.feedback == tuple(f"about {name}" for name in names if name in answer)


@calm
@given(choice_options(), st.randoms(use_true_random=False), st.data())
def test_the_order_of_options_and_ticks_changes_nothing(
    chosen: tuple[Option, ...], random: Random, data: st.DataObject
) -> None:
    answer = data.draw(st.lists(st.sampled_from([option.key for option in chosen]), min_size=1))
    shuffled = tuple(random.sample(chosen, len(chosen)))
    other = random.sample(answer, len(answer))
    assert earned(Multiple(chosen), answer) == earned(Multiple(shuffled), other)
    assert earned(Single(chosen), answer[0]) == earned(Single(shuffled), answer[0])


@calm
@given(choice_options())
def test_without_faults_the_right_choice_earns_everything(chosen: tuple[Option, ...]) -> None:
    if not faults(Single(chosen)):
        best = max(chosen, key=lambda option: option.fraction)
        assert grade(Single(chosen), best.key).state is State.RIGHT
    # make the rights add up to one, so that most examples are of use
    right = sum(Fraction(option.fraction) for option in chosen if option.fraction > 0) or 1
    several = Multiple(
        tuple(
            Option(o.key, Fraction(o.fraction) / right if o.fraction > 0 else o.fraction)
            for o in chosen
        )
    )
    ticks = [option.key for option in several.options if option.fraction > 0]
    if not faults(several):
        assert earned(several, ticks) == (1, State.RIGHT)
    elif ticks:
        assert found(several) == [("tick-all", "")]


@calm
@given(keys, st.randoms(use_true_random=False))
def test_any_order_of_items(names: list[str], random: Random) -> None:
    shuffled = random.sample(names, len(names))
    for by in OrderBy:
        result = grade(Order(tuple(names), by), shuffled)
        assert 0 <= result.fraction <= 1
        assert (result.state is State.RIGHT) == (shuffled == names)
        assert faults(Order(tuple(names), by)) == []


@calm
@given(keys, st.randoms(use_true_random=False), st.data())
def test_any_pairs(names: list[str], random: Random, data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.sampled_from("xyz"), min_size=len(names), max_size=len(names)))
    pairs = tuple(Pair(n, f"left {n}", text) for n, text in zip(names, texts, strict=True))
    shuffled = Match(tuple(random.sample(pairs, len(pairs))))
    answer = {name: data.draw(st.sampled_from(names)) for name in names}
    assert earned(Match(pairs), {name: name for name in names}) == (1, State.RIGHT)
    assert earned(Match(pairs), answer) == earned(shuffled, answer)
    assert 0 <= grade(Match(pairs), answer).fraction <= 1


@calm
@given(st.lists(st.text("abé \\*", min_size=1, max_size=6), min_size=1, max_size=4))
def test_without_faults_some_text_earns_everything(texts: list[str]) -> None:
    """The last pattern is the right one; with a rare sign for each wildcard it fits itself."""
    *others, right = texts
    question = Short((*(Pattern(text, 0) for text in others), Pattern(right, 1)))
    plain = right.replace(r"\*", "\ue000").replace("*", "q").replace("\ue000", "*")
    if not faults(question):
        assert earned(question, plain) == (1, State.RIGHT)
    elif plain.strip() and ("never-reached", str(len(texts))) in found(question):
        assert earned(question, plain) == (0, State.WRONG)


numbers = st.tuples(st.integers(-9, 9), st.integers(0, 5))


@calm
@given(numbers, numbers)
def test_without_faults_some_number_earns_everything(
    wrong: tuple[int, int], right: tuple[int, int]
) -> None:
    question = Number((Value(wrong[0], 0, wrong[1]), Value(right[0], 1, right[1])))
    ends = (right[0] - right[1], right[0] + right[1])
    earns = [grade(question, str(end)).state is State.RIGHT for end in ends]
    assert any(earns) == (faults(question) == [])
