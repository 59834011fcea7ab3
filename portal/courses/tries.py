"""Earlier tries at a quiz question, carried in a hidden field of the form. Pure.

The field travels through the browser, so it may say anything. It only decides which words are
shown; what cannot be read counts as no tries at all.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b

MOST = 9
_FIELD = re.compile(r"(?:\d{1,3}-[0-9a-f]{8})(?:\.\d{1,3}-[0-9a-f]{8}){0,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Try:
    """A graded try: what it earned in per cent, and a fingerprint of the answer."""

    percent: int
    answer: str

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.percent, 100)


def fingerprint(answer: object) -> str:
    """Tells two answers apart without carrying what was typed."""
    return blake2b(repr(answer).encode("utf-8", "replace"), digest_size=4).hexdigest()


def read(field: str | None) -> tuple[Try, ...]:
    """The tries that the hidden field holds, oldest first; none where it is nonsense."""
    if not field or not _FIELD.fullmatch(field):
        return ()
    parts = (part.split("-") for part in field.split("."))
    return tuple(Try(min(int(percent), 100), answer) for percent, answer in parts)


def with_try(tries: Sequence[Try], fraction: Fraction, answer: object) -> tuple[Try, ...]:
    """One more try, unless it repeats the last answer. After MOST tries no more are counted."""
    print_of = fingerprint(answer)
    if len(tries) >= MOST or (tries and tries[-1].answer == print_of):
        return tuple(tries)
    return (*tries, Try(round(max(fraction, Fraction(0)) * 100), print_of))


def written(tries: Sequence[Try]) -> str:
    """The value of the hidden field."""
    return ".".join(f"{one.percent}-{one.answer}" for one in tries)
