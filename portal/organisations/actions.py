"""What changes organisations and who belongs to them. Roles follow: see `_keep_roles_of`."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from portal.accounts.actions import hold_roles, set_roles
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.core import audit, changes
from portal.organisations import rules
from portal.organisations.enums import State
from portal.organisations.models import VALID_FOR, Invitation, Membership, Organisation
from portal.organisations.tokens import digest_of, new_token


class InvitationRefusedError(Exception):
    """This invitation cannot be accepted by this person: gone, too late, or of somebody else."""


# --- organisations ---


@transaction.atomic
def register(*, kind: str, name: str, city: str, by: User | None) -> Organisation:
    """A new organisation, which gives no roles until somebody verifies it."""
    organisation = Organisation(kind=kind, name=name, city=city)
    organisation.full_clean()
    organisation.save()
    audit.record("organisations.register", subject=organisation, by=by)
    return organisation


@transaction.atomic
def describe(*, organisation: Organisation, name: str, city: str, by: User) -> None:
    organisation.name, organisation.city = name, city
    organisation.full_clean()
    organisation.save(update_fields=["name", "city"])
    changes.announce()  # the board of places names it
    audit.record("organisations.describe", subject=organisation, by=by)


@transaction.atomic
def judge(*, organisation: Organisation, state: State, by: User | None) -> None:
    """Verify or refuse an organisation: its members get their roles, or lose them at once.

    Raises LastAdministratorError where the last one would lose theirs.
    """
    hold_roles()
    organisation.state = state
    organisation.save(update_fields=["state"])
    changes.announce()
    audit.record("organisations.judge", subject=organisation, by=by, state=state.value)
    for user in User.objects.filter(pk__in=organisation.memberships.values("user")):
        _keep_roles_of(user, by=by)


# --- memberships ---


@transaction.atomic
def join(*, organisation: Organisation, user: User, role: Role, by: User | None) -> Membership:
    """Give a person a role in an organisation; a second time changes nothing.

    ValidationError for a role that this kind of organisation does not give.
    """
    hold_roles()
    membership = Membership(organisation=organisation, user=user, role=role)
    membership.clean()
    membership, created = Membership.objects.get_or_create(
        organisation=organisation, user=user, role=role
    )
    if created:
        audit.record(
            "organisations.join", subject=user, by=by, organisation=organisation.pk, role=role.value
        )
        _keep_roles_of(user, by=by)
    return membership


@transaction.atomic
def leave(*, membership: Membership, by: User | None) -> None:
    """End a membership and the role that it gave. PermissionDenied for who may not end it.

    Raises LastAdministratorError where nobody would be left with that role.
    """
    hold_roles()
    if by is not None and not rules.may_remove(by, membership):
        raise PermissionDenied
    user, role = membership.user, membership.role
    audit.record(
        "organisations.leave",
        subject=user,
        by=by,
        organisation=membership.organisation_id,
        role=role,
    )
    Membership.objects.filter(pk=membership.pk).delete()
    _keep_roles_of(user, by=by)


def _keep_roles_of(user: User, *, by: User | None) -> None:
    """A person has exactly the roles of the memberships in force, whatever they had before."""
    held = Membership.objects.in_force().of(user).values_list("role", flat=True)
    set_roles(user=user, roles={Role(role) for role in held}, by=by)


# --- invitations ---


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and its token, which is known only now."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    email: str,
    role: Role,
    by: User,
    link: Callable[[str], str],
) -> Invited:
    """Promise a role to whoever reads the mail of this address, and mail them the way in.

    `link` turns the token into an address. An earlier invitation of this address to this role
    ends. PermissionDenied for who may not invite to this role here. OSError, when all is committed,
    where no server takes the mail: the invitation stands, and inviting again sends another.
    """
    if role not in rules.invitable_roles(by, organisation):
        raise PermissionDenied
    email = email.strip().lower()
    token = new_token()
    organisation.invitations.filter(email__iexact=email, role=role).delete()
    invitation = Invitation(
        organisation=organisation, email=email, role=role, digest=digest_of(token), invited_by=by
    )
    invitation.full_clean()
    invitation.save()
    audit.record("organisations.invite", subject=organisation, by=by, role=role.value)
    transaction.on_commit(lambda: _mail(invitation, link(token)))
    return Invited(invitation, token)


def _mail(invitation: Invitation, address: str) -> None:
    values = {"invitation": invitation, "address": address, "days": VALID_FOR.days}
    subject = render_to_string("emails/invitation_subject.txt", values)
    send_mail(
        " ".join(subject.split()),
        render_to_string("emails/invitation.txt", values),
        settings.DEFAULT_FROM_EMAIL,
        [invitation.email],
    )


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """Take a promise back. PermissionDenied for who may not invite to this role here."""
    if invitation.role not in rules.invitable_roles(by, invitation.organisation):
        raise PermissionDenied
    audit.record(
        "organisations.withdraw", subject=invitation.organisation, by=by, role=invitation.role
    )
    invitation.delete()


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> Membership:
    """Keep the promise, once. InvitationRefusedError where it is gone, too late, or not theirs.

    It is theirs when the address of the invitation is one that they have verified.
    """
    hold_roles()
    owns_address = EmailAddress.objects.filter(
        user=user, verified=True, email__iexact=invitation.email
    )
    if not owns_address.exists():
        raise InvitationRefusedError
    open_ones = Invitation.objects.open(timezone.now()).filter(pk=invitation.pk)
    count, _rows = open_ones.delete()
    if not count:
        raise InvitationRefusedError
    return join(
        organisation=invitation.organisation,
        user=user,
        role=Role(invitation.role),
        by=user,
    )


def forget_expired() -> int:
    """Remove invitations that nobody accepted in time; how many."""
    count, _rows = Invitation.objects.filter(expires_at__lte=timezone.now()).delete()
    return count
