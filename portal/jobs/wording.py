"""What is on a place in words: days, pay, how far."""

import itertools

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from portal.jobs import hours
from portal.jobs.models import Version


def hours_in_words(grid: hours.Grid) -> list[tuple[str, str]]:
    """(Monday, 9:00-12:00, 13:00-17:00) for each day with hours; a slot stays on one line."""
    return [
        (str(WEEKDAYS[int(day)]), hours.written(slots).replace("-", "\N{NON-BREAKING HYPHEN}"))
        for day, slots in sorted(grid.items())
        if slots
    ]


def days_in_words(grid: hours.Grid) -> str:
    """Mon-Thu, Sat: the days with hours, three or more in a row as one stretch."""
    days = sorted(int(day) for day, slots in grid.items() if slots)
    runs = itertools.groupby(enumerate(days), key=lambda pair: pair[1] - pair[0])
    parts: list[str] = []
    for _first, run in runs:
        row = [str(WEEKDAYS_ABBR[day]) for _number, day in run]
        parts += [f"{row[0]}–{row[-1]}"] if len(row) > 2 else row
    return ", ".join(parts)


def pay_in_words(version: Version) -> str:
    if version.pay_amount is None:
        return _("Unpaid: %(reason)s") % {"reason": version.unpaid_because}
    amount = number_format(version.pay_amount, decimal_pos=2, use_l10n=True)
    return f"€ {amount} {version.get_pay_per_display()}".strip()


def start_in_words(version: Version) -> str:
    return date_format(version.starts_on, "j F Y") if version.starts_on else _("any day")


def yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")
