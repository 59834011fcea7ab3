"""The listing of the board, kept in this process and renewed when places change."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, Sum

from portal.core.answers import until_changed
from portal.jobs.enums import State
from portal.jobs.listing import Known, Listing, Row, listed
from portal.jobs.models import Employer, Vacancy

FLAGS = ("pay", "look", "belief", "steps")
"""What a place may have, in the order of the last columns below."""


@dataclass(frozen=True)
class Today:
    """What everybody may see on a day: the listing, and which of its places are open or filled."""

    listing: Listing
    open: int
    filled: int


@until_changed(2)
def shown_on(day: datetime.date) -> Today:
    """What is shown on a day, by the rules of `VacancyQuerySet.shown`."""
    listing = _listing(day)
    known = listing.of_employers(set(Employer.objects.public().values_list("pk", flat=True)))
    in_time = [one for one in listing.values("last_day") if str(one) >= day.isoformat()]
    published = listing.having("state", [State.PUBLISHED]) & listing.having("last_day", in_time)
    return Today(listing, published & known, listing.having("state", [State.FILLED]) & known)


@dataclass(frozen=True, slots=True)
class _Kept:
    day: datetime.date
    mark: dict[str, Any]
    listing: Listing

    @property
    def filled(self) -> list[Known]:
        """The places that leave with the days, though nobody changes them."""
        return self.listing.known(self.listing.having("state", [State.FILLED]))


_kept: list[_Kept] = []
"""The last one, if any."""

MANY = 40
"""From so many changed places on, the listing is made from the start."""

LATE = datetime.timedelta(minutes=10)
"""A transaction that ends this long after it wrote its moment is still noticed without ado."""


def _listing(today: datetime.date) -> Listing:
    """Kept in this process. When places changed, those are asked for; when anything else did, one
    query says that it is still true."""
    places = Vacancy.objects.in_the_open(today)
    # Sums of keys: no two sets of places and texts that can be met in practice have the same.
    mark = places.order_by().aggregate(
        number=Count("pk"), keys=Sum("pk"), texts=Sum("checked"), changed=Max("changed_at"),
        filled=Count("pk", filter=Q(state=State.FILLED)),
    )  # fmt: skip
    kept = _kept[-1] if _kept else None
    if kept is not None and kept.mark == mark:
        return kept.listing
    made = _renewed(kept, today) if kept is not None else None
    if made is None or not _is_of(made, mark):
        oldest_first = places.order_by("published_at", "pk").values_list(*_COLUMNS)
        made = listed(_row(values) for values in oldest_first.iterator(5_000))
    _kept[:] = [_Kept(today, mark, made)]
    return made


def _renewed(kept: _Kept, today: datetime.date) -> Listing | None:
    """The listing with what changed since it was made; None where that is too much."""
    if kept.mark["changed"] is None:
        return None
    since = Vacancy.objects.filter(changed_at__gte=kept.mark["changed"] - LATE).order_by()
    once_public = since.exclude(published_at=None).values_list("pk", "published_at")
    touched = {pk: moment.timestamp() for pk, moment in once_public[: MANY + 1] if moment}
    if len(touched) > MANY:
        return None
    if kept.day != today:
        touched |= dict(kept.filled)
    places = Vacancy.objects.in_the_open(today).filter(pk__in=touched)
    rows = [_row(values) for values in places.order_by().values_list(*_COLUMNS)]
    same = {row.pk for row in rows if kept.listing.holds(row)}
    gone = [(pk, published) for pk, published in touched.items() if pk not in same]
    return kept.listing.with_changes(gone, [row for row in rows if row.pk not in same])


def _is_of(listing: Listing, mark: dict[str, Any]) -> bool:
    return listing.sums() == (mark["number"], mark["keys"] or 0, mark["texts"] or 0)


_COLUMNS = (
    "pk", "checked", "published_at", "employer", "state", "checked__last_day", "checked__kind",
    "checked__sector", "checked__min_age", "checked__dutch_spoken", "checked__in_weekend",
    "checked__municipality", "checked__pay_amount", "checked__look_first", "checked__headscarf",
    "checked__step_free", "checked__words",
)  # fmt: skip


def _row(values: tuple[Any, ...]) -> Row:
    pk, text, published, employer, state, last_day, kind, sector, age, dutch, *rest = values
    in_weekend, town, pay, *flags, words = rest
    has = dict(zip(FLAGS, (pay is not None, *flags), strict=True))
    facets = {
        "state": state,
        "last_day": last_day.isoformat(),
        "kind": kind,
        "sector": sector,
        "age": age,
        "dutch": dutch,
        "days": "weekend" if in_weekend else "week",
        "town": town,
        "with": tuple(name for name in has if has[name]),
    }
    return Row(pk, text, published.timestamp(), employer, facets, words)
