"""Events as iCalendar (RFC 5545), for people's own calendars. No Django, no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from portal.content.hours import BRUSSELS

PRODUCT = "-//Wortel//Agenda//NL"
LOOK_AGAIN = timedelta(hours=12)
WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `uid` never changes, so that an update replaces what a calendar has;
    `weeks` is how many weeks in a row, 1 for once."""

    uid: str
    title: str
    text: str
    url: str
    place: str
    starts: datetime
    ends: datetime
    weeks: int
    changed: datetime


def calendar_file(name: str, entries: Iterable[Entry]) -> bytes:
    """The file, with the rules of Brussels summer time inside.

    The same entries give the same bytes: caches and calendars compare them.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add_component(_brussels())
    for entry in entries:
        for event in _events(entry):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _brussels() -> Timezone:
    """Brussels clocks since 1996 (directive 2000/84/EC): both changes at 01:00 UTC.

    Written by hand: what icalendar makes of a ZoneInfo begins summer time an hour late, as a
    change is told on the clock before it (RFC 5545 §3.6.5), and it ends in 2038.
    """
    zone = Timezone()
    zone.add("tzid", BRUSSELS.key)
    for part, name, month, clock, old, new in (
        (TimezoneDaylight(), "CEST", 3, "1996-03-31 02:00", WINTER, SUMMER),
        (TimezoneStandard(), "CET", 10, "1996-10-27 03:00", SUMMER, WINTER),
    ):
        part.add("dtstart", datetime.fromisoformat(clock))
        part.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"}))
        part.add("tzname", name)
        part.add("tzoffsetfrom", old)
        part.add("tzoffsetto", new)
        zone.add_component(part)
    return zone


def _events(entry: Entry) -> Iterator[Event]:
    """The event; where it comes back, on Brussels clocks, so that its hour stays when they change.

    A series that begins in an hour which clocks show for the second time would begin with the first
    there: the first evening is then told once more, as one that was moved (RECURRENCE-ID).
    """
    if entry.weeks == 1:
        yield _event(entry, _written(entry.starts), _written(entry.ends))
        return
    first = _local(entry.starts).replace(fold=0)
    lasts = entry.ends.astimezone(UTC) - entry.starts.astimezone(UTC)
    series = _event(entry, first, _written(first.astimezone(UTC) + lasts))
    series.add("rrule", vRecur({"FREQ": "WEEKLY", "COUNT": entry.weeks}))
    yield series
    if first.astimezone(UTC) != entry.starts:
        moved = _event(entry, _written(entry.starts), _written(entry.ends))
        moved.add("recurrence-id", first)
        yield moved


def _event(entry: Entry, starts: datetime, ends: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("last-modified", entry.changed.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("location", entry.place)
    event.add("url", entry.url)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    return event


def _local(moment: datetime) -> datetime:
    return moment.astimezone(UTC).astimezone(BRUSSELS)


def _written(moment: datetime) -> datetime:
    """On Brussels clocks; in UTC where these show an hour for the second time.

    A calendar takes such an hour for the first of the two (RFC 5545 §3.3.5).
    """
    local = _local(moment)
    return moment.astimezone(UTC) if local.fold else local
