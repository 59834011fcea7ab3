"""Who may belong where, and who may invite whom."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.organisations.enums import Kind, State

if TYPE_CHECKING:
    from portal.organisations.models import Membership, Organisation

ROLES_OF: dict[Kind, tuple[Role, ...]] = {
    Kind.YOUTH_WORK: (Role.YOUTH_WORKER, Role.MENTOR, Role.COORDINATOR),
    Kind.SERVICE: (Role.YOUTH_WORKER, Role.MENTOR, Role.COORDINATOR),
    Kind.EMPLOYER: (Role.EMPLOYER,),
    Kind.EDITORS: (Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR),
}
"""The roles that an organisation of a kind can give."""

INVITES: dict[Role, tuple[Role, ...]] = {
    Role.COORDINATOR: (Role.YOUTH_WORKER, Role.MENTOR),
}
"""Which roles a member may invite to their own organisation. All others: administrators only."""

INVITE_ANYWHERE = "organisations.add_invitation"


def roles_of(kind: str) -> tuple[Role, ...]:
    return ROLES_OF[Kind(kind)]


def invitable_roles(user: User, organisation: "Organisation") -> tuple[Role, ...]:
    """The roles to which this person may invite somebody in this organisation, () for none."""
    return _invitable(user, organisation, organisation.memberships.of(user))


def may_manage_people(user: User, organisation: "Organisation") -> bool:
    """True for who sees the people of an organisation and invites to it."""
    return bool(invitable_roles(user, organisation))


def manages_by(user: User, held: "Iterable[Membership]") -> bool:
    """The same, for who has the memberships at hand: all of one person in one organisation."""
    held = list(held)
    return bool(held) and bool(_invitable(user, held[0].organisation, held))


def may_remove(user: User, membership: "Membership") -> bool:
    """True for who may end this membership: the member, and who may invite to that role."""
    return membership.user_id == user.pk or membership.role in invitable_roles(
        user, membership.organisation
    )


def _invitable(
    user: User, organisation: "Organisation", held: "Iterable[Membership]"
) -> tuple[Role, ...]:
    possible = roles_of(organisation.kind)
    if user.has_perm(INVITE_ANYWHERE):
        return possible
    if organisation.state != State.VERIFIED:
        return ()
    allowed = {role for own in held for role in INVITES.get(Role(own.role), ())}
    return tuple(role for role in possible if role in allowed)
