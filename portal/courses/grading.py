"""What an answer to a quiz question is worth, computed as Moodle computes it.

Pure: no Django, no database, no sentence that a person reads. A fraction is what an answer earns:
1 is all, 0 nothing, a wrong choice may cost (negative). Fractions are exact numbers; `percent`
reads them from a content file.

The formulas are Moodle's (github.com/moodle/moodle, GPL), read in its source and written anew;
each function names its file there. Where we differ it says "ours", with the reason.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias, TypeVar, assert_never
from unicodedata import category, decimal, normalize

T = TypeVar("T")

Amount: TypeAlias = Fraction | Decimal | int
"""An exact number. Never a float: 0.1 + 0.2 would not be 0.3."""

DEFAULT_PENALTY = Fraction(1, 3)
"""What each earlier try costs: the default of question/type/edit_question_form.php
(add_interactive_settings), there rounded to 0.3333333."""

TRUE_FALSE_PENALTY = Fraction(1)
"""A second try between two answers is worth nothing, says
question/type/truefalse/edit_truefalse_form.php."""


def percent(value: Amount | float) -> Fraction:
    """The fraction that a content file writes as a percentage: 100 -> 1, -50 -> -1/2.

    A float counts as the decimal number it is written as. Raises ValueError on what is no number.
    """
    return Fraction(str(value)) / 100


# --- Questions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of Single or Multiple."""

    key: str
    fraction: Amount
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class TrueFalse:
    """Answered by a bool: what the person holds for true."""

    right: bool
    feedback_true: str = ""
    feedback_false: str = ""


@dataclass(frozen=True, slots=True)
class Single:
    """One choice out of several. Answered by the key of an option."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Multiple:
    """Any number of choices. Answered by a list, tuple or set of keys."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A left side and what belongs to it. With an empty left side it is only one more choice."""

    key: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Match:
    """Answered by a mapping: key of the pair on the left -> key of the pair whose right was taken.

    A key without a value ("") is a left side left open.
    """

    pairs: tuple[Pair, ...]

    def choices(self) -> dict[str, str]:
        """Key -> text of what can be taken on the right, each text once, as
        question/type/match/questiontype.php: initialise_question_instance does."""
        first: dict[str, str] = {}
        for pair in self.pairs:
            first.setdefault(pair.right, pair.key)
        return {key: text for text, key in first.items()}


class OrderBy(StrEnum):
    """Two of the nine grading types of question/type/ordering/question.php."""

    POSITION = "position"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class Order:
    """Items in their right order. Answered by a list or tuple of their keys.

    Moodle's default is ours too: counting items in the right place (edit_ordering_form.php). The
    distance is kinder, too kind says Moodle's own test: six items reversed still earn two fifths.
    """

    keys: tuple[str, ...]
    by: OrderBy = OrderBy.POSITION


@dataclass(frozen=True, slots=True)
class Pattern:
    """An expected text: `*` stands for anything (or nothing), `\\*` for an asterisk."""

    text: str
    fraction: Amount
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Short:
    """A few words. Answered by a text; the first pattern that fits counts."""

    answers: tuple[Pattern, ...]
    case_sensitive: bool = False
    accents_matter: bool = True


class Within(StrEnum):
    """How the tolerance of a value is meant: question/type/numerical/question.php."""

    NOMINAL = "nominal"
    RELATIVE = "relative"
    GEOMETRIC = "geometric"


@dataclass(frozen=True, slots=True)
class Value:
    """An expected number; None expects any number (Moodle's `*`)."""

    value: Amount | None
    fraction: Amount
    tolerance: Amount = 0
    within: Within = Within.NOMINAL
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, with or without its unit. Answered by a text; the first value that fits counts."""

    answers: tuple[Value, ...]
    unit: str = ""


Question: TypeAlias = TrueFalse | Single | Multiple | Match | Order | Short | Number


# --- Grades ---------------------------------------------------------------------------------


class State(StrEnum):
    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Grade:
    """What an answer earns, and the feedback of what was chosen, in the order of the question.

    The fraction lies between 0 and 1, or between -1 and 1 for Single, as in Moodle.
    """

    fraction: Fraction
    state: State
    feedback: tuple[str, ...] = ()


class Refusal(StrEnum):
    """Why something is no answer: nothing filled in, a key that the question does not have, a key
    used twice, a text that is no number, or a value of the wrong kind."""

    NOTHING = "nothing"
    UNKNOWN = "unknown"
    TWICE = "twice"
    NO_NUMBER = "no-number"
    KIND = "kind"


class NotAnAnswer(ValueError):  # noqa: N818  (a refusal, not a failure)
    """This cannot be graded: ask again, and count no try."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def state_of(fraction: Amount) -> State:
    """Right, partly or wrong, with the allowance for rounding (three times 33.33333 % is right) of
    question/engine/states.php: graded_state_for_fraction."""
    if fraction < Fraction(1, 1_000_000):
        return State.WRONG
    return State.RIGHT if fraction > Fraction(999_999, 1_000_000) else State.PARTLY


def grade(question: Question, answer: object) -> Grade:
    """Grade an answer of the shape that the question's class describes.

    Raises NotAnAnswer where Moodle would show a validation error instead of a grade
    (is_gradable_response of each type) and, ours, on a key that the question does not have: an
    option may have gone while someone was reading, and then asking again is fairer than "wrong".
    """
    match question:
        case TrueFalse():
            return _grade_true_false(question, answer)
        case Single():
            return _grade_single(question, answer)
        case Multiple():
            return _grade_multiple(question, answer)
        case Match():
            return _grade_match(question, answer)
        case Order():
            return _grade_order(question, answer)
        case Short():
            return _grade_short(question, answer)
        case Number():
            return _grade_number(question, answer)
        case _:
            assert_never(question)


def _graded(fraction: Amount, *feedback: str) -> Grade:
    return Grade(Fraction(fraction), state_of(fraction), tuple(text for text in feedback if text))


def _grade_true_false(question: TrueFalse, answer: object) -> Grade:
    """question/type/truefalse/question.php: grade_response."""
    if answer is None:
        raise NotAnAnswer(Refusal.NOTHING)
    if not isinstance(answer, bool):
        raise NotAnAnswer(Refusal.KIND)
    feedback = question.feedback_true if answer else question.feedback_false
    return _graded(int(answer == question.right), feedback)


def _grade_single(question: Single, answer: object) -> Grade:
    """question/type/multichoice/question.php: qtype_multichoice_single_question::grade_response."""
    key = _text(answer)
    _check_keys([key], [option.key for option in question.options])
    chosen = next(option for option in question.options if option.key == key)
    return _graded(chosen.fraction, chosen.feedback)


def _grade_multiple(question: Multiple, answer: object) -> Grade:
    """The sum of what was ticked, kept between 0 and 1:
    question/type/multichoice/question.php: qtype_multichoice_multi_question::grade_response."""
    if not isinstance(answer, list | tuple | set | frozenset):
        raise NotAnAnswer(Refusal.KIND)
    ticked = {_text(key) for key in answer}
    _check_keys(ticked, [option.key for option in question.options])
    chosen = [option for option in question.options if option.key in ticked]
    earned = sum((Fraction(option.fraction) for option in chosen), Fraction(0))
    return _graded(min(max(earned, Fraction(0)), Fraction(1)), *(o.feedback for o in chosen))


def _grade_match(question: Match, answer: object) -> Grade:
    """The part of the left sides that got their own right side or one with the same text:
    question/type/match/question.php: grade_response, get_num_parts_right."""
    if not isinstance(answer, Mapping):
        raise NotAnAnswer(Refusal.KIND)
    lefts = {pair.key: pair.right for pair in question.pairs if pair.left.strip()}
    rights = {pair.key: pair.right for pair in question.pairs}
    taken = {_text(left): _text(right) for left, right in answer.items() if right}
    _check_keys(taken, lefts)
    _check_keys(taken.values(), rights)
    right = sum(rights[taken[key]] == text for key, text in lefts.items() if key in taken)
    return _graded(Fraction(right, len(lefts)))


def _grade_order(question: Order, answer: object) -> Grade:
    """question/type/ordering/question.php: grade_response, GRADING_ABSOLUTE_POSITION and
    GRADING_RELATIVE_TO_CORRECT. Items that are not in the answer earn nothing."""
    if not isinstance(answer, list | tuple):
        raise NotAnAnswer(Refusal.KIND)
    place = {_text(key): index for index, key in enumerate(answer)}
    _check_keys(place, question.keys)
    if len(place) < len(answer):
        raise NotAnAnswer(Refusal.TWICE)
    off = [abs(place[key] - index) for index, key in enumerate(question.keys) if key in place]
    count = len(question.keys)
    match question.by:
        case OrderBy.POSITION:
            return _graded(Fraction(off.count(0), count))
        case OrderBy.DISTANCE:
            longest = count - 1
            return _graded(Fraction(sum(longest - far for far in off), max(count * longest, 1)))
        case _:
            assert_never(question.by)


def _grade_short(question: Short, answer: object) -> Grade:
    """The first pattern that fits: question/type/questionbase.php,
    question_first_matching_answer_grading_strategy::grade."""
    text = _text(answer)
    for pattern in question.answers:
        if fits(
            pattern.text,
            text,
            case_sensitive=question.case_sensitive,
            accents_matter=question.accents_matter,
        ):
            return _graded(pattern.fraction, pattern.feedback)
    return _graded(0)


def _grade_number(question: Number, answer: object) -> Grade:
    """The first value that fits: question/type/numerical/question.php: get_matching_answer.

    Of Moodle's units we have the simplest: one, that may be written or not.
    """
    number = parsed(_text(answer), question.unit)
    for expected in question.answers:
        low, high = reach(expected) or (number, number)
        if low <= number <= high:
            return _graded(expected.fraction, expected.feedback)
    return _graded(0)


def _text(answer: object) -> str:
    """The answer, if it is a text with something in it; raises NotAnAnswer otherwise."""
    if answer is None:
        raise NotAnAnswer(Refusal.NOTHING)
    if not isinstance(answer, str):
        raise NotAnAnswer(Refusal.KIND)
    if not answer.strip():
        raise NotAnAnswer(Refusal.NOTHING)
    return answer


def _check_keys(given: Iterable[str], known: Iterable[str]) -> None:
    """Raise NotAnAnswer unless at least one key is given and all are known."""
    keys = set(given)
    if not keys:
        raise NotAnAnswer(Refusal.NOTHING)
    if not keys <= set(known):
        raise NotAnAnswer(Refusal.UNKNOWN)


# --- Tries and totals -----------------------------------------------------------------------


def score_after_tries(fractions: Sequence[Amount], penalty: Amount = DEFAULT_PENALTY) -> Fraction:
    """The best of all tries, each less the penalty for the tries before it, and never below 0:
    question/behaviour/adaptive/behaviour.php: adjusted_fraction, process_submit, process_finish.

    `fractions` are those of the graded tries, first to last; none at all is worth 0. Not counted
    in Moodle, so not to be passed: a refused answer, and the same answer twice in a row. (Its
    interactive behaviour differs: there only the last try counts.)
    Raises ValueError on a penalty outside 0..1.
    """
    if not 0 <= penalty <= 1:
        raise ValueError(f"a penalty of {penalty}")
    cost = Fraction(penalty)
    reduced = (Fraction(earned) - cost * earlier for earlier, earned in enumerate(fractions))
    return max([Fraction(0), *reduced])


def total(fractions: Sequence[Amount]) -> Fraction:
    """What a whole quiz earns: the mean over its questions, each of equal weight.

    Raises ValueError when there is no question.
    """
    if not fractions:
        raise ValueError("a quiz without questions has no total")
    return sum((Fraction(earned) for earned in fractions), Fraction(0)) / len(fractions)


# --- Texts ----------------------------------------------------------------------------------

_PATTERN_PARTS = re.compile(r"\\\*|\*+|[^*\\]+|\\")
_APOSTROPHES = str.maketrans("‘’ʼ´`“”„", "'''''\"\"\"")


def fits(
    pattern: str, text: str, *, case_sensitive: bool = False, accents_matter: bool = True
) -> bool:
    """Whether the whole text fits a pattern with wildcards:
    question/type/shortanswer/question.php: compare_string_with_wildcard.

    Moodle makes a regular expression of the pattern. We look for its pieces from left to right
    instead, which gives the same answer in linear time, whatever pattern or text is sent in.
    Ours, because thumbs type on phones: any run of white space is one space, curly quotes are
    straight ones, ß is ss where case does not matter, and `accents_matter=False` takes é for e
    (and Arabic with vowel signs for Arabic without).
    """
    pieces = _pieces(_levelled(pattern, case_sensitive, accents_matter))
    return _follows(pieces, _levelled(text, case_sensitive, accents_matter))


def _levelled(text: str, case_sensitive: bool, accents_matter: bool) -> str:
    """The text without the differences that do not count, in composed Unicode (form C)."""
    text = normalize("NFD", text.translate(_APOSTROPHES))
    if not case_sensitive:
        text = normalize("NFD", text.casefold())
    if not accents_matter:
        text = "".join(sign for sign in text if category(sign) != "Mn")
    return " ".join(normalize("NFC", text).split())


def _pieces(pattern: str) -> list[str]:
    """What stands between the wildcards, one piece more than there are (runs of) wildcards."""
    pieces = [""]
    for part in _PATTERN_PARTS.findall(pattern):
        if part.startswith("*"):
            pieces.append("")
        else:
            pieces[-1] += "*" if part == r"\*" else part
    return pieces


def _follows(pieces: list[str], text: str) -> bool:
    """Whether the text is these pieces in this order, with anything between them."""
    if len(pieces) == 1:
        return text == pieces[0]
    first, *middle, last = pieces
    at, end = len(first), len(text) - len(last)
    if end < at or not (text.startswith(first) and text.endswith(last)):
        return False
    for piece in middle:
        at = text.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


# --- Numbers --------------------------------------------------------------------------------

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


# --- Faults ---------------------------------------------------------------------------------


class FaultCode(StrEnum):
    """What can be wrong with a question; the sentences for an editor are made elsewhere."""

    TOO_FEW = "too-few"
    """Too few options, pairs, items or answers."""
    NO_KEY = "no-key"
    SAME_KEY = "same-key"
    BLANK = "blank"
    """A right side or an expected text is empty."""
    OUT_OF_RANGE = "out-of-range"
    """A fraction outside -1..1 (choices) or 0..1 (texts and numbers)."""
    NO_FULL_MARK = "no-full-mark"
    """Nothing earns everything."""
    NOT_ONE = "not-one"
    """Multiple: ticking what is right does not earn exactly everything."""
    TICK_ALL = "tick-all"
    """Multiple: ticking everything earns everything, though something is wrong."""
    ALL_SAME = "all-same"
    """Match: every choice on the right has the same text."""
    NEVER_REACHED = "never-reached"
    """An answer before this one fits whatever fits this one."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, and the key of what it is about: of an option, pair or item; for answers without a
    key their place in the list ("1" is the first); empty for the question as a whole."""

    code: FaultCode
    key: str = ""


def faults(question: Question) -> list[Fault]:
    """Everything that keeps a question from being fair, in the order of the question.

    A question without faults can be answered, and its right answer earns everything. These are
    the checks of Moodle's edit forms (validation in question/type/*/edit_*_form.php). Ours and
    stricter: the rights of Multiple must add up to 1 as exactly as `state_of` needs (Moodle rounds
    to hundredths first), TICK_ALL, ALL_SAME and NEVER_REACHED.
    """
    match question:
        case TrueFalse():
            return []
        case Single(options):
            return [*_option_faults(options), *_full_mark_faults(options)]
        case Multiple(options):
            return [*_option_faults(options), *_sum_faults(options)]
        case Match(pairs):
            return _match_faults(pairs)
        case Order(keys):
            return [*_key_faults(keys), *_too_few(keys, 2)]
        case Short() | Number():
            return _answer_faults(question)
        case _:
            assert_never(question)


def _key_faults(keys: Sequence[str]) -> list[Fault]:
    blank = [Fault(FaultCode.NO_KEY)] if any(not key.strip() for key in keys) else []
    twice = [key for key in dict.fromkeys(keys) if keys.count(key) > 1 and key.strip()]
    return blank + [Fault(FaultCode.SAME_KEY, key) for key in twice]


def _too_few(things: Sequence[object], least: int) -> list[Fault]:
    return [Fault(FaultCode.TOO_FEW)] if len(things) < least else []


def _range_faults(fractions: Iterable[tuple[str, Amount]], lowest: int) -> list[Fault]:
    outside = (key for key, fraction in fractions if not lowest <= fraction <= 1)
    return [Fault(FaultCode.OUT_OF_RANGE, key) for key in outside]


def _full_mark_faults(options: Sequence[Option | Pattern | Value]) -> list[Fault]:
    full = any(state_of(option.fraction) is State.RIGHT for option in options)
    return [] if full else [Fault(FaultCode.NO_FULL_MARK)]


def _option_faults(options: Sequence[Option]) -> list[Fault]:
    return [
        *_key_faults([option.key for option in options]),
        *_too_few(options, 2),
        *_range_faults([(option.key, option.fraction) for option in options], -1),
    ]


def _sum_faults(options: Sequence[Option]) -> list[Fault]:
    """Faults of the fractions of Multiple as a whole."""
    fractions = [Fraction(option.fraction) for option in options]
    right = sum((fraction for fraction in fractions if fraction > 0), Fraction(0))
    if state_of(right) is not State.RIGHT or state_of(2 - right) is not State.RIGHT:
        return [Fault(FaultCode.NOT_ONE)]
    something_is_wrong = any(state_of(fraction) is State.WRONG for fraction in fractions)
    if something_is_wrong and state_of(sum(fractions, Fraction(0))) is State.RIGHT:
        return [Fault(FaultCode.TICK_ALL)]
    return []


def _match_faults(pairs: Sequence[Pair]) -> list[Fault]:
    """Moodle wants two lefts and three rights at least (edit_match_form.php)."""
    enough = sum(bool(pair.left.strip()) for pair in pairs) >= 2 and len(pairs) >= 3
    same = len({pair.right for pair in pairs}) == 1
    return [
        *_key_faults([pair.key for pair in pairs]),
        *([] if enough else [Fault(FaultCode.TOO_FEW)]),
        *(Fault(FaultCode.BLANK, pair.key) for pair in pairs if not pair.right.strip()),
        *([Fault(FaultCode.ALL_SAME)] if same else []),
    ]


def _answer_faults(question: Short | Number) -> list[Fault]:
    """Faults of expected texts and numbers, which have a place instead of a key."""
    answers: Sequence[Pattern | Value] = question.answers
    fractions = [(str(place), answer.fraction) for place, answer in enumerate(answers, 1)]
    return [
        *_too_few(answers, 1),
        *_blank_faults(question),
        *_range_faults(fractions, 0),
        *_full_mark_faults(answers),
        *(Fault(FaultCode.NEVER_REACHED, str(place)) for place in _never_reached(question)),
    ]


def _blank_faults(question: Short | Number) -> list[Fault]:
    texts = [answer.text for answer in question.answers] if isinstance(question, Short) else []
    blank = (place for place, text in enumerate(texts, 1) if not text.strip())
    return [Fault(FaultCode.BLANK, str(place)) for place in blank]


def _never_reached(question: Short | Number) -> list[int]:
    """The places (from 1) of answers that an earlier answer leaves nothing to."""
    if isinstance(question, Number):
        reaches = [reach(answer, slack=Fraction(0)) for answer in question.answers]
        return _places(reaches, _contains)
    level = (question.case_sensitive, question.accents_matter)
    pieces = [_pieces(_levelled(answer.text, *level)) for answer in question.answers]
    return _places(pieces, _is_wider)


def _places(answers: Sequence[T], is_wider: Callable[[T, T], bool]) -> list[int]:
    return [
        place
        for place, answer in enumerate(answers, 1)
        if any(is_wider(earlier, answer) for earlier in answers[: place - 1])
    ]


def _contains(
    earlier: tuple[Fraction, Fraction] | None, later: tuple[Fraction, Fraction] | None
) -> bool:
    """Whether the first range holds all numbers of the second; None holds every number."""
    if earlier is None or later is None:
        return earlier is None
    return earlier[0] <= later[0] and later[1] <= earlier[1]


def _is_wider(earlier: list[str], later: list[str]) -> bool:
    """Whether the first pattern fits every text that the second fits: it does if it fits one where
    a sign that nobody writes stands for each wildcard."""
    return _follows(earlier, "\0".join(later))
