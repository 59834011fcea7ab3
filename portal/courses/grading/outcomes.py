"""What grading says: a fraction, a state, or that there was no answer."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from portal.courses.grading.amounts import Amount


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
    """Why something is no answer: nothing filled in, a part left open that is needed, a key that
    the question does not have, a key used twice, a text that is no number, or a value of the wrong
    kind."""

    NOTHING = "nothing"
    OPEN = "open"
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
