"""Short lists of statements that a group answers before and after. Pure; instruments are data.

An instrument says under which licence its words may be shown; without one it is refused. What an
answer says to the young person is worked out in the browser; here are only counters of a group.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LEAST = 8
"""From so many people up the bars of a pulse are shown."""

POINTS = 5


class NoLicenceError(ValueError):
    """Whose words these are, and whether they may be shown, is not known."""


@dataclass(frozen=True, slots=True)
class Instrument:
    key: str
    licence: str
    title: Mapping[str, str]
    statements: Mapping[str, Mapping[str, str]]
    faces: Mapping[str, tuple[str, ...]]
    """Language -> a word for each of the five faces."""
    words: Mapping[str, Mapping[str, str]]
    """low, middle, high -> language -> what the browser says."""


def read(raw: Mapping[str, Any]) -> Instrument:
    """An instrument from its file. Raises NoLicenceError, and ValueError for what is not whole."""
    licence = str(raw.get("licence") or "").strip()
    if not licence:
        raise NoLicenceError(str(raw.get("key")))
    faces = {language: tuple(words) for language, words in raw["faces"].items()}
    if any(len(words) != POINTS for words in faces.values()) or not raw["statements"]:
        raise ValueError(f"{raw['key']}: five words for the faces, and statements")
    return Instrument(
        key=raw["key"],
        licence=licence,
        title=raw["title"],
        statements=raw["statements"],
        faces=faces,
        words=raw["words"],
    )


@cache
def kompas() -> Instrument:
    """Our own five statements."""
    return read(yaml.safe_load((Path(__file__).parent / "data" / "kompas.yaml").read_text()))


def in_language(words: Mapping[str, Any], language: str) -> Any:
    """In this language, else in Dutch, in which everything is written."""
    return words.get(language, words["nl"])


def increments(instrument: Instrument, given: Mapping[str, str]) -> list[tuple[str, int]]:
    """(statement, point) of every counter that goes up; what is no point is left out."""
    points = {str(place): place for place in range(POINTS)}
    return [(key, points[given[key]]) for key in instrument.statements if given.get(key) in points]
