"""Which sums may be shown, so that nobody is seen through a small number.

`shown` hides counts and `total_shown` says whether the total may stand beside them. They are safe
together: also for someone who knows these rules, the threshold and the total, every hidden count
has at least two possible values. What they do not protect against is *two looks*: when a sum is
shown before and after one more answer, the difference is that answer. Show sums once, when the
round is closed.

The idea is the hiding of small cells with complements of official statistics (primary and
secondary cell suppression); the rules are ours, and the tests check them against an adversary who
tries every table.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST = 5
"""No threshold may be lower: the promise "from five up" is made to young people."""

K = TypeVar("K", bound=Hashable)


def shown(counts: Mapping[K, int], threshold: int = LEAST) -> dict[K, int | None]:
    """The counts that may be shown, in their own order; None stands for "too few to show".

    - A count below the threshold is hidden. Zero counts as below: "nobody chose this" tells
      something about everyone who was there.
    - What is hidden has to hide in company, because the total is known to whoever was in the
      room: `_is_hidden_well` says when. Until it is, the next smallest count is hidden too, with
      all counts equal to it (which of the equal ones was taken would be a hint).

    Raises ValueError on a threshold below LEAST or a count below zero.
    """
    _check(counts, threshold)
    ascending = sorted(counts.values())
    limit = _highest_hidden(ascending, threshold)
    return {key: None if count <= limit else count for key, count in counts.items()}


def total_shown(counts: Mapping[K, int], threshold: int = LEAST) -> int | None:
    """The total of all counts, hidden ones included; None when it is itself below the threshold.

    Raises ValueError as `shown` does.
    """
    _check(counts, threshold)
    total = sum(counts.values())
    return total if total >= threshold else None


def _highest_hidden(ascending: list[int], threshold: int) -> int:
    """The largest count that is hidden; -1 when none is. Hidden is exactly what is not above it."""
    hidden = [count for count in ascending if count < threshold]
    if not hidden:
        return -1
    while len(hidden) < len(ascending) and not _is_hidden_well(hidden, threshold):
        following = ascending[len(hidden)]
        hidden += [following] * ascending.count(following)
    return hidden[-1]


def _is_hidden_well(hidden: list[int], threshold: int) -> bool:
    """Whether the hidden counts (ascending) stay secret when their sum is known.

    One alone is its own sum. Together below the threshold they are a small group again. And if
    each is as large as a small count can be, the sum gives them all away. In every other case
    another table gives the same picture: two unequal counts can change places, equal ones can
    give and take one.
    """
    together = sum(hidden)
    gives_itself_away = hidden[0] == hidden[-1] == threshold - 1
    return len(hidden) > 1 and together >= threshold and not gives_itself_away


def _check(counts: Mapping[K, int], threshold: int) -> None:
    """Raise ValueError on a threshold below LEAST or a count below zero."""
    if threshold < LEAST:
        raise ValueError(f"threshold {threshold} is below {LEAST}")
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count below zero")
