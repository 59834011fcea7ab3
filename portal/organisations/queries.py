"""Reads about organisations and invitations."""

from dataclasses import dataclass

from django.db.models import QuerySet

from portal.accounts.models import User
from portal.organisations import rules
from portal.organisations.models import Invitation, Membership, Organisation
from portal.organisations.tokens import digest_of


def open_invitation(token: str) -> Invitation | None:
    """The invitation of a token that can still be accepted; None for any other text."""
    return by_digest(digest_of(token))


def by_digest(digest: str) -> Invitation | None:
    """The same, by what is kept of the token."""
    return (
        Invitation.objects.open()
        .filter(digest=digest)
        .select_related("organisation", "invited_by")
        .first()
    )


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    return organisation.memberships.select_related("user", "organisation").order_by(
        "user__name", "user__email", "role"
    )


@dataclass(frozen=True, slots=True)
class Belonging:
    """One organisation on a person's own page."""

    organisation: Organisation
    memberships: tuple[Membership, ...]
    may_manage: bool


def belongings_of(user: User) -> list[Belonging]:
    """Where a person belongs and with which roles; three queries, however many there are."""
    found: dict[int, list[Membership]] = {}
    for membership in Membership.objects.of(user).select_related("organisation"):
        found.setdefault(membership.organisation_id, []).append(membership)
    return [
        Belonging(
            organisation=held[0].organisation,
            memberships=tuple(held),
            may_manage=rules.manages_by(user, held),
        )
        for held in found.values()
    ]
