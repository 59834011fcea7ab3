"""Days, hours and moments in words, in the language of the reader."""

from collections.abc import Iterable
from datetime import datetime, time

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from portal.content.enums import Weekday
from portal.content.hours import BRUSSELS, Status, runs


def clock(moment: time | datetime) -> str:
    """19:00. The same in every language that we write."""
    return f"{moment:%H:%M}"


def listed(parts: Iterable[str]) -> str:
    """One thing, another, a third: with the comma of the language."""
    return pgettext("between the parts of a list", ", ").join(parts)


def day_names(days: Iterable[int]) -> str:
    """Monday, Tuesday, Thursday to Saturday."""
    return listed(_run(first, last) for first, last in runs(days))


def _run(first: int, last: int) -> str:
    names = [str(Weekday(day).label) for day in range(first, last + 1)]
    if len(names) < 3:
        return listed(names)
    return gettext("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}


def span_words(spans: Iterable[tuple[time, time]]) -> str:
    return listed(f"{clock(opens)}–{clock(closes)}" for opens, closes in spans)


def status_words(status: Status, now: datetime) -> str:
    """One short sentence: open or not, and until or from when."""
    if status.is_open:
        if status.until is None:
            return gettext("Open day and night")
        return gettext("Open now, until %(time)s") % {"time": clock(status.until)}
    if status.opens is None:
        return gettext("Closed")
    return gettext("Closed now, opens %(when)s") % {"when": when(status.opens, now)}


def when(moment: datetime, now: datetime) -> str:
    """today at 16:00 · tomorrow at 14:00 · Wednesday at 14:00"""
    moment, now = moment.astimezone(BRUSSELS), now.astimezone(BRUSSELS)
    days = (moment.date() - now.date()).days
    if days == 0:
        return gettext("today at %(time)s") % {"time": clock(moment)}
    if days == 1:
        return gettext("tomorrow at %(time)s") % {"time": clock(moment)}
    day = str(Weekday(moment.weekday()).label)
    return gettext("%(day)s at %(time)s") % {"day": day, "time": clock(moment)}


def day(moment: datetime) -> str:
    """Tuesday 1 December, on a Belgian calendar."""
    return date_format(moment.astimezone(BRUSSELS), "l j F")


def short_day(moment: datetime) -> str:
    """Tue 1 Dec"""
    return date_format(moment.astimezone(BRUSSELS), "D j b")
