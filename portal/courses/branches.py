"""A scenario as a drawing for editors: lines, boxes and words with their places in an SVG."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import StructValue

from portal.courses import scenario
from portal.courses.blocks.scenario import nodes_of
from portal.courses.keys import short

COLUMN, ROW = 152, 92
BOX_WIDTH, BOX_HEIGHT = 138, 46
MARGIN = 24
LETTERS = 17
"""What fits into a box; the whole name stands in its title and in the list below."""


@dataclass(frozen=True, slots=True)
class Box:
    """A moment."""

    name: str
    label: str
    x: int
    y: int
    kind: str

    @property
    def middle(self) -> int:
        return self.x + BOX_WIDTH // 2

    @property
    def baseline(self) -> int:
        return self.y + BOX_HEIGHT // 2 + 5


@dataclass(frozen=True, slots=True)
class Line:
    points: str
    tip: str
    is_back: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in words: its name, whether it ends the story, and its choices."""

    name: str
    is_ending: bool
    is_start: bool
    ways: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Branches:
    key: str
    title: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    moments: tuple[Moment, ...]
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def branches_of(steps: Any) -> list[Branches]:
    """The drawing of every scenario in a stream of steps."""
    return [
        _branches(short(step.id), step.value) for step in steps if step.block_type == "scenario"
    ]


def _branches(key: str, value: StructValue) -> Branches:
    drawn = scenario.drawing(nodes_of(value), value["start"] or "")
    return Branches(
        key=key,
        title=value["title"],
        width=2 * MARGIN + max(drawn.width, 1) * COLUMN,
        height=2 * MARGIN + max(drawn.height, 1) * ROW,
        boxes=tuple(_box(place, value["start"]) for place in drawn.places),
        lines=tuple(_lines(drawn.edges)),
        moments=tuple(_moments(value)),
    )


def _corner(column: int, row: int) -> tuple[int, int]:
    return MARGIN + column * COLUMN, MARGIN + row * ROW


def _box(place: scenario.Place, start: str) -> Box:
    x, y = _corner(place.column, place.row)
    label = place.key if len(place.key) <= LETTERS else f"{place.key[: LETTERS - 1]}…"
    return Box(place.key, label, x, y, _kind(place, start))


def _kind(place: scenario.Place, start: str) -> str:
    if not place.reachable:
        return "lost"
    if place.key == start:
        return "start"
    return "ending" if place.ending else "moment"


def _lines(edges: tuple[scenario.Edge, ...]) -> Iterator[Line]:
    for edge in edges:
        if edge.source == edge.target:
            continue
        points = _back(edge) if edge.back else _down(edge)
        (x, y), (before_x, _y) = points[-1], points[-2]
        lean = max(-5, min(5, (before_x - x) // 8))
        up = edge.back and edge.path[-1] != edge.path[0]
        tip = (
            f"{x - 10},{y - 6} {x - 10},{y + 6} {x},{y}"
            if up
            else f"{x - 6 + lean},{y - 10} {x + 6 + lean},{y - 10} {x},{y}"
        )
        yield Line(" ".join(f"{a},{b}" for a, b in points), tip, edge.back)


def _down(edge: scenario.Edge) -> list[tuple[int, int]]:
    """From the foot of one box, past the boxes between, to the head of the other."""
    corners = [_corner(*cell) for cell in edge.path]
    middle = BOX_WIDTH // 2
    inner = [
        point for x, y in corners[1:-1] for point in ((x + middle, y), (x + middle, y + BOX_HEIGHT))
    ]
    (first_x, first_y), (last_x, last_y) = corners[0], corners[-1]
    return [(first_x + middle, first_y + BOX_HEIGHT), *inner, (last_x + middle, last_y)]


def _back(edge: scenario.Edge) -> list[tuple[int, int]]:
    """From the side of one box around to the side of the other, beside the column of the way."""
    (first_x, first_y), (last_x, last_y) = (
        _corner(*cell) for cell in (edge.path[0], edge.path[-1])
    )
    half = BOX_HEIGHT // 2
    inner = [(x - 10, y + half) for x, y in (_corner(*cell) for cell in edge.path[1:-1])]
    lane = min(first_x, last_x) - 14
    return [
        (first_x, first_y + half),
        (lane, first_y + half),
        *inner,
        (lane, last_y + half),
        (last_x, last_y + half),
    ]


def _moments(value: StructValue) -> Iterator[Moment]:
    for node in value["nodes"]:
        yield Moment(
            name=node["name"] or "",
            is_ending=bool(node["ending"]),
            is_start=node["name"] == value["start"],
            ways=tuple((way["text"], way["to"]) for way in node["options"]),
        )
