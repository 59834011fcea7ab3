"""Exact numbers, and what Moodle charges for another try."""

from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, TypeVar

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
