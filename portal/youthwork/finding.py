"""“I have twelve minutes, eight people, no wifi, they are wild.” Three good cards, not a list.

Pure: candidates come in as plain data, three come out. What makes an exercise impossible (time,
people, room, nothing to play a film with) is never bent; what would only be nice to have decides
which three, and bends where too little is left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CARDS = 3
ANYWHERE = "any"
NEEDS_SOUND = frozenset({"watch", "listen"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A step that stands alone, a short version, or a whole module."""

    key: str
    module: str
    minutes: int
    people: tuple[int, int]
    ages: tuple[int, int]
    energies: frozenset[str]
    rooms: frozenset[str]
    kinds: frozenset[str]
    themes: frozenset[str]
    has_materials: bool
    has_paper: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What a worker has and wants; None and "" mean that it does not matter."""

    minutes: int = 15
    people: int | None = None
    age: int | None = None
    energy: str = ""
    room: str = ""
    theme: str = ""
    way: str = ""
    without_materials: bool = False


def fitting(candidates: Iterable[Candidate], wish: Wish, done: frozenset[str]) -> list[Candidate]:
    """The three that fit best, of different modules where that is possible.

    `done` are keys of what this group did before; something new comes first.
    """
    possible = [one for one in candidates if _is_possible(one, wish)]
    possible.sort(key=lambda one: (-_score(one, wish, done), one.minutes, one.key))
    return _mixed(possible)


def _is_possible(one: Candidate, wish: Wish) -> bool:
    return (
        one.minutes <= wish.minutes
        and (wish.people is None or one.people[0] <= wish.people <= one.people[1])
        and (not wish.room or one.rooms <= {ANYWHERE, wish.room})
        and (wish.way != "paper" or (one.has_paper and not one.kinds & NEEDS_SOUND))
    )


def _score(one: Candidate, wish: Wish, done: frozenset[str]) -> float:
    """Points for what would be nice: most for the mood, then what it is about and what is new."""
    score = 0.0
    if wish.energy:
        score += 4 * (wish.energy in one.energies) + 1 * ("mixed" in one.energies)
    if wish.theme:
        score += 3 * (wish.theme in one.themes)
    if wish.age is not None:
        score += 2 * (one.ages[0] <= wish.age <= one.ages[1])
    if wish.without_materials:
        score += 2 * (not one.has_materials)
    score += 2 * (one.key not in done)
    return score + one.minutes / wish.minutes


def _mixed(ranked: Sequence[Candidate]) -> list[Candidate]:
    """The best of each module first, then what is left."""
    first: list[Candidate] = []
    for one in ranked:
        if one.module not in {other.module for other in first}:
            first.append(one)
    rest = [one for one in ranked if one not in first]
    return [*first, *rest][:CARDS]
