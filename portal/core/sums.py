"""Which sums may be shown, so that nobody is seen through a small number.

`shown` hides counts and `total_shown` says whether the total may stand beside them. They are safe
together: also for someone who knows these rules, the threshold and the total that is shown, every
hidden count has at least two possible values. Two things they cannot see, and the caller must:

- *Two looks.* When a sum is shown before and after one more answer, the difference is that answer.
  Show sums once, when the round is closed.
- *Several answers a person.* The counts are of people, each in one of them. Where people may tick
  several options, nine ticks of ten people tell that one did not: ask here for every option by
  itself, with those who ticked it and those who did not.

The idea is the hiding of small cells with complements of official statistics (primary and
secondary cell suppression); the rules are ours, and the tests check them against an adversary who
tries every table.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

LEAST = 5
"""No threshold may be lower: the promise "from five up" is made to young people."""

K = TypeVar("K", bound=Hashable)


def shown(counts: Mapping[K, int], threshold: int = LEAST) -> dict[K, int | None]:
    """The counts that may be shown, in their own order; None stands for "too few to show".

    - A count below the threshold is hidden. Zero counts as below: "nobody chose this" tells
      something about everyone who was there.
    - The total is known to whoever was in the room, and with it the sum of what is hidden. If that
      would give a count away (`_gives_away`), the next smallest count is hidden too, with all
      counts equal to it: which of the equal ones was taken would be a hint.

    Raises ValueError on a threshold below LEAST or a count below zero.
    """
    _check(counts, threshold)
    limit = _largest_hidden(counts.values(), threshold)
    return {key: None if count <= limit else count for key, count in counts.items()}


def total_shown(counts: Mapping[K, int], threshold: int = LEAST) -> int | None:
    """The total of all counts, hidden ones included; None when it is itself below the threshold.

    Raises ValueError as `shown` does.
    """
    _check(counts, threshold)
    total = sum(counts.values())
    return total if total >= threshold else None


def _largest_hidden(counts: Collection[int], threshold: int) -> int:
    """What is not above this is hidden; -1 when nothing is."""
    small = [count for count in counts if count < threshold]
    large = [count for count in counts if count >= threshold]
    if small and large and _gives_away(small, threshold):
        return min(large)
    return max(small, default=-1)


def _gives_away(small: Sequence[int], threshold: int) -> bool:
    """Whether the sum of these counts, each below the threshold, tells too much about them.

    It does when together they are still a small group (one alone always is), and when each is as
    large as a small count can be. In every other case another table gives the same picture: of
    unequal counts two can change places, and of equal ones one can give and another take.
    """
    return sum(small) < threshold or min(small) == threshold - 1


def _check(counts: Mapping[K, int], threshold: int) -> None:
    """Raise ValueError on a threshold below LEAST or a count below zero."""
    if threshold < LEAST:
        raise ValueError(f"threshold {threshold} is below {LEAST}")
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count below zero")
