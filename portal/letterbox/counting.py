"""Sums per pool and quarter: how many began, and how long they waited for a first answer.

A quarter is shown when it is over, and only from ten conversations up: seen twice, it is the same,
so that no difference tells of one letter.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from portal.letterbox.models import Pool, QuarterSum

LEAST = 10
LONGEST = 30
"""Days; whoever waited longer stands in the last place."""
KEPT = datetime.timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Shown:
    """A quarter of a pool. `days` is None where fewer than ten had an answer."""

    quarter: datetime.date
    asked: int
    days: float | None


def count_asked(pool: Pool, day: datetime.date) -> None:
    row = _row(pool, day)
    row.asked += 1
    row.save()


def count_answered(pool: Pool, began: datetime.date, day: datetime.date) -> None:
    """A first answer, in the quarter in which the conversation began."""
    row = _row(pool, began)
    row.answered = row.answered or [0] * (LONGEST + 1)
    row.answered[min(max((day - began).days, 0), LONGEST)] += 1
    row.save()


def shown_of(pool: Pool, today: datetime.date | None = None) -> list[Shown]:
    """What may be shown of a pool, the newest quarter first."""
    over = pool.sums.filter(quarter__lt=quarter_of(today or timezone.localdate()))
    return [
        Shown(row.quarter, row.asked, median_of(row.answered)) for row in over if row.asked >= LEAST
    ]


def median_of(answered: list[int]) -> float | None:
    """The middle of what a histogram counts; None for fewer than ten."""
    days = [day for day, count in enumerate(answered) for _ in range(count)]
    if len(days) < LEAST:
        return None
    middle = len(days) // 2
    return (days[middle] + days[~middle]) / 2


def quarter_of(day: datetime.date) -> datetime.date:
    """Its first day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def forget_old(today: datetime.date) -> None:
    QuarterSum.objects.filter(quarter__lt=today - KEPT).delete()


def _row(pool: Pool, day: datetime.date) -> QuarterSum:
    """Locked until the transaction ends: two letters at once are counted as two."""
    quarter = quarter_of(day)
    QuarterSum.objects.get_or_create(pool=pool, quarter=quarter)
    return QuarterSum.objects.select_for_update().get(pool=pool, quarter=quarter)
