"""The seven kinds of questions, as values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from portal.courses.grading.amounts import Amount


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
