"""Names for steps and answers that survive editing, copying and translating.

Wagtail gives every child of a stream or a list an id (a UUID) that stays with it for life. The
address of a step shows the first eight digits; options and questions are named by the whole id.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.courses.enums import Energy, Kind, Room


def short(identity: object) -> str:
    """The first eight hexadecimal digits of an id: what addresses and cookies show of it."""
    return str(identity or "").replace("-", "").lower()[:8]


def is_id(text: object) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True


def keyed(children: Any) -> Iterator[tuple[str, Any]]:
    """(key, value) of every child of a list or stream; its place where it has no id yet.

    Only what was never saved has no id: a preview, or the sample in the block picker.
    """
    bound = children.bound_blocks if hasattr(children, "bound_blocks") else children
    for place, child in enumerate(bound):
        yield str(child.id or place), child.value


@dataclass(frozen=True, slots=True)
class StepRef:
    """What can be said about a step without reading all of it."""

    place: int
    id: str
    kind: str
    title: str
    minutes: int
    energy: str
    room: str
    stands_alone: bool
    in_short: bool

    @property
    def key(self) -> str:
        """As it stands in the step's address; empty for a step that was never saved."""
        return short(self.id)

    @property
    def label(self) -> str:
        """What people call this kind of step."""
        return str(Kind(self.kind).label)

    @property
    def energy_label(self) -> str:
        return str(Energy(self.energy).label) if self.energy in Energy.values else ""

    @property
    def room_label(self) -> str:
        return str(Room(self.room).label) if self.room in Room.values else ""


def outline(raw: Any) -> tuple[StepRef, ...]:
    """The steps of a module from the raw data of its stream: no block is built, nothing queried."""
    return tuple(_ref(place, step) for place, step in enumerate(raw, 1))


def _ref(place: int, step: Any) -> StepRef:
    value = step["value"]
    return StepRef(
        place=place,
        id=str(step.get("id") or ""),
        kind=step["type"],
        title=str(value.get("title") or ""),
        minutes=int(value.get("minutes") or 0),
        energy=str(value.get("energy") or ""),
        room=str(value.get("room") or ""),
        stands_alone=bool(value.get("stands_alone")),
        in_short=bool(value.get("in_short")),
    )
