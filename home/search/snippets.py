"""A piece of a text around the words that were found, in parts. No Django, no markup.

The template marks the parts and escapes them like everything else.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from portal.core.words import LETTERS, is_found, stem_of_text

WIDTH = 190
BEFORE = 60
READ = 8_000
"""So many letters of a text are looked through for the words."""


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    is_found: bool = False


def marked(text: str, wanted: Collection[str], language: str) -> tuple[Part, ...]:
    """The whole text with the found words apart."""
    parts: list[Part] = []
    place = 0
    for start, end in _hits(text, wanted, language):
        if start > place:
            parts.append(Part(text[place:start]))
        parts.append(Part(text[start:end], is_found=True))
        place = end
    if place < len(text):
        parts.append(Part(text[place:]))
    return tuple(parts)


def snippet(intro: str, text: str, wanted: Collection[str], language: str) -> tuple[Part, ...]:
    """Around the first word of the intro, else of the text; else how the intro begins."""
    for source in (intro, text):
        first = next(_hits(source[:READ], wanted, language), None)
        if first is not None:
            return marked(_around(source, first[0]), wanted, language)
    return marked(_around(intro or text, 0), wanted, language)


def _around(text: str, place: int) -> str:
    """About WIDTH letters, cut between words."""
    start = 0 if place <= BEFORE else text.find(" ", place - BEFORE, place) + 1 or place
    end = len(text) if len(text) <= start + WIDTH else text.rfind(" ", start, start + WIDTH)
    end = end if end > start else start + WIDTH
    piece = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}"


def _hits(text: str, wanted: Collection[str], language: str) -> Iterator[tuple[int, int]]:
    if not wanted:
        return
    for match in LETTERS.finditer(text):
        own = stem_of_text(match[0], language)
        if any(is_found(own, stem) for stem in wanted):
            yield match.span()
