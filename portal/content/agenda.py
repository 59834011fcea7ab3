"""Events that come back every week: pure thinking about dates. No Django."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from portal.content.hours import BRUSSELS

YEARS = range(2000, 2101)
"""Beyond them somebody mistyped, and calendars and clocks cannot count."""


def is_of_this_age(moment: datetime) -> bool:
    return moment.year in YEARS


def occurrences(
    starts: datetime, ends: datetime, weeks: int
) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of each of `weeks` evenings, on Brussels clocks.

    Seven o’clock stays seven o’clock when the clock changes; each evening lasts as long as the
    first one (RFC 5545 §3.8.5.3: with DTEND, the exact duration is the same for all). An hour that
    the clock leaves out in March comes an hour later that night (§3.3.5); of one that it shows
    twice in October, later evenings are the first.
    """
    first = starts.astimezone(BRUSSELS).replace(tzinfo=None)
    lasts = ends.astimezone(UTC) - starts.astimezone(UTC)  # not what clocks on walls show
    for week in range(weeks):
        # the first one is what it is: an hour that clocks show twice is not made the earlier one
        start = (first + timedelta(weeks=week) if week else first).replace(tzinfo=BRUSSELS)
        instant = start.astimezone(UTC)
        yield instant.astimezone(BRUSSELS), (instant + lasts).astimezone(BRUSSELS)


def over_at(starts: datetime, ends: datetime, weeks: int) -> datetime:
    """When the last evening ends."""
    *_, (_start, end) = occurrences(starts, ends, weeks)
    return end


def next_occurrence(
    starts: datetime, ends: datetime, weeks: int, at: datetime
) -> tuple[datetime, datetime] | None:
    """The evening that is going on or comes next at `at`; None when all are over."""
    return next((pair for pair in occurrences(starts, ends, weeks) if pair[1] > at), None)
