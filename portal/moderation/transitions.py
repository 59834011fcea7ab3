"""States and the ways between them, as data. No Django.

An app writes down its own table; what asks, draws or tests it reads that table and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transition:
    """From any of these states to one other, by any of these parties."""

    sources: frozenset[str]
    target: str
    who: frozenset[str]
    needs_reason: bool = False

    def allows(self, *, state: str, party: str) -> bool:
        return state in self.sources and party in self.who


def drawing(table: Mapping[str, Transition]) -> str:
    """The table as a Mermaid state diagram, for the docs."""
    lines = [
        f"    {source} --> {way.target}: {act} ({', '.join(sorted(way.who))})"
        for act, way in table.items()
        for source in sorted(way.sources)
    ]
    return "\n".join(["stateDiagram-v2", *lines])
