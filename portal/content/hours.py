"""Opening hours: pure thinking about weekly hours on Belgian clocks. No Django.

An opening says: on this weekday, from this time to that one. Where it closes at or before the time
it opens, it runs past midnight into the next day; 00:00 to 00:00 is a whole day. Times are what the
clock on the wall in Brussels shows, so "16:00" stays "16:00" when summer time begins or ends.
Comparisons are made between instants, so an hour that happens twice is not open by mistake.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
DAYS = 7
AHEAD = 15  # days to look ahead: the night in March may swallow one opening whole


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """One row of weekly hours; `weekday` counts from Monday, 0."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Status:
    """How things are at one moment. `until` is None while open without end; `opens` is the next
    time it opens, None while open or where it never does."""

    is_open: bool
    until: datetime | None = None
    opens: datetime | None = None


@dataclass(frozen=True, slots=True)
class TimetableRow:
    """Days (from Monday, 0) that have exactly the same hours, and these hours in order."""

    days: tuple[int, ...]
    spans: tuple[tuple[time, time], ...]


def status(openings: Iterable[Opening], at: datetime) -> Status:
    """Whether somebody answers at `at`, until when, or when the next time is.

    Openings that touch or overlap count as one. Raises ValueError on a moment without a time zone:
    nobody could say what it means.
    """
    if at.utcoffset() is None:
        raise ValueError("a moment without a time zone")
    for start, end in _merged(_spans(openings, at.astimezone(BRUSSELS).date())):
        if at < start:
            return Status(False, opens=start.astimezone(BRUSSELS))
        if at < end:
            return Status(True, until=_unless_far(end, at))
    return Status(False)


def next_midnight(at: datetime) -> datetime:
    """When the day on clocks in Brussels ends."""
    return _instant(at.astimezone(BRUSSELS).date() + timedelta(days=1), time())


def timetable(openings: Iterable[Opening]) -> list[TimetableRow]:
    """The week as a person would write it: days with the same hours together, in order."""
    per_day: dict[int, list[tuple[time, time]]] = {}
    for opening in sorted(set(openings)):
        per_day.setdefault(opening.weekday, []).append((opening.opens, opening.closes))
    together: dict[tuple[tuple[time, time], ...], list[int]] = {}
    for day, spans in per_day.items():
        together.setdefault(tuple(spans), []).append(day)
    return [TimetableRow(tuple(days), spans) for spans, days in together.items()]


def runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """First and last day of each unbroken run: 0, 1, 3, 4, 5 -> (0, 1), (3, 5)."""
    found: list[tuple[int, int]] = []
    for day in sorted(set(days)):
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _spans(openings: Iterable[Opening], today: date) -> Iterator[tuple[datetime, datetime]]:
    """Every opening as two instants, from yesterday (it may run past midnight) to next week."""
    rows = list(openings)
    for ahead in range(-1, AHEAD + 1):
        day = today + timedelta(days=ahead)
        for row in rows:
            if row.weekday == day.weekday():
                past_midnight = row.closes <= row.opens
                last = day + timedelta(days=1) if past_midnight else day
                start, end = _instant(day, row.opens), _instant(last, row.closes)
                if start < end:
                    yield start, end


def _instant(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, BRUSSELS).astimezone(UTC)


def _merged(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _unless_far(end: datetime, at: datetime) -> datetime | None:
    """None where it stays open for a week: then it never closes."""
    return None if end - at >= timedelta(days=DAYS) else end.astimezone(BRUSSELS)
