"""What answers on a scale say in words. Pure; a number is never shown to anybody."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction


class Band(StrEnum):
    """The third of the scale in which somebody's answers lie on average."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


def band(answers: Sequence[int], points: int) -> Band:
    """The band of the mean answer; answers count from 0 to points - 1.

    Thirds are ours: the statements are no test and have no norms (domain report, §3).
    Raises ValueError without answers.
    """
    if not answers:
        raise ValueError("no answers")
    mean = Fraction(sum(answers), len(answers) * (points - 1))
    if mean < Fraction(1, 3):
        return Band.LOW
    return Band.MIDDLE if mean < Fraction(2, 3) else Band.HIGH


def is_heavy(answers: Sequence[int], points: int) -> bool:
    """Whether to show people to talk to: low on the whole, or one answer at the very bottom."""
    return 0 in answers or band(answers, points) is Band.LOW
