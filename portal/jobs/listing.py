"""The board in memory: which places fit which filter, as the bits of whole numbers. No Django.

Bit 0 is the oldest place; the newest is the highest. To filter is `&`, to count is `bit_count`: of
a hundred thousand places a few microseconds each, so that every choice of every filter can say what
it would leave. A new place is a bit more, one that left is a bit that nothing has any more: no
other bit moves.
"""

import datetime
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from portal.jobs.finding import Stems, Words, bits

CHUNK = 256
"""Bytes that are skipped at once when the places of a late page are looked for."""

MOST_ASIDE = MOST_LEFT = 400
"""From so many texts on that have another number than their place, a listing is made anew; and from
so many on that are of no place any more, and a quarter of all."""

Value = str | int | datetime.date
Known = tuple[int, float]
"""The key of a place, and when it was published, by which it is found quickly."""

Facets = Mapping[str, Value | tuple[str, ...]]
"""Name of a filter -> the value that a place has there, or several of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the filters need to know of a place. Two of the same text have the same words."""

    pk: int
    text: int
    published: float
    employer: int
    facets: Facets
    words: str

    @property
    def order(self) -> tuple[float, int]:
        return self.published, self.pk


@dataclass(slots=True)
class Listing:
    """Places with what they have. Nobody changes one that others may hold."""

    pks: "array[int]" = field(default_factory=lambda: array("q"))
    texts: "array[int]" = field(default_factory=lambda: array("q"))
    published: "array[float]" = field(default_factory=lambda: array("d"))
    employers: "array[int]" = field(default_factory=lambda: array("q"))
    offering: set[int] = field(default_factory=set)
    """Every employer that stands in the column, once."""

    everything: int = 0
    """The places that did not leave."""

    sum_of_pks: int = 0
    sum_of_texts: int = 0

    masks: dict[str, dict[Value, int]] = field(default_factory=dict)
    words: Words = field(default_factory=Words)
    straight: int = 0
    """The places whose text has the same number among the words."""

    aside: dict[int, int] = field(default_factory=dict)
    """Number among the words -> place, of the others."""

    def having(self, name: str, values: Iterable[Value]) -> int:
        """The places that have one of these values there."""
        known = self.masks.get(name, {})
        return reduce(or_, (known.get(value, 0) for value in values), 0)

    def values(self, name: str) -> Mapping[Value, int]:
        return self.masks.get(name, {})

    def with_words(self, wanted: Collection[Stems]) -> int:
        """The places whose text holds every stem of one of these."""
        numbers = self.words.holding(wanted)
        moved = (place for number, place in self.aside.items() if numbers >> number & 1)
        return reduce(or_, (1 << place for place in moved), numbers & self.straight)

    def of_employers(self, known: Collection[int]) -> int:
        """The places of these employers."""
        if self.offering <= {*known}:
            return self.everything
        others = (place for place, one in enumerate(self.employers) if one not in known)
        return self.everything & ~bits(others, len(self.pks))

    def published_between(self, after: float, until: float) -> int:
        """The places that came after a moment, and not after another."""
        first, end = bisect_right(self.published, after), bisect_right(self.published, until)
        return self.everything & ((1 << max(first, end)) - (1 << first))

    def at(self, mask: int, start: int, stop: int) -> list[int]:
        """Keys of the places number `start` to `stop` of those in the mask, newest first."""
        return [self.pks[place] for place in numbered(mask, start, stop)]

    def sums(self) -> tuple[int, int, int]:
        """How many places, and the sums of their keys and of those of their texts."""
        return self.everything.bit_count(), self.sum_of_pks, self.sum_of_texts

    def holds(self, row: Row) -> bool:
        """Whether this place stands here with this text and all that it has."""
        place = self._place_of((row.pk, row.published))
        if place is None or self.texts[place] != row.text:
            return False
        has = (self.masks.get(name, {}).get(value, 0) for name, value in _each(row))
        return self.employers[place] == row.employer and all(mask >> place & 1 for mask in has)

    def known(self, mask: int) -> list[Known]:
        places = numbered(mask, 0, mask.bit_count())
        return [(self.pks[place], self.published[place]) for place in places]

    def _place_of(self, known: Known) -> int | None:
        """Where a place stands that did not leave."""
        pk, published = known
        place = bisect_left(self.published, published)
        while place < len(self.pks) and self.published[place] == published:
            if self.pks[place] == pk and self.everything >> place & 1:
                return place
            place += 1
        return None

    def with_changes(self, gone: Iterable[Known], new: Iterable[Row]) -> "Listing | None":
        """Another listing without these places, and with these rows; None where that is quicker
        made from the start.

        A row stands where its place stood before, or is newer than all others.
        """
        made = Listing(
            self.pks[:], self.texts[:], self.published[:], self.employers[:], {*self.offering},
            self.everything, self.sum_of_pks, self.sum_of_texts,
            {name: {**values} for name, values in self.masks.items()}, self.words,
            self.straight, {**self.aside},
        )  # fmt: skip
        stood = {one: place for one in gone if (place := made._place_of(one)) is not None}
        for place in stood.values():
            made._take_out(place)
        for row in sorted(new, key=lambda one: one.order):
            place = stood.get((row.pk, row.published), len(made.pks))
            is_next = place == len(made.pks)
            if is_next and made.pks and row.order < (made.published[-1], made.pks[-1]):
                return None
            made._put_in(place, row)
        return None if made._is_worn else made

    @property
    def _is_worn(self) -> bool:
        """Too many texts in it are of nothing any more, or stand aside."""
        left = self.words.size - self.everything.bit_count()
        return len(self.aside) > MOST_ASIDE or left > MOST_LEFT + len(self.pks) // 4

    def _take_out(self, place: int) -> None:
        bit = 1 << place
        self.everything &= ~bit
        self.straight &= ~bit
        self.sum_of_pks -= self.pks[place]
        self.sum_of_texts -= self.texts[place]
        self.aside = {number: one for number, one in self.aside.items() if one != place}
        for values in self.masks.values():
            for value, mask in values.items():
                if mask >> place & 1:
                    values[value] = mask ^ bit

    def _put_in(self, place: int, row: Row) -> None:
        if place == len(self.pks):
            self._add_to_columns(row)
        else:
            self.texts[place], self.employers[place] = row.text, row.employer
            self._count(row)
        bit = 1 << place
        self.everything |= bit
        for name, value in _each(row):
            of_name = self.masks.setdefault(name, {})
            of_name[value] = of_name.get(value, 0) | bit
        number = self.words.add(row.words)
        if number == place:
            self.straight |= bit
        else:
            self.aside[number] = place

    def _add_to_columns(self, row: Row) -> None:
        self.pks.append(row.pk)
        self.texts.append(row.text)
        self.published.append(row.published)
        self.employers.append(row.employer)
        self._count(row)

    def _count(self, row: Row) -> None:
        self.offering.add(row.employer)
        self.sum_of_pks += row.pk
        self.sum_of_texts += row.text


def _each(row: Row) -> Iterator[tuple[str, Value]]:
    for name, value in row.facets.items():
        for one in value if isinstance(value, tuple) else (value,):
            yield name, one


def listed(rows: Iterable[Row]) -> Listing:
    """A listing of these places, which come in their order, the oldest first."""
    found = Listing()
    places: dict[str, dict[Value, array[int]]] = {}
    for place, row in enumerate(rows):
        found._add_to_columns(row)
        found.words.add(row.words)
        for name, one in _each(row):
            places.setdefault(name, {}).setdefault(one, array("I")).append(place)
    size = len(found.pks)
    found.everything = found.straight = (1 << size) - 1
    found.masks = {
        name: {value: bits(those, size) for value, those in values.items()}
        for name, values in places.items()
    }
    return found


def every(masks: Iterable[int], begin: int) -> int:
    """The places that are in all of them."""
    return reduce(and_, masks, begin)


def numbered(mask: int, start: int, stop: int) -> Iterator[int]:
    """The set bits number `start` to `stop`, from the highest down."""
    data = mask.to_bytes(mask.bit_length() // 8 + 1, "little")
    number = 0
    for begin in reversed(range(0, len(data), CHUNK)):
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
        highest = chunk.bit_length() - 1
        yield highest
        chunk ^= 1 << highest
