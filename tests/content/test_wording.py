"""Days and hours in Dutch words, as far as Django's own translations go."""

from datetime import datetime, time, timedelta

import pytest

from portal.content.hours import BRUSSELS, Status
from portal.content.wording import clock, day, day_names, short_day, span_words, status_words, when

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=BRUSSELS)  # a Monday


def test_days():
    assert day_names([2]) == "woensdag"
    assert day_names([0, 1]) == "maandag, dinsdag"
    names = day_names([0, 3, 4, 5])
    assert names.startswith("maandag, donderdag")
    assert names.endswith("zaterdag")
    assert "vrijdag" not in names
    assert day_names([]) == ""


def test_spans():
    assert span_words([(time(9), time(12)), (time(13, 30), time(0))]) == "09:00–12:00, 13:30–00:00"


def test_dates():
    assert day(NOW) == "maandag 23 november"
    assert short_day(NOW) == "ma 23 nov"
    assert clock(NOW) == "18:00"


def test_dates_are_belgian_whatever_the_zone_of_the_moment():
    from datetime import UTC

    assert day(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == "dinsdag 24 november"


@pytest.mark.parametrize("days", [0, 1, 3])
def test_every_moment_says_its_hour(days):
    words = when(NOW + timedelta(days=days, hours=1), NOW)
    assert "19:00" in words
    assert ("donderdag" in words) is (days == 3)


def test_open_says_until_when_and_closed_says_from_when():
    until = status_words(Status(True, until=NOW + timedelta(hours=4)), NOW)
    opens = status_words(Status(False, opens=NOW + timedelta(hours=15)), NOW)
    assert "22:00" in until
    assert "09:00" in opens
    assert (
        len({until, opens, status_words(Status(True), NOW), status_words(Status(False), NOW)}) == 4
    )
