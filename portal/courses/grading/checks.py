"""What is wrong with a question, for whoever writes it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from portal.courses.grading.amounts import Amount, T
from portal.courses.grading.numbers import reach
from portal.courses.grading.outcomes import State, state_of
from portal.courses.grading.questions import (
    Match,
    Multiple,
    Number,
    Option,
    Order,
    Pair,
    Pattern,
    Question,
    Short,
    Single,
    TrueFalse,
    Value,
)
from portal.courses.grading.texts import follows, levelled, pieces_of


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
    pieces = [pieces_of(levelled(answer.text, *level)) for answer in question.answers]
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
    return follows(earlier, "\0".join(later))
