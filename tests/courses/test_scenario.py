"""Stories as graphs: every fault is found, against a slow and simple reference, and every story
can be drawn."""

from collections.abc import Sequence
from itertools import pairwise, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.courses.scenario import (
    MOST_ROWS_BENT,
    Drawing,
    Edge,
    Fault,
    FaultCode,
    Node,
    Place,
    drawing,
    faults,
)

calm = settings(deadline=None)

# A night bus, as an editor would write it: three endings and one way back.
bus = (
    Node("bus", ("sit", "move")),
    Node("sit", ("talk", "bus")),
    Node("move", ("driver", "off")),
    Node("talk", ("friends",)),
    Node("friends", ending=True),
    Node("driver", ending=True),
    Node("off", ending=True),
)


def story(text: str) -> list[Node]:
    """Nodes from "a>b,c b> c!": a leads to b and c, b is a dead end, c is an ending."""
    nodes = []
    for part in text.split():
        name, _, targets = part.partition(">")
        node = Node(name.rstrip("!"), tuple(filter(None, targets.split(","))), name.endswith("!"))
        nodes.append(node)
    return nodes


def found(nodes: Sequence[Node], start: str) -> list[str]:
    """The faults as "code: key key"."""
    return [f"{fault.code}: {' '.join(fault.keys)}".strip() for fault in faults(nodes, start)]


# --- Faults ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a!", []),
        ("a>b b!", []),
        ("", ["no-start: a", "no-ending:"]),
        ("b!", ["no-start: a"]),
        ("a>b,c b! c>", ["dead-end: c"]),
        ("a>b b", ["dead-end: b", "no-ending:"]),
        ("a>b b!>a", ["ending-with-options: b"]),
        ("a>b b! c! d>c", ["unreachable: c", "unreachable: d"]),
        ("a>b,x,x b!>y", ["unknown-target: a x", "unknown-target: b y", "ending-with-options: b"]),
        # a circle that can be left is a story that comes back
        ("a>b b>a,c c!", []),
        ("a>a,b b!", []),
        # circles that cannot
        ("a>b,e b>c c>b e!", ["trap: b c"]),
        ("a>a,b b!", []),
        ("a>b,c b>b c!", ["trap: b"]),
        ("a>b b>a", ["trap: a b", "no-ending:"]),
        # two circles, one leading into the other, named one by one
        ("a>b,f b>c,d c>b d>e e>d f!", ["trap: b c", "trap: d e"]),
        # nodes on the way between them are in neither
        ("a>b,f b>c c>b,m m>d d>e e>d f!", ["trap: b c", "trap: d e"]),
        # out of the circle, but only to a dead end
        ("a>b,e b>c c>b,d d> e!", ["dead-end: d", "trap: b c"]),
        # nodes are named in the order of the story
        ("e! c>b a>c,e b>d d>c", ["trap: c b d"]),
        # a trap that nobody comes to is one all the same
        ("a! b>b", ["unreachable: b", "trap: b"]),
        # of two nodes with one key the first counts
        ("a>b b! b>c", ["same-key: b"]),
        ("a>b b>c b! c! b!", ["same-key: b"]),
    ],
)
def test_faults(text: str, expected: list[str]) -> None:
    assert found(story(text), "a") == expected


def test_a_good_story_has_no_fault() -> None:
    assert faults(bus, "bus") == []


def test_a_fault_is_a_code_and_keys() -> None:
    assert faults([Node("a", ("x",))], "a") == [
        Fault(FaultCode.UNKNOWN_TARGET, ("a", "x")),
        Fault(FaultCode.NO_ENDING),
    ]


def table_of_reach(nodes: Sequence[Node]) -> dict[str, set[str]]:
    """Who can come to whom in one step or more (S. Warshall). The keys are unique."""
    reach = {node.key: set(node.targets) & {other.key for other in nodes} for node in nodes}
    for middle, key in product(reach, reach):
        if middle in reach[key]:
            reach[key] = reach[key] | reach[middle]
    return reach


Codes = set[tuple[FaultCode, tuple[str, ...]]]


def by_definition(nodes: Sequence[Node], start: str) -> Codes:
    """The faults, word for word as they are defined. The keys are unique."""
    reach = table_of_reach(nodes)
    endings = {node.key for node in nodes if node.ending}
    from_start = {start} | reach[start] if start in reach else set(reach)
    unknown = {(n.key, target) for n in nodes for target in n.targets if target not in reach}
    circles = {
        tuple(other for other in reach if key in reach[other] and other in reach[key])
        for key in reach
        if key in reach[key] and not reach[key] & endings
    }
    return {
        *({(FaultCode.NO_START, (start,))} if start not in reach else ()),
        *({(FaultCode.NO_ENDING, ())} if not endings else ()),
        *((FaultCode.UNKNOWN_TARGET, names) for names in unknown),
        *((FaultCode.DEAD_END, (n.key,)) for n in nodes if not n.ending and not n.targets),
        *((FaultCode.ENDING_WITH_OPTIONS, (n.key,)) for n in nodes if n.ending and n.targets),
        *((FaultCode.UNREACHABLE, (key,)) for key in reach if key not in from_start),
        *((FaultCode.TRAP, circle) for circle in circles),
    }


@st.composite
def stories(draw: st.DrawFn, most: int = 7) -> list[Node]:
    """Any graph with unique keys; the start is "a", and "?" is a node that never exists."""
    keys = draw(st.permutations("abcdefghijkl"[: draw(st.integers(0, most))]))
    targets = st.lists(st.sampled_from([*keys, "?"]), max_size=3)
    return [Node(key, tuple(draw(targets)), draw(st.integers(0, 3)) == 0) for key in keys]


@calm
@given(stories())
def test_faults_agree_with_their_definitions(nodes: list[Node]) -> None:
    result = [(fault.code, fault.keys) for fault in faults(nodes, "a")]
    assert len(result) == len(set(result))
    assert set(result) == by_definition(nodes, "a")


@calm
@given(stories(), st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_options_changes_no_fault(nodes: list[Node], random: Random) -> None:
    shuffled = [
        Node(node.key, tuple(random.sample(node.targets, len(node.targets))), node.ending)
        for node in random.sample(nodes, len(nodes))
    ]

    def unordered(fault: Fault) -> tuple[FaultCode, tuple[str, ...]]:
        is_circle = fault.code is FaultCode.TRAP
        return fault.code, tuple(sorted(fault.keys)) if is_circle else fault.keys

    assert {*map(unordered, faults(nodes, "a"))} == {*map(unordered, faults(shuffled, "a"))}


@calm
@given(stories())
def test_without_faults_every_moment_leads_to_an_ending(nodes: list[Node]) -> None:
    """Played at random from the start, a faultless story can always still be ended."""
    if faults(nodes, "a"):
        return
    book = {node.key: node for node in nodes}
    near = {key for key, node in book.items() if node.ending}
    for _ in book:
        near |= {key for key, node in book.items() if near & set(node.targets)}
    assert near == set(book)


def names(count: int) -> list[str]:
    return [f"n{number}" for number in range(count)]


def a_line(count: int) -> list[Node]:
    keys = names(count)
    return [*(Node(a, (b,)) for a, b in pairwise(keys)), Node(keys[-1], ending=True)]


def a_ring(count: int) -> list[Node]:
    keys = names(count)
    return [Node(a, (b,)) for a, b in zip(keys, [*keys[1:], keys[0]], strict=True)]


def test_five_thousand_nodes_in_a_line() -> None:
    assert faults(a_line(5000), "n0") == []
    assert len(faults(a_line(5000), "n4999")) == 4999


def test_five_thousand_nodes_in_a_ring() -> None:
    expected = [Fault(FaultCode.TRAP, tuple(names(5000))), Fault(FaultCode.NO_ENDING)]
    assert faults(a_ring(5000), "n0") == expected


# --- Drawings -------------------------------------------------------------------------------


def test_a_drawing() -> None:
    picture = drawing(bus, "bus")
    assert picture == Drawing(
        places=(
            Place("bus", 1, 0, ending=False, reachable=True),
            Place("sit", 0, 1, ending=False, reachable=True),
            Place("move", 1, 1, ending=False, reachable=True),
            Place("talk", 0, 2, ending=False, reachable=True),
            Place("driver", 1, 2, ending=True, reachable=True),
            Place("off", 2, 2, ending=True, reachable=True),
            Place("friends", 1, 3, ending=True, reachable=True),
        ),
        edges=(
            Edge("bus", "sit", back=False, path=((1, 0), (0, 1))),
            Edge("bus", "move", back=False, path=((1, 0), (1, 1))),
            Edge("sit", "talk", back=False, path=((0, 1), (0, 2))),
            Edge("sit", "bus", back=True, path=((0, 1), (1, 0))),
            Edge("move", "driver", back=False, path=((1, 1), (1, 2))),
            Edge("move", "off", back=False, path=((1, 1), (2, 2))),
            Edge("talk", "friends", back=False, path=((0, 2), (1, 3))),
        ),
        width=3,
        height=4,
    )


def test_an_empty_drawing() -> None:
    assert drawing([], "a") == Drawing((), (), 0, 0)


def test_a_long_way_runs_beside_the_nodes_it_passes() -> None:
    picture = drawing(story("a>b,c b>c c!"), "a")
    assert picture.width == 2
    way = next(edge for edge in picture.edges if (edge.source, edge.target) == ("a", "c"))
    assert way.path == ((0, 0), (1, 1), (0, 2))


def test_a_way_back_runs_beside_the_nodes_it_passes() -> None:
    picture = drawing(story("a>b b>c c>a,d d!"), "a")
    way = next(edge for edge in picture.edges if edge.back)
    assert (way.source, way.target) == ("c", "a")
    assert way.path == ((0, 2), (1, 1), (0, 0))


def test_a_node_may_lead_to_itself() -> None:
    picture = drawing(story("a>a,b b!"), "a")
    assert picture.edges[0] == Edge("a", "a", back=True, path=((0, 0), (0, 0)))


def test_what_cannot_be_reached_is_drawn_below() -> None:
    picture = drawing(story("x>y a>b b! y>b"), "a")
    rows = {place.key: (place.row, place.reachable) for place in picture.places}
    assert rows == {"a": (0, True), "b": (1, True), "x": (2, False), "y": (3, False)}
    assert [edge.back for edge in picture.edges] == [False, False, True]


def test_options_to_one_target_are_one_way_and_unknown_targets_none() -> None:
    picture = drawing(story("a>b,b,? b!"), "a")
    assert [(edge.source, edge.target) for edge in picture.edges] == [("a", "b")]


def test_crossing_ways_are_untangled() -> None:
    """In the order of the options the ways to the endings would cross."""
    picture = drawing(story("a>b,c b>y c>x x! y!"), "a")
    column = {place.key: place.column for place in picture.places}
    assert (column["b"] < column["c"]) == (column["y"] < column["x"])


@calm
@given(stories(most=12))
def test_any_story_can_be_drawn(nodes: list[Node]) -> None:
    picture = drawing(nodes, "a")
    assert picture == drawing(nodes, "a")
    at = {place.key: (place.column, place.row) for place in picture.places}
    assert set(at) == {node.key for node in nodes}
    # nothing overlaps: neither nodes nor the bends of ways between them
    bends = [cell for edge in picture.edges for cell in edge.path[1:-1]]
    cells = [*at.values(), *bends]
    assert len(cells) == len(set(cells))
    assert all(0 <= column < picture.width for column, _ in cells)
    assert {row for _, row in at.values()} == set(range(picture.height))
    assert list(at.values()) == sorted(at.values(), key=lambda cell: (cell[1], cell[0]))
    unreachable = {
        fault.keys[0] for fault in faults(nodes, "a") if fault.code is FaultCode.UNREACHABLE
    }
    if "a" in at:
        assert at["a"][1] == 0
        assert {place.key for place in picture.places if not place.reachable} == unreachable
    else:
        assert not any(place.reachable for place in picture.places)


@calm
@given(stories(most=12))
def test_every_way_is_drawn_row_by_row(nodes: list[Node]) -> None:
    picture = drawing(nodes, "a")
    at = {place.key: (place.column, place.row) for place in picture.places}
    assert [(edge.source, edge.target) for edge in picture.edges] == [
        (node.key, key) for node in nodes for key in dict.fromkeys(node.targets) if key in at
    ]
    for edge in picture.edges:
        assert (edge.path[0], edge.path[-1]) == (at[edge.source], at[edge.target])
        steps = {below - above for (_, above), (_, below) in pairwise(edge.path)}
        assert steps == {1 if not edge.back else -1 if edge.source != edge.target else 0}


@calm
@given(stories(most=12))
def test_only_circles_and_what_cannot_be_reached_need_a_way_back(nodes: list[Node]) -> None:
    picture = drawing(nodes, "a")
    reach = table_of_reach(nodes)
    reachable = {place.key: place.reachable for place in picture.places}
    for edge in picture.edges:
        is_circle = edge.source in reach[edge.target]
        comes_from_below = reachable[edge.target] and not reachable[edge.source]
        assert not edge.back or is_circle or edge.source == edge.target or comes_from_below


def test_five_thousand_nodes_can_be_drawn() -> None:
    line = drawing(a_line(5000), "n0")
    assert (line.width, line.height) == (1, 5000)
    ring = drawing(a_ring(5000), "n0")
    assert ring.edges[-1] == Edge("n4999", "n0", back=True, path=((0, 4999), (0, 0)))


def test_very_long_ways_are_straight() -> None:
    count = MOST_ROWS_BENT + 3
    nodes = [Node(n.key, (*n.targets, names(count)[-1])) for n in a_line(count)[:-1]]
    picture = drawing([*nodes, Node(names(count)[-1], (), True)], "n0")
    lengths = {edge.source: len(edge.path) for edge in picture.edges if edge.target == "n22"}
    assert (lengths["n0"], lengths["n1"], lengths["n2"]) == (2, 2, MOST_ROWS_BENT + 1)
