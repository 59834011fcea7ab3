"""What an answer to a quiz question is worth, computed as Moodle computes it.

Pure: no Django, no database, no sentence that a person reads. A fraction is what an answer earns:
1 is all, 0 nothing, a wrong choice may cost (negative). Fractions are exact numbers; `percent`
reads them from a content file.

The formulas are Moodle's (github.com/moodle/moodle, GPL), read in its source and written anew;
each function names its file there. Where we differ it says "ours", with the reason.
"""

from portal.courses.grading.amounts import DEFAULT_PENALTY, TRUE_FALSE_PENALTY, Amount, percent
from portal.courses.grading.checks import Fault, FaultCode, faults
from portal.courses.grading.marks import grade, score_after_tries, total
from portal.courses.grading.numbers import parsed, reach
from portal.courses.grading.outcomes import Grade, NotAnAnswer, Refusal, State, state_of
from portal.courses.grading.questions import (
    Match,
    Multiple,
    Number,
    Option,
    Order,
    OrderBy,
    Pair,
    Pattern,
    Question,
    Short,
    Single,
    TrueFalse,
    Value,
    Within,
)
from portal.courses.grading.texts import fits

__all__ = [
    "DEFAULT_PENALTY",
    "TRUE_FALSE_PENALTY",
    "Amount",
    "Fault",
    "FaultCode",
    "Grade",
    "Match",
    "Multiple",
    "NotAnAnswer",
    "Number",
    "Option",
    "Order",
    "OrderBy",
    "Pair",
    "Pattern",
    "Question",
    "Refusal",
    "Short",
    "Single",
    "State",
    "TrueFalse",
    "Value",
    "Within",
    "faults",
    "fits",
    "grade",
    "parsed",
    "percent",
    "reach",
    "score_after_tries",
    "state_of",
    "total",
]
