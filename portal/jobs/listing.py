"""The board in memory: which places fit which filter, as the bits of whole numbers. No Django.

Bit 0 is the newest place, bit 1 the one before it. To filter is `&`, to count is `bit_count`: of a
hundred thousand places a few microseconds each, so that every choice of every filter can say what
it would leave.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

CHUNK = 256
"""Bytes that are skipped at once when the places of a late page are looked for."""

Facets = Mapping[str, str | int | tuple[str, ...]]
"""Name of a filter -> the value that a place has there, or several of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the filters need to know of a place."""

    pk: int
    text: int
    is_open: bool
    facets: Facets


@dataclass(slots=True)
class Listing:
    """Every place that is shown, newest first: open ones, and those that were filled lately."""

    pks: list[int] = field(default_factory=list)
    open: int = 0
    filled: int = 0
    masks: dict[str, dict[str | int, int]] = field(default_factory=dict)
    of_text: dict[int, int] = field(default_factory=dict)
    """Text -> the place of its bit."""

    def having(self, name: str, values: Iterable[str | int]) -> int:
        """The places that have one of these values there."""
        known = self.masks.get(name, {})
        return reduce(or_, (known.get(value, 0) for value in values), 0)

    def with_texts(self, texts: Iterable[int]) -> int:
        known = self.of_text
        return bits((known[text] for text in texts if text in known), len(self.pks))

    def values(self, name: str) -> Mapping[str | int, int]:
        return self.masks.get(name, {})

    def at(self, mask: int, start: int, stop: int) -> list[int]:
        """Keys of the places number `start` to `stop` of those in the mask, newest first."""
        return [self.pks[place] for place in numbered(mask, start, stop)]


def listed(rows: Sequence[Row]) -> Listing:
    """A listing of these places, which come newest first."""
    found = Listing(pks=[row.pk for row in rows])
    found.of_text = {row.text: place for place, row in enumerate(rows)}
    places: dict[str, dict[str | int, list[int]]] = {}
    for place, row in enumerate(rows):
        for name, value in row.facets.items():
            of_name = places.setdefault(name, {})
            for one in value if isinstance(value, tuple) else (value,):
                of_name.setdefault(one, []).append(place)
    size = len(rows)
    found.masks = {
        name: {value: bits(those, size) for value, those in values.items()}
        for name, values in places.items()
    }
    found.open = bits((place for place, row in enumerate(rows) if row.is_open), size)
    found.filled = ((1 << size) - 1) & ~found.open
    return found


def bits(places: Iterable[int], size: int) -> int:
    """The number in which these bits are set."""
    data = bytearray(size // 8 + 1)
    for place in places:
        data[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(data, "little")


def every(masks: Iterable[int], begin: int) -> int:
    """The places that are in all of them."""
    return reduce(and_, masks, begin)


def numbered(mask: int, start: int, stop: int) -> Iterator[int]:
    """The set bits number `start` to `stop`, from the lowest on."""
    data = mask.to_bytes(mask.bit_length() // 8 + 1, "little")
    number = 0
    for begin in range(0, len(data), CHUNK):
        chunk = int.from_bytes(data[begin : begin + CHUNK], "little")
        here = chunk.bit_count()
        if number + here > start:
            for place in _set_bits(chunk):
                if start <= number < stop:
                    yield begin * 8 + place
                number += 1
        else:
            number += here
        if number >= stop:
            return


def _set_bits(chunk: int) -> Iterator[int]:
    while chunk:
        lowest = chunk & -chunk
        yield lowest.bit_length() - 1
        chunk ^= lowest
