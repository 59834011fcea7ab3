"""Opening hours around midnight, around summer time, and for any week that one can think of."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.content.hours import BRUSSELS, Opening, Status, runs, status, timetable

calm = settings(deadline=None)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def at(text: str) -> datetime:
    """A moment on Belgian clocks; 2026-11-23 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def opening(day: int, opens: str, closes: str) -> Opening:
    return Opening(day, time.fromisoformat(opens), time.fromisoformat(closes))


AWEL = [
    *(opening(day, "16:00", "22:00") for day in (MON, TUE, THU, FRI, SAT)),
    opening(WED, "14:00", "22:00"),
]
NIGHT = [opening(FRI, "22:00", "02:00")]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23 15:59", Status(False, opens=at("2026-11-23 16:00"))),
        ("2026-11-23 16:00", Status(True, until=at("2026-11-23 22:00"))),
        ("2026-11-23 21:59", Status(True, until=at("2026-11-23 22:00"))),
        ("2026-11-23 22:00", Status(False, opens=at("2026-11-24 16:00"))),
        ("2026-11-25 14:00", Status(True, until=at("2026-11-25 22:00"))),
        ("2026-11-28 22:00", Status(False, opens=at("2026-11-30 16:00"))),
    ],
)
def test_a_line_opens_on_the_minute_and_closes_on_the_minute(moment, expected):
    assert status(AWEL, at(moment)) == expected


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-27 21:59", False),
        ("2026-11-27 22:00", True),
        ("2026-11-27 23:59", True),
        ("2026-11-28 00:00", True),
        ("2026-11-28 01:59", True),
        ("2026-11-28 02:00", False),
        ("2026-11-28 22:30", False),
        ("2026-11-27 01:00", False),
    ],
)
def test_hours_past_midnight_belong_to_the_evening_before(moment, is_open):
    assert status(NIGHT, at(moment)).is_open is is_open


def test_sunday_night_runs_into_monday():
    assert status([opening(SUN, "20:00", "04:00")], at("2026-11-30 03:00")) == Status(
        True, until=at("2026-11-30 04:00")
    )


def test_the_clock_of_the_reader_does_not_matter():
    new_york = at("2026-11-23 16:30").astimezone(UTC) - timedelta(0)
    assert status(AWEL, new_york) == status(AWEL, at("2026-11-23 16:30"))


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        status(AWEL, datetime(2026, 11, 23, 17))  # noqa: DTZ001


def test_midnight_to_midnight_is_a_whole_day():
    day = [opening(MON, "00:00", "00:00")]
    assert status(day, at("2026-11-23 00:00")).until == at("2026-11-24 00:00")
    assert not status(day, at("2026-11-24 00:00")).is_open


def test_openings_that_touch_are_one():
    both = [opening(MON, "09:00", "12:00"), opening(MON, "12:00", "17:00")]
    assert status(both, at("2026-11-23 10:00")).until == at("2026-11-23 17:00")


def test_openings_that_overlap_are_one():
    both = [opening(MON, "09:00", "13:00"), opening(MON, "12:00", "17:00")]
    assert status(both, at("2026-11-23 10:00")).until == at("2026-11-23 17:00")


def test_seven_whole_days_never_close():
    always = [opening(day, "00:00", "00:00") for day in range(7)]
    assert status(always, at("2026-11-23 10:00")) == Status(True)


def test_no_hours_never_open():
    assert status([], at("2026-11-23 10:00")) == Status(False)


def test_in_summer_time_four_o_clock_is_four_o_clock():
    """29 March 2026: clocks go from 2:00 to 3:00. The day has 23 hours."""
    sunday = [opening(SUN, "16:00", "22:00")]
    assert not status(sunday, datetime(2026, 3, 29, 13, 59, tzinfo=UTC)).is_open
    assert status(sunday, datetime(2026, 3, 29, 14, 0, tzinfo=UTC)).is_open
    assert not status(sunday, datetime(2026, 3, 29, 20, 0, tzinfo=UTC)).is_open


def test_a_night_in_which_the_clock_goes_forward():
    saturday = [opening(SAT, "22:00", "02:30")]  # 2:30 does not exist: 1:30 in London, 3:30 here
    assert status(saturday, datetime(2026, 3, 29, 1, 29, tzinfo=UTC)).is_open
    assert not status(saturday, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)).is_open


def test_an_hour_that_happens_twice_closes_the_first_time():
    """25 October 2026: clocks go from 3:00 back to 2:00; 2:30 comes at 0:30 and 1:30 UTC."""
    saturday = [opening(SAT, "22:00", "02:30")]
    assert status(saturday, datetime(2026, 10, 25, 0, 29, tzinfo=UTC)).is_open
    assert not status(saturday, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)).is_open
    assert not status(saturday, datetime(2026, 10, 25, 1, 15, tzinfo=UTC)).is_open


def test_a_line_that_closes_at_three_has_an_hour_more_that_night():
    saturday = [opening(SAT, "22:00", "03:00")]
    assert status(saturday, datetime(2026, 10, 25, 1, 59, tzinfo=UTC)).is_open
    assert not status(saturday, datetime(2026, 10, 25, 2, 0, tzinfo=UTC)).is_open


def test_the_timetable_puts_days_with_the_same_hours_together():
    found = [(row.days, row.spans) for row in timetable(AWEL)]
    evening, afternoon = (time(16), time(22)), (time(14), time(22))
    assert found == [((MON, TUE, THU, FRI, SAT), (evening,)), ((WED,), (afternoon,))]


def test_two_openings_on_one_day_stand_in_one_row():
    rows = timetable([opening(MON, "14:00", "17:00"), opening(MON, "09:00", "12:00")])
    assert [row.spans for row in rows] == [((time(9), time(12)), (time(14), time(17)))]


def test_runs_of_days():
    assert runs([0, 1, 3, 4, 5]) == [(0, 1), (3, 5)]
    assert runs([]) == []


clocks = st.times(max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))
weeks = st.lists(st.builds(Opening, st.integers(0, 6), clocks, clocks), max_size=6)
moments = st.datetimes(
    min_value=datetime.fromisoformat("2026-01-01"),
    max_value=datetime.fromisoformat("2027-12-31"),
    timezones=st.just(UTC),
)


def minute_by_minute(openings: list[Opening], moment: datetime) -> bool:
    """The same question answered in the plainest way: was it opened and not closed since?"""
    for days in range(3):
        day = (moment.astimezone(BRUSSELS) - timedelta(days=days)).date()
        for row in openings:
            if row.weekday != day.weekday():
                continue
            closing_day = day + timedelta(days=1) if row.closes <= row.opens else day
            start = datetime.combine(day, row.opens, BRUSSELS).astimezone(UTC)
            end = datetime.combine(closing_day, row.closes, BRUSSELS).astimezone(UTC)
            if start <= moment < end:
                return True
    return False


@calm
@given(weeks, moments)
def test_open_is_what_the_plainest_reading_says(openings, moment):
    assert status(openings, moment).is_open is minute_by_minute(openings, moment)


@calm
@given(weeks, moments)
def test_what_is_said_about_the_future_comes_true(openings, moment):
    now = status(openings, moment)
    if now.until:
        assert status(openings, now.until - timedelta(seconds=1)).is_open
        assert not status(openings, now.until).is_open
        assert now.until > moment
    if now.opens:
        assert status(openings, now.opens).is_open
        assert not status(openings, now.opens - timedelta(seconds=1)).is_open
        assert now.opens > moment


@calm
@given(weeks, moments)
def test_whoever_has_hours_opens_within_a_week_and_a_day(openings, moment):
    now = status(openings, moment)
    assert now.is_open or (now.opens is None) is (not openings)


@calm
@given(weeks)
def test_no_opening_gets_lost_in_the_timetable(openings):
    written = [
        Opening(day, opens, closes)
        for row in timetable(openings)
        for day in row.days
        for opens, closes in row.spans
    ]
    assert sorted(written) == sorted(set(openings))
