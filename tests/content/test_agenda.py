"""Evenings that come back, and the calendar files that say so."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from portal.content.agenda import next_occurrence, occurrences, over_at
from portal.content.hours import BRUSSELS
from portal.content.ical import Entry, calendar_file

calm = settings(deadline=None)
FIRST, LAST = (datetime.fromisoformat(day) for day in ("2026-01-01", "2027-01-01"))
START = datetime(2026, 10, 13, 19, 0, tzinfo=BRUSSELS)
END = datetime(2026, 10, 13, 21, 0, tzinfo=BRUSSELS)


def test_seven_o_clock_stays_seven_o_clock_when_summer_time_ends():
    starts = [start for start, _end in occurrences(START, END, 3)]
    assert [start.isoformat() for start in starts] == [
        "2026-10-13T19:00:00+02:00",
        "2026-10-20T19:00:00+02:00",
        "2026-10-27T19:00:00+01:00",
    ]


def test_it_is_over_when_the_last_evening_ends():
    assert over_at(START, END, 3) == datetime(2026, 10, 27, 21, 0, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 10, 1, tzinfo=UTC), START),
        (datetime(2026, 10, 13, 20, 0, tzinfo=BRUSSELS), START),
        (datetime(2026, 10, 13, 21, 0, tzinfo=BRUSSELS), START + timedelta(weeks=1)),
        (datetime(2026, 10, 20, 21, 0, tzinfo=BRUSSELS), None),
    ],
)
def test_the_next_evening(moment, expected):
    found = next_occurrence(START, END, 2, moment)
    assert (found and found[0]) == expected


@calm
@given(
    st.datetimes(FIRST, LAST, timezones=st.just(BRUSSELS)),
    st.timedeltas(timedelta(minutes=1), timedelta(hours=12)),
    st.integers(1, 60),
)
def test_every_evening_lasts_as_long_as_the_first(starts, lasts, weeks):
    ends = (starts.astimezone(UTC) + lasts).astimezone(BRUSSELS)
    found = list(occurrences(starts, ends, weeks))
    assert len(found) == weeks
    assert {end.astimezone(UTC) - start.astimezone(UTC) for start, end in found} == {lasts}
    assert found == sorted(found)


def entry(**fields):
    values = {
        "uid": "a@wortel",
        "title": "Boksen; en, blazen",
        "text": "Regel een.\nRegel twee, met een komma.",
        "url": "https://wortel.example/nl/agenda/boksen/",
        "place": "Zaal, Kaai 3",
        "starts": START,
        "ends": END,
        "weeks": 1,
        "changed": datetime(2026, 9, 1, 12, 0, tzinfo=UTC),
    }
    return Entry(**{**values, **fields})


def parse(content: bytes):
    calendar = Calendar.from_ical(content)
    return calendar, calendar.walk("VEVENT")


def test_a_calendar_reads_back_what_was_written():
    _calendar, [event] = parse(calendar_file("Agenda", [entry()]))
    assert event["SUMMARY"] == "Boksen; en, blazen"
    assert event["DESCRIPTION"] == "Regel een.\nRegel twee, met een komma."
    assert event["LOCATION"] == "Zaal, Kaai 3"
    assert event["UID"] == "a@wortel"
    assert event["DTSTART"].dt.isoformat() == "2026-10-13T19:00:00+02:00"
    assert event["DTEND"].dt.isoformat() == "2026-10-13T21:00:00+02:00"
    assert "RRULE" not in event


def test_hours_are_those_of_brussels_with_its_rules_inside():
    content = calendar_file("Agenda", [entry(starts=START.astimezone(UTC))])
    assert b"DTSTART;TZID=Europe/Brussels:20261013T190000" in content
    [zone] = parse(content)[0].walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Brussels"
    kinds = {part.name: part["TZOFFSETTO"].td for part in zone.subcomponents}
    assert kinds["DAYLIGHT"] == timedelta(hours=2)
    assert kinds["STANDARD"] == timedelta(hours=1)


def as_read(content: bytes, name: str) -> datetime:
    """A time of the event by the rules of the file alone, as a calendar of RFC 5545 reads it."""
    event = content.decode().partition("BEGIN:VEVENT")[2]
    [line] = [line for line in event.split("\r\n") if line.startswith((f"{name};", f"{name}:"))]
    clock = datetime.fromisoformat(line.rpartition(":")[2])
    if clock.tzinfo:
        return clock
    zone = tzical(io.StringIO(content.decode())).get("Europe/Brussels")
    return clock.replace(tzinfo=zone).astimezone(UTC)


FAR_BACK, FAR_AHEAD = (datetime.fromisoformat(day) for day in ("1997-01-01", "2120-01-01"))
CHANGES = [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2045, 10, 29, 1, tzinfo=UTC)]


@pytest.mark.parametrize("change", CHANGES, ids=["to summer time", "to winter time"])
@pytest.mark.parametrize("minutes", range(-120, 150, 30))
def test_around_the_change_of_the_clock_a_calendar_reads_the_right_hour(change, minutes):
    starts = change + timedelta(minutes=minutes)
    ends = starts + timedelta(hours=1)
    content = calendar_file("Agenda", [entry(starts=starts, ends=ends)])
    assert (as_read(content, "DTSTART"), as_read(content, "DTEND")) == (starts, ends)


def test_in_the_hour_that_clocks_show_twice_an_evening_is_the_one_that_was_meant():
    starts = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # half past two, for the second time
    [(start, end)] = occurrences(starts, starts + timedelta(hours=1), 1)
    assert (start.isoformat(), end.isoformat()) == (
        "2027-10-31T02:30:00+01:00",
        "2027-10-31T03:30:00+01:00",
    )


def test_the_clock_changes_at_the_moments_at_which_brussels_changes_it():
    """A change is told on the clock before it: what a reader makes an instant of."""
    [zone] = parse(calendar_file("Agenda", [entry()]))[0].walk("VTIMEZONE")
    assert {part.name for part in zone.subcomponents} == {"DAYLIGHT", "STANDARD"}
    for part in zone.subcomponents:
        rule = part["RRULE"].to_ical().decode()
        old, new = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        changes = rrulestr(rule, dtstart=part["DTSTART"].dt).between(FAR_BACK, FAR_AHEAD)
        assert len(changes) > 100
        for clock in changes:
            moment = (clock - old).replace(tzinfo=UTC)
            before = moment - timedelta(seconds=1)
            assert before.astimezone(BRUSSELS).utcoffset() == old, moment
            assert moment.astimezone(BRUSSELS).utcoffset() == new, moment


def evenings_as_read(content: bytes) -> list[datetime]:
    """When the evenings of a series begin, as RFC 5545 reads the file: a clock of Brussels is the
    first of two (§3.3.5), and one that is left out that night is told by the clock before it."""

    def instant(clock: datetime) -> datetime:
        return clock.replace(fold=0).astimezone(UTC)

    series, *moved = Calendar.from_ical(content).walk("VEVENT")
    first = series["DTSTART"].dt
    rule = rrulestr(series["RRULE"].to_ical().decode(), dtstart=first.replace(tzinfo=None))
    begins = {one: instant(one.replace(tzinfo=first.tzinfo)) for one in rule}
    for evening in moved:
        begins[evening["RECURRENCE-ID"].dt.replace(tzinfo=None)] = instant(evening["DTSTART"].dt)
    return [*begins.values()]


@pytest.mark.parametrize(
    "first",
    [
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),  # half past two, for the first time
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),  # and for the second
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),  # half an hour before summer time
        datetime(2026, 10, 25, 18, 0, tzinfo=UTC),
    ],
    ids=["first", "second", "march", "evening"],
)
def test_a_year_of_weeks_keeps_its_hour_on_the_page_and_in_the_calendar(first):
    shown = [start for start, _end in occurrences(first, first + timedelta(hours=2), 60)]
    in_winter = first.astimezone(BRUSSELS)
    hours = {one.strftime("%H:%M") for one in shown}
    left_out = {"03:30"} if in_winter.hour == 2 else set()  # the night in March without a 2:30
    assert hours == {in_winter.strftime("%H:%M")} | left_out
    content = calendar_file(
        "Agenda", [entry(starts=first, ends=shown[0] + timedelta(hours=2), weeks=60)]
    )
    assert evenings_as_read(content) == [one.astimezone(UTC) for one in shown]


def test_every_evening_of_a_calendar_lasts_as_long_as_the_first():
    first = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    content = calendar_file(
        "Agenda", [entry(starts=first, ends=first + timedelta(hours=2), weeks=8)]
    )
    events = Calendar.from_ical(content).walk("VEVENT")
    lengths = [
        one["DTEND"].dt.astimezone(UTC) - one["DTSTART"].dt.astimezone(UTC) for one in events
    ]
    assert lengths == [timedelta(hours=2)] * 2
    assert len({one["UID"] for one in events}) == 1


def test_eight_weeks_are_one_event_with_a_rule():
    _calendar, [event] = parse(calendar_file("Agenda", [entry(weeks=8)]))
    assert event["RRULE"] == {"FREQ": ["WEEKLY"], "COUNT": [8]}


def test_lines_are_folded_as_the_standard_asks():
    content = calendar_file("Agenda", [entry(title="é" * 200)])
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert parse(content)[1][0]["SUMMARY"] == "é" * 200


def test_the_same_event_gives_the_same_bytes():
    assert calendar_file("Agenda", [entry()]) == calendar_file("Agenda", [entry()])


def test_an_empty_agenda_is_a_calendar_too():
    calendar, events = parse(calendar_file("Agenda", []))
    assert (calendar["VERSION"], events) == ("2.0", [])
