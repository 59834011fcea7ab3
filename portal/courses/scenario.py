"""A scenario as a graph: what is wrong with it, and how to draw it.

Pure: no Django, no sentence that a person reads. A node is a moment in the story; its targets are
the nodes that its options lead to. Nothing here recurses, so a story may be as long as it likes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Node:
    """A moment: its key, the keys that its options lead to (in their order), and whether the
    story ends here."""

    key: str
    targets: tuple[str, ...] = ()
    ending: bool = False


Ways: TypeAlias = Mapping[str, Sequence[str]]
"""Key -> the existing nodes that it leads to, each once, in the order of the options."""


def _book(nodes: Iterable[Node]) -> dict[str, Node]:
    """Key -> node; of several nodes with one key the first counts."""
    book: dict[str, Node] = {}
    for node in nodes:
        book.setdefault(node.key, node)
    return book


def _ways(book: Mapping[str, Node]) -> dict[str, list[str]]:
    return {
        key: [target for target in dict.fromkeys(node.targets) if target in book]
        for key, node in book.items()
    }


def _reached(starts: Iterable[str], ways: Ways) -> set[str]:
    """All nodes that can be reached from these, themselves included."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += ways[key]
    return reached


# --- Faults ---------------------------------------------------------------------------------


class FaultCode(StrEnum):
    """What can be wrong with a story; the sentences for an editor are made elsewhere."""

    NO_START = "no-start"
    """The start is not one of the nodes. Names the start that was asked for."""
    SAME_KEY = "same-key"
    """Several nodes have this key."""
    UNKNOWN_TARGET = "unknown-target"
    """An option leads to a node that does not exist. Names the node and the target."""
    DEAD_END = "dead-end"
    """The node has no option and is no ending."""
    ENDING_WITH_OPTIONS = "ending-with-options"
    UNREACHABLE = "unreachable"
    """No way leads from the start to this node."""
    TRAP = "trap"
    """A circle from which no ending can be reached. Names all nodes of the circle."""
    NO_ENDING = "no-ending"
    """No node is an ending. Names none."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault and the nodes it is about, as described with its code."""

    code: FaultCode
    keys: tuple[str, ...] = ()


def faults(nodes: Sequence[Node], start: str) -> list[Fault]:
    """Everything that keeps a story from being played to an end from wherever one is in it.

    In the order of the codes and then of the nodes, in a time that grows with the number of nodes
    and options. Of several nodes with one key only the first is looked at. Without a start nothing
    is called unreachable. Every way counts, also one that leaves an ending: whether the ending or
    its options are the mistake is for the editor to say.
    """
    book = _book(nodes)
    ways = _ways(book)
    return [
        *([] if start in book else [Fault(FaultCode.NO_START, (start,))]),
        *_same_keys(nodes),
        *_faults_of_nodes(book),
        *_unreachable(start, ways),
        *(Fault(FaultCode.TRAP, circle) for circle in _traps(book, ways)),
        *([] if any(node.ending for node in book.values()) else [Fault(FaultCode.NO_ENDING)]),
    ]


def _same_keys(nodes: Iterable[Node]) -> list[Fault]:
    times = Counter(node.key for node in nodes)
    return [Fault(FaultCode.SAME_KEY, (key,)) for key in times if times[key] > 1]


def _faults_of_nodes(book: Mapping[str, Node]) -> Iterator[Fault]:
    """Faults that show in a node by itself."""
    for key, node in book.items():
        for target in dict.fromkeys(node.targets):
            if target not in book:
                yield Fault(FaultCode.UNKNOWN_TARGET, (key, target))
    for key, node in book.items():
        if not node.targets and not node.ending:
            yield Fault(FaultCode.DEAD_END, (key,))
    for key, node in book.items():
        if node.targets and node.ending:
            yield Fault(FaultCode.ENDING_WITH_OPTIONS, (key,))


def _unreachable(start: str, ways: Ways) -> list[Fault]:
    if start not in ways:
        return []
    reached = _reached([start], ways)
    return [Fault(FaultCode.UNREACHABLE, (key,)) for key in ways if key not in reached]


def _traps(book: Mapping[str, Node], ways: Ways) -> list[tuple[str, ...]]:
    """The circles (strongly connected nodes) from which no ending can be reached.

    Each in the order of the nodes, and the circles in the order of their first nodes.
    """
    saved = _reached([key for key in book if book[key].ending], _backwards(ways))
    lost = {key: targets for key, targets in ways.items() if key not in saved}
    place = {key: number for number, key in enumerate(ways)}
    circles = [
        tuple(sorted(knot, key=place.__getitem__))
        for knot in _knots(lost)
        if len(knot) > 1 or knot[0] in lost[knot[0]]
    ]
    return sorted(circles, key=lambda circle: place[circle[0]])


def _backwards(ways: Ways) -> dict[str, list[str]]:
    back: dict[str, list[str]] = {key: [] for key in ways}
    for key, targets in ways.items():
        for target in targets:
            back[target].append(key)
    return back


def _finished(roots: Iterable[str], ways: Ways, seen: set[str]) -> Iterator[str]:
    """The nodes that roots lead to, each after all that it leads to (but for ways that close a
    circle): depth first, in the order of the options. Adds them to `seen` and skips those in it."""
    for root in roots:
        if root in seen:
            continue
        seen.add(root)
        path = [(root, iter(ways[root]))]
        while path:
            key, targets = path[-1]
            following = next((target for target in targets if target not in seen), None)
            if following is None:
                path.pop()
                yield key
            else:
                seen.add(following)
                path.append((following, iter(ways[following])))


def _knots(ways: Ways) -> Iterator[list[str]]:
    """The strongly connected components (S. R. Kosaraju's two walks: what can be reached against
    the ways, from the last finished node on)."""
    back = _backwards(ways)
    seen: set[str] = set()
    for root in reversed([*_finished(ways, ways, set())]):
        if root not in seen:
            yield [*_finished([root], back, seen)]


# --- Drawing --------------------------------------------------------------------------------

MOST_ROWS_BENT = 20
"""A longer way is drawn straight. It keeps the work in proportion to the number of options; a
drawing of that height is not read as a whole anyway."""

_SWEEPS = 4

_Cell: TypeAlias = str | tuple[str, str, int]
"""What needs a place in a row: a node, or the way between two nodes where it crosses the row."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node is drawn. Rows count down the page, columns in reading direction, from 0."""

    key: str
    column: int
    row: int
    ending: bool
    reachable: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from a node to a target, once, however many options take it.

    `path` are the (column, row) that it passes, those of both nodes included: one in each row, so
    that it runs beside the nodes in between and not through them. `back` is a way that does not
    lead down: to an earlier moment, or to the same one.
    """

    source: str
    target: str
    back: bool
    path: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A story in layers: places in reading order, edges in the order of nodes and options, and how
    many columns wide and rows high it is. No two nodes share a place."""

    places: tuple[Place, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int


def drawing(nodes: Sequence[Node], start: str) -> Drawing:
    """Lay out a story, also one with faults: the same nodes always give the same drawing.

    The start is at the top, and every node is below all that lead to it, except by a way back.
    What cannot be reached follows under the rest. (The method is that of K. Sugiyama and others,
    1981: layers, bends for long ways, and sweeps that put each node near its neighbours.)
    """
    book = _book(nodes)
    ways = _ways(book)
    row = _rows(start, ways)
    chains = {
        (source, target): _chain(source, target, row) for source in ways for target in ways[source]
    }
    layers = _layers(row, chains.values())
    _untangle(layers, chains.values())
    width = max(map(len, layers), default=0)
    at = {
        cell: (column + (width - len(layer)) // 2, number)
        for number, layer in enumerate(layers)
        for column, cell in enumerate(layer)
    }
    reached = _reached([start] if start in ways else [], ways)
    places = [Place(key, *at[key], book[key].ending, key in reached) for key in book]
    edges = [
        Edge(source, target, row[target] <= row[source], tuple(at[cell] for cell in chain))
        for (source, target), chain in chains.items()
    ]
    in_reading_order = sorted(places, key=lambda place: (place.row, place.column))
    return Drawing(tuple(in_reading_order), tuple(edges), width, len(layers))


def _rows(start: str, ways: Ways) -> dict[str, int]:
    """Node -> row: the longest way down to it, first for what the start leads to."""
    seen: set[str] = set()
    row: dict[str, int] = {}
    for roots in ([start] if start in ways else [], ways):
        top = max(row.values(), default=-1) + 1
        downwards = [*_finished(roots, ways, seen)][::-1]
        place = {key: number for number, key in enumerate(downwards)}
        for key in downwards:
            row.setdefault(key, top)
            for target in ways[key]:
                if place.get(target, -1) > place[key]:
                    row[target] = max(row.get(target, top), row[key] + 1)
    return row


def _chain(source: str, target: str, row: Mapping[str, int]) -> list[_Cell]:
    """The cells of a way: its nodes, and one in each row between them."""
    first, last = row[source], row[target]
    step = 1 if last > first else -1
    between = range(first + step, last, step) if abs(last - first) <= MOST_ROWS_BENT else ()
    return [source, *((source, target, number) for number in between), target]


def _layers(row: Mapping[str, int], chains: Iterable[Sequence[_Cell]]) -> list[list[_Cell]]:
    """The cells of each row, nodes first."""
    layers: list[list[_Cell]] = [[] for _ in range(max(row.values(), default=-1) + 1)]
    for key, number in row.items():
        layers[number].append(key)
    for chain in chains:
        for cell in chain:
            if not isinstance(cell, str):
                layers[cell[2]].append(cell)
    return layers


def _untangle(layers: Sequence[list[_Cell]], chains: Iterable[Sequence[_Cell]]) -> None:
    """Sort the cells of each layer by where their neighbours above are, then by those below, a few
    times over. Changes the layers, not which cell is in which."""
    above, below = _neighbours(layers, chains)
    where: dict[_Cell, float] = {}
    for layer in layers:
        _note(layer, where)
    for _ in range(_SWEEPS):
        for layer in layers:
            _sort(layer, above, where)
        for layer in reversed(layers):
            _sort(layer, below, where)


_Neighbours: TypeAlias = defaultdict[_Cell, list[_Cell]]


def _neighbours(
    layers: Sequence[Sequence[_Cell]], chains: Iterable[Sequence[_Cell]]
) -> tuple[_Neighbours, _Neighbours]:
    """Cell -> the cells that a way joins it with, in the row above it and in the row below it."""
    level = {cell: number for number, layer in enumerate(layers) for cell in layer}
    above, below = _Neighbours(list), _Neighbours(list)
    for chain in chains:
        for pair in pairwise(chain):
            upper, lower = sorted(pair, key=level.__getitem__)
            if level[lower] - level[upper] == 1:
                above[lower].append(upper)
                below[upper].append(lower)
    return above, below


def _sort(
    layer: list[_Cell], neighbours: Mapping[_Cell, Sequence[_Cell]], where: dict[_Cell, float]
) -> None:
    """Sort a layer by the middle of each cell's neighbours; a cell without any stays about."""

    def middle(cell: _Cell) -> float:
        near = neighbours.get(cell)
        return sum(where[other] for other in near) / len(near) if near else where[cell]

    layer.sort(key=middle)
    _note(layer, where)


def _note(layer: Sequence[_Cell], where: dict[_Cell, float]) -> None:
    """Write down how far each cell is from the middle of its layer."""
    for column, cell in enumerate(layer):
        where[cell] = column - (len(layer) - 1) / 2
