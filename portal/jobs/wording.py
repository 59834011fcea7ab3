"""What is on a place in words: days, pay, how far."""

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from portal.jobs import hours
from portal.jobs.models import Version


def hours_in_words(grid: hours.Grid) -> list[tuple[str, str]]:
    """(Monday, 9:00-12:00, 13:00-17:00) for each day with hours."""
    return [
        (str(WEEKDAYS[int(day)]), hours.written(slots))
        for day, slots in sorted(grid.items())
        if slots
    ]


def pay_in_words(version: Version) -> str:
    if version.pay_amount is None:
        return _("Unpaid: %(reason)s") % {"reason": version.unpaid_because}
    amount = number_format(version.pay_amount, decimal_pos=2, use_l10n=True)
    return f"€ {amount} {version.get_pay_per_display()}".strip()


def start_in_words(version: Version) -> str:
    return date_format(version.starts_on, "j F Y") if version.starts_on else _("any day")


def yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")
