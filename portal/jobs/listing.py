"""The board in memory: which places fit which filter, as the bits of whole numbers. No Django.

Bit 0 is the newest place, bit 1 the one before it. To filter is `&`, to count is `bit_count`: of a
hundred thousand places a few microseconds each, so that every choice of every filter can say what
it would leave.
"""

import datetime
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

CHUNK = 256
"""Bytes that are skipped at once when the places of a late page are looked for."""

Value = str | int | datetime.date
Facets = Mapping[str, Value | tuple[str, ...]]
"""Name of a filter -> the value that a place has there, or several of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the filters need to know of a place."""

    pk: int
    text: int
    published: float
    employer: int
    facets: Facets

    @property
    def order(self) -> tuple[float, int]:
        return -self.published, -self.pk


@dataclass(slots=True)
class Listing:
    """Places with what they have, newest first. Nobody changes one that others may hold."""

    pks: list[int] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)
    published: list[float] = field(default_factory=list)
    employers: list[int] = field(default_factory=list)
    masks: dict[str, dict[Value, int]] = field(default_factory=dict)

    def having(self, name: str, values: Iterable[Value]) -> int:
        """The places that have one of these values there."""
        known = self.masks.get(name, {})
        return reduce(or_, (known.get(value, 0) for value in values), 0)

    def values(self, name: str) -> Mapping[Value, int]:
        return self.masks.get(name, {})

    def of_employers(self, known: Collection[int]) -> int:
        """The places of these employers."""
        others = (place for place, one in enumerate(self.employers) if one not in known)
        return self.everything & ~bits(others, len(self.pks))

    @property
    def everything(self) -> int:
        return (1 << len(self.pks)) - 1

    def at(self, mask: int, start: int, stop: int) -> list[int]:
        """Keys of the places number `start` to `stop` of those in the mask, newest first."""
        return [self.pks[place] for place in numbered(mask, start, stop)]

    def columns(self) -> tuple[list[int], list[int], list[float], list[int]]:
        return self.pks, self.texts, self.published, self.employers

    def with_changes(self, gone: Iterable[int], new: Iterable[Row]) -> "Listing":
        """Another listing without the places of these keys, and with these rows.

        Every mask is moved a bit for each of them: quick for a few, not for many.
        """
        masks = {name: {**values} for name, values in self.masks.items()}
        copies = [*self.pks], [*self.texts], [*self.published], [*self.employers]
        made = Listing(*copies, masks)
        for pk in gone:
            if pk in made.pks:
                made._take_out(made.pks.index(pk))
        for row in new:
            made._put_in(row)
        return made

    def _take_out(self, place: int) -> None:
        for column in self.columns():
            del column[place]
        low = (1 << place) - 1
        for values in self.masks.values():
            for value, mask in values.items():
                values[value] = (mask & low) | (mask >> (place + 1) << place)

    def _put_in(self, row: Row) -> None:
        place = bisect_left(
            range(len(self.pks)), row.order, key=lambda one: (-self.published[one], -self.pks[one])
        )
        self.pks.insert(place, row.pk)
        self.texts.insert(place, row.text)
        self.published.insert(place, row.published)
        self.employers.insert(place, row.employer)
        low = (1 << place) - 1
        for values in self.masks.values():
            for value, mask in values.items():
                values[value] = (mask & low) | (mask >> place << (place + 1))
        for name, value in _each(row):
            of_name = self.masks.setdefault(name, {})
            of_name[value] = of_name.get(value, 0) | (1 << place)


def _each(row: Row) -> Iterator[tuple[str, Value]]:
    for name, value in row.facets.items():
        for one in value if isinstance(value, tuple) else (value,):
            yield name, one


def listed(rows: Iterable[Row]) -> Listing:
    """A listing of these places."""
    found = Listing()
    places: dict[str, dict[Value, list[int]]] = {}
    for place, row in enumerate(sorted(rows, key=lambda one: one.order)):
        found.pks.append(row.pk)
        found.texts.append(row.text)
        found.published.append(row.published)
        found.employers.append(row.employer)
        for name, one in _each(row):
            places.setdefault(name, {}).setdefault(one, []).append(place)
    size = len(found.pks)
    found.masks = {
        name: {value: bits(those, size) for value, those in values.items()}
        for name, values in places.items()
    }
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
