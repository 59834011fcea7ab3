"""Which texts hold which words, in memory. No Django.

What somebody types to search for is compared here and goes nowhere: not to the database, whose logs
keep slow questions, and into nothing that outlives the answer.
"""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import reduce
from itertools import chain
from operator import and_, or_
from threading import Lock

from portal.core.words import LONG_ENOUGH, asked

LANGUAGES = ("nl", "fr", "en")
LAST = "\U0010ffff"

Stems = tuple[str, ...]


def ways(text: str) -> Collection[Stems]:
    """What a text has to hold all of, in one language or another, to be found by these words."""
    wanted = dict.fromkeys(tuple(stem for _word, stem in asked(text, one)) for one in LANGUAGES)
    return [stems for stems in wanted if stems]


class Words:
    """The stems of texts, each text with a number. It only grows, so that several may hold it: what
    left is left out by who holds it.
    """

    def __init__(self) -> None:
        self._holding: dict[str, int | array[int]] = {}
        """Stem -> the number of its text, or those of several: most stems stand in one only."""
        self._stems: list[str] = []
        self._new: list[str] = []
        self.size = 0
        self._lock = Lock()

    def add(self, stems: str) -> int:
        """The number of this text."""
        with self._lock:
            number = self.size
            self.size += 1
            for stem in {*stems.split()}:
                held = self._holding.get(stem)
                if held is None:
                    self._new.append(stem)
                    self._holding[stem] = number
                elif isinstance(held, int):
                    self._holding[stem] = array("I", (held, number))
                else:
                    held.append(number)
            return number

    def holding(self, wanted: Collection[Stems]) -> int:
        """The texts that hold every stem of one of these, as bits."""
        known = {stem: self._with(stem) for stem in {*chain.from_iterable(wanted)}}
        return reduce(or_, (reduce(and_, (known[one] for one in stems)) for stems in wanted), 0)

    def _with(self, stem: str) -> int:
        """A long stem also finds the words that begin with it."""
        if len(stem) < LONG_ENOUGH:
            found = [stem] if stem in self._holding else []
        else:
            found = [*self._beginning_with(stem)]
        held = [self._holding[one] for one in found]
        numbers = [(one,) if isinstance(one, int) else one[:] for one in held]
        return bits(chain.from_iterable(numbers), max((one[-1] + 1 for one in numbers), default=0))

    def _beginning_with(self, stem: str) -> Iterator[str]:
        with self._lock:
            if self._new:
                self._stems, self._new = sorted([*self._stems, *self._new]), []
        stems = self._stems
        yield from stems[bisect_left(stems, stem) : bisect_left(stems, stem + LAST)]


def bits(places: Collection[int] | Iterator[int], size: int) -> int:
    """The number in which these bits are set."""
    data = bytearray(size // 8 + 1)
    for place in places:
        data[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(data, "little")
