"""Words that editors say mean the same, and the words by which they pin a page. No Django."""

import re
from collections.abc import Iterable, Sequence

from portal.core.words import asked

Phrase = tuple[str, ...]
"""The stems of one word, or of several that belong together."""

Alternatives = list[list[Phrase]]
"""What has to be found: of every entry one phrase."""

_SEPARATOR = re.compile(r"[,;\n\r]+")


def phrases(text: str) -> list[str]:
    """The words and phrases of a list with commas or on lines, each once, without empty ones."""
    parts = (" ".join(part.split()) for part in _SEPARATOR.split(text))
    return list(dict.fromkeys(part for part in parts if part))


def stems(phrase: str, language: str) -> Phrase:
    return tuple(stem for _word, stem in asked(phrase, language))


def alternatives(wanted: Sequence[str], groups: Iterable[Sequence[Phrase]]) -> Alternatives:
    """The wanted stems, each with everything that means the same; the longest phrase first.

    >>> alternatives(["mama", "kwaad"], [[("mama",), ("moeder",)]])
    [[('mama',), ('moeder',)], [('kwaad',)]]
    """
    meaning: dict[Phrase, list[Phrase]] = {}
    for group in groups:
        for phrase in group:
            meaning.setdefault(phrase, []).extend(group)
    longest = max(map(len, meaning), default=1)
    found: Alternatives = []
    place = 0
    while place < len(wanted):
        lengths = range(min(longest, len(wanted) - place), 0, -1)
        phrase = next(
            (own for n in lengths if (own := tuple(wanted[place : place + n])) in meaning),
            (wanted[place],),
        )
        found.append(list(dict.fromkeys([phrase, *meaning.get(phrase, ())])))
        place += len(phrase)
    return found


def is_meant(phrase: Phrase, wanted: Iterable[str]) -> bool:
    """Whether all words of a phrase were asked for."""
    return bool(phrase) and set(phrase) <= set(wanted)
