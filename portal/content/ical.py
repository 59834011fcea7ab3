"""Events as iCalendar (RFC 5545), for people's own calendars. No Django, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vRecur

from portal.content.hours import BRUSSELS

PRODUCT = "-//Wortel//Agenda//NL"
LOOK_AGAIN = timedelta(hours=12)


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
    for entry in entries:
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("last-modified", entry.changed.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("location", entry.place)
    event.add("url", entry.url)
    event.add("dtstart", entry.starts.astimezone(BRUSSELS))
    event.add("dtend", entry.ends.astimezone(BRUSSELS))
    if entry.weeks > 1:
        event.add("rrule", vRecur({"FREQ": "WEEKLY", "COUNT": entry.weeks}))
    return event
