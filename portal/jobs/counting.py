"""How often a place was looked at: sums a day, and what an employer sees of them.

Pages come from caches, so that what is counted is what browsers with JavaScript say. Nothing of
who looked is kept. See `portal.core.sums` for why an employer never sees one look: whole fives,
and of today nothing.
"""

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone

from portal.core.sums import LEAST
from portal.jobs.enums import Counted
from portal.jobs.models import PlaceSum, Vacancy


def count(*, vacancy: Vacancy, what: Counted) -> None:
    """Let the sum of today go up by one."""
    today = timezone.localdate()
    row = PlaceSum.objects.filter(vacancy=vacancy, what=what, day=today)
    if row.update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            PlaceSum.objects.create(vacancy=vacancy, what=what, day=today)
    except IntegrityError:  # somebody else was the first of today
        row.update(count=F("count") + 1)


def seen_of(vacancy: Vacancy) -> dict[Counted, int | None]:
    """The sums until yesterday, in whole fives; None for fewer than five."""
    past = vacancy.sums.filter(day__lt=timezone.localdate()).order_by().values("what")
    totals = {row["what"]: row["total"] for row in past.annotate(total=Sum("count"))}
    return {what: in_fives(totals.get(what.value, 0)) for what in Counted}


def in_fives(total: int) -> int | None:
    return total - total % LEAST or None
