"""Number answers: what was typed, and how far it may lie off."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import assert_never
from unicodedata import decimal, normalize

from portal.courses.grading.outcomes import NotAnAnswer, Refusal
from portal.courses.grading.questions import Value, Within

SLACK = Fraction(1, 10**14)
"""Moodle's allowance for rounding: ten to the minus `precision`, set to 14 in lib/setup.php."""

_LONGEST_NUMBER = 64
_LARGEST_EXPONENT = 300

_SIGNS = str.maketrans("−–٫’'٬", "--.   ")
_BODY = "|".join(
    (
        r"\d+(?:[.,]\d*)?|[.,]\d+",
        r"\d{1,3}(?: \d{3})+(?:[.,]\d*)?",
        r"\d{1,3}(?:\.\d{3})+,\d*|\d{1,3}(?:\.\d{3}){2,}",
        r"\d{1,3}(?:,\d{3})+\.\d*|\d{1,3}(?:,\d{3}){2,}",
    )
)
_NUMBER = re.compile(rf"([+-]?) ?({_BODY})(?: ?(?:e|[x×*·] ?10 ?(?:\^|\*\*)) ?([+-]?\d{{1,4}}))?")


def parsed(text: str, unit: str = "") -> Fraction:
    """The number that someone typed, with or without the unit before or after it.

    Reads what question/type/numerical/questiontype.php: apply_units reads: a point or a comma, a
    sign, an exponent (1e3, 1x10^3), thousands in groups; one single separator is the decimal one,
    so "1.000" and "1,000" are both one. Ours: "1.234,50" is read as it is written here, digits of
    any script count, and nothing else may follow (to Moodle "3 frogs" is three, of a wrong unit).
    Raises NotAnAnswer on anything else, also on numbers too long or too large to be meant.
    """
    plain = _without_unit(_plain(text), _plain(unit))
    found = _NUMBER.fullmatch(plain) if len(plain) <= _LONGEST_NUMBER else None
    if found is None:
        raise NotAnAnswer(Refusal.NO_NUMBER)
    sign, body, exponent = found[1], found[2], int(found[3] or 0)
    if abs(exponent) > _LARGEST_EXPONENT:
        raise NotAnAnswer(Refusal.NO_NUMBER)
    return Fraction(Decimal(f"{sign}{_with_point(body)}e{exponent}"))


def _plain(text: str) -> str:
    """Small letters, composed Unicode, digits 0–9, single spaces."""
    composed = normalize("NFC", text).translate(_SIGNS)
    digits = (str(decimal(sign, sign)) for sign in composed)
    return " ".join("".join(digits).casefold().split())


def _without_unit(text: str, unit: str) -> str:
    """The text without the unit at its end or else at its start."""
    if unit and text.endswith(unit):
        return text.removesuffix(unit).strip()
    return text.removeprefix(unit).strip()


def _with_point(body: str) -> str:
    """Digits with a decimal point, of digits with separators: a separator that comes only once,
    as the last one, is the decimal separator."""
    digits = re.sub("[., ]", "", body)
    marks = [sign for sign in body if sign in ".,"]
    if not marks or marks.count(marks[-1]) > 1:
        return digits
    whole = len(digits) - (len(body) - 1 - body.rindex(marks[-1]))
    return f"{digits[:whole]}.{digits[whole:]}"


def reach(expected: Value, slack: Fraction = SLACK) -> tuple[Fraction, Fraction] | None:
    """The lowest and the highest number that fit, both included; None when every number fits.

    question/type/numerical/question.php: qtype_numerical_answer::get_tolerance_interval, with its
    allowance for rounding. Below zero the two ends of a geometric tolerance change places, as
    Moodle's tests/answer_test.php wants.
    """
    if expected.value is None:
        return None
    value, tolerance = Fraction(expected.value), abs(Fraction(expected.tolerance))
    match expected.within:
        case Within.NOMINAL:
            far = tolerance + slack * max(tolerance, abs(value), slack)
        case Within.RELATIVE:
            far = abs(value) * (tolerance + slack)
        case Within.GEOMETRIC:
            quotient = 1 + tolerance + slack
            low, high = sorted((value / quotient, value * quotient))
            return low, high
        case _:
            assert_never(expected.within)
    return value - far, value + far
