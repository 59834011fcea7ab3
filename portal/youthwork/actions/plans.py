"""What happens to plans: made, changed, put in order, repeated."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from portal.youthwork.models import Activity, Group, Moment
from portal.youthwork.what import What

ASIDE = 10_000
"""Positions out of the way, while an order changes: no two moments may share one."""

MOST_REPEATS = 12


@transaction.atomic
def plan(
    *,
    activity: Activity | None = None,
    group: Group,
    label: str,
    starts_at: datetime.datetime,
    place: str = "",
) -> Activity:
    """A new evening, or the same one changed."""
    activity = activity or Activity()
    activity.group, activity.label, activity.place = group, label, place
    activity.starts_at, activity.changed_at = starts_at, timezone.now()
    activity.save()
    return activity


@transaction.atomic
def add_moment(
    *, activity: Activity, what: What | None = None, text: str = "", minutes: int | None = None
) -> Moment:
    """One more moment, at the end. Without minutes it takes what the training says, or ten."""
    Activity.objects.select_for_update().get(pk=activity.pk)
    last = activity.moments.aggregate(last=Max("position"))["last"] or 0
    moment = Moment.objects.create(
        activity=activity,
        position=last + 1,
        text=text,
        minutes=minutes or (what.minutes if what else 0) or 10,
        module=what.module.translation_key if what else None,
        step=UUID(what.refs[0].id) if what and what.note else None,
    )
    _changed(activity)
    return moment


@transaction.atomic
def order(*, activity: Activity, moments: Iterable[int]) -> None:
    """Put the moments with these keys in this order; others keep theirs, behind them."""
    Activity.objects.select_for_update().get(pk=activity.pk)
    known = [*activity.moments.values_list("pk", flat=True)]
    first = [pk for pk in dict.fromkeys(moments) if pk in known]
    wanted = [*first, *(pk for pk in known if pk not in first)]
    activity.moments.update(position=F("position") + ASIDE)
    for position, pk in enumerate(wanted, 1):
        activity.moments.filter(pk=pk).update(position=position)
    _changed(activity)


@transaction.atomic
def move(*, activity: Activity, moment: Moment, by: int) -> None:
    """One place up (by=-1) or down (by=1); at the ends nothing happens, and for one that a
    colleague removed meanwhile."""
    Activity.objects.select_for_update().get(pk=activity.pk)
    keys = [*activity.moments.values_list("pk", flat=True)]
    if moment.pk not in keys:
        return
    at = keys.index(moment.pk)
    to = min(max(at + by, 0), len(keys) - 1)
    keys.insert(to, keys.pop(at))
    order(activity=activity, moments=keys)


@transaction.atomic
def remove_moment(*, moment: Moment) -> None:
    activity = moment.activity
    moment.delete()
    order(activity=activity, moments=())


@transaction.atomic
def repeat(*, activity: Activity, weeks: int = 1) -> list[Activity]:
    """The same evening in each of the coming weeks, at the same time of the clock."""
    moments = [*activity.moments.all()]
    copies = []
    for week in range(1, min(weeks, MOST_REPEATS) + 1):
        copy = Activity.objects.create(
            group=activity.group,
            label=activity.label,
            place=activity.place,
            starts_at=_weeks_later(activity.starts_at, week),
        )
        Moment.objects.bulk_create(
            Moment(
                activity=copy,
                position=moment.position,
                minutes=moment.minutes,
                text=moment.text,
                module=moment.module,
                step=moment.step,
            )
            for moment in moments
        )
        copies.append(copy)
    return copies


def _weeks_later(moment: datetime.datetime, weeks: int) -> datetime.datetime:
    """The same time on the clock, also when summer time begins or ends in between."""
    local = timezone.localtime(moment).replace(tzinfo=None) + datetime.timedelta(weeks=weeks)
    return timezone.make_aware(local)


@transaction.atomic
def remove(*, activity: Activity) -> None:
    activity.delete()


def _changed(activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(changed_at=timezone.now())
