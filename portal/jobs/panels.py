"""What the board shows elsewhere: on a person's first page, and in the queue of moderators."""

from collections.abc import Collection, Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.desk import Panel
from portal.accounts.models import User
from portal.jobs.access import works_as_employer
from portal.jobs.models import Vacancy
from portal.jobs.rules import MODERATE
from portal.moderation.notices import Noticed
from portal.moderation.queue import Subject, Waiting


def places(request: HttpRequest) -> Panel | None:
    """The way to the desk, for who works for an employer."""
    if not isinstance(request.user, User) or not works_as_employer(request.user):
        return None
    return Panel("jobs/desk_panel.html")


def to_check() -> Iterator[Waiting]:
    rows = Vacancy.objects.to_check().select_related("employer__organisation", "newest")
    for vacancy in rows.order_by("changed_at"):
        yield Waiting(
            title=str(vacancy),
            note=str(vacancy.employer),
            since=vacancy.changed_at,
            url=reverse("jobs_check", args=[vacancy.pk]),
        )


def noticed(numbers: Collection[str]) -> dict[str, Noticed]:
    """The places that somebody gave notice of."""
    found = Vacancy.objects.select_related("newest").in_bulk([int(one) for one in numbers])
    return {
        str(pk): Noticed(str(vacancy), reverse("jobs_check", args=[pk]))
        for pk, vacancy in found.items()
    }


def owns_place(user: User, number: str) -> bool:
    """Whether somebody works for the employer of a place."""
    return Vacancy.objects.for_user(user).filter(pk=number).exists()


waiting = Subject(_("Places to work and learn"), MODERATE, to_check)
