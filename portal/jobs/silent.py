"""Who came by the open door for employers and was not heard of again (decision 25)."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from portal.jobs.enums import State, Vetting
from portal.jobs.models import Employer, Vacancy, Version
from portal.organisations import actions as organisations
from portal.organisations.enums import State as OrganisationState
from portal.organisations.models import Membership

SILENT_FOR = datetime.timedelta(days=90)


def forget_silent(now: datetime.datetime | None = None) -> int:
    """Remove employers who never sent a place to be checked, with their drafts and their people;
    and accounts that never got as far as an organisation. How many of both. The daily job.
    """
    now = now or timezone.now()
    keys = [*silent(now).values_list("pk", flat=True)]
    removed = sum(_remove(pk, now) for pk in keys)
    return removed + organisations.forget_unused_accounts(now)


def silent(now: datetime.datetime) -> QuerySet[Employer]:
    """Those whom nobody of ours called, of whom nothing was ever sent, and who did nothing since:
    no log-in, no draft."""
    since = now - SILENT_FOR
    own = Vacancy.objects.filter(employer=OuterRef("pk"))
    drafts = Version.objects.filter(vacancy__employer=OuterRef("pk"), written_at__gte=since)
    people = Membership.objects.filter(organisation=OuterRef("organisation"))
    return Employer.objects.filter(
        ~Exists(own.exclude(state=State.DRAFT)),
        ~Exists(drafts),
        ~Exists(people.filter(since__gte=timezone.localdate(since))),
        ~Exists(people.filter(user__last_login__gte=since)),
        ~Exists(people.filter(user__is_demo=True)),
        Exists(people),
        vetting=Vetting.NEW,
        steps=None,
        organisation__state=OrganisationState.WAITING,
    )


@transaction.atomic
def _remove(pk: int, now: datetime.datetime) -> bool:
    """False where they did something meanwhile."""
    Employer.objects.select_for_update().filter(pk=pk).first()
    employer = silent(now).select_related("organisation").filter(pk=pk).first()
    if employer is None:
        return False
    drafts = Vacancy.objects.filter(employer=employer)
    drafts.update(newest=None)
    drafts.delete()
    employer.delete()
    organisations.dissolve(organisation=employer.organisation)
    return True
