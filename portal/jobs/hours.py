"""The grid of days and hours: what somebody typed, and what is kept. No Django.

Kept is `{"0": [[540, 720]]}`: Monday is 0, and each slot two minutes of the day.
"""

import itertools
import re

SLOT = re.compile(
    r"^(\d{1,2})(?:[:.hu](\d{2})?)?\s*(?:-|–|tot|à|to)\s*(\d{1,2})(?:[:.hu](\d{2})?)?$"
)
DAY = 24 * 60
SUNDAY = 6
Grid = dict[str, list[list[int]]]


class BadHoursError(Exception):
    """What was typed for a day is no row of slots, or they overlap."""

    def __init__(self, *, overlap: bool = False) -> None:
        super().__init__()
        self.overlap = overlap


def parse(text: str) -> list[list[int]]:
    """The slots of “9:00-12:00, 13-17”, in order. BadHoursError for anything else."""
    slots = sorted(_slot(part.strip()) for part in re.split(r"[,;]", text) if part.strip())
    if any(later[0] < sooner[1] for sooner, later in itertools.pairwise(slots)):
        raise BadHoursError(overlap=True)
    return slots


def _slot(part: str) -> list[int]:
    found = SLOT.match(part[:20].lower())
    if not found or len(part) > 20:
        raise BadHoursError
    hour, minute, to_hour, to_minute = (int(group or 0) for group in found.groups())
    start, end = hour * 60 + minute, to_hour * 60 + to_minute
    if minute > 59 or to_minute > 59 or not 0 <= start < end <= DAY:
        raise BadHoursError
    return [start, end]


def written(slots: list[list[int]]) -> str:
    """The slots of a day as somebody would type them."""
    return ", ".join(f"{clock(start)}-{clock(end)}" for start, end in slots)


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
