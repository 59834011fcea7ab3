"""Two texts side by side, with the words that differ marked. No Django."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

PIECE = re.compile(r"\s+|[^\s]+")
LONGEST = 4_000
"""Characters up to which words are compared; a longer text is marked as a whole."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of one of the two texts; marked where the other one has them not."""

    words: str
    is_marked: bool


def side_by_side(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """The old text and the new one in pieces. Joined, the pieces are the texts again."""
    if len(old) + len(new) > LONGEST:
        return [Piece(old, True)], [Piece(new, True)]
    before, after = PIECE.findall(old), PIECE.findall(new)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    ours = ((tag, before[start:end]) for tag, start, end, _from, _to in codes)
    theirs = ((tag, after[start:end]) for tag, _from, _to, start, end in codes)
    return [*_pieces(ours)], [*_pieces(theirs)]


def _pieces(parts: Iterator[tuple[str, list[str]]]) -> Iterator[Piece]:
    for tag, words in parts:
        if words:
            yield Piece("".join(words), tag != "equal")
