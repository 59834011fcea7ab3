"""Organisations, who belongs to them, and who was promised to."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.fields import done_by
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.organisations.enums import Kind, State
from portal.organisations.rules import roles_of

VALID_FOR = datetime.timedelta(days=7)


class Organisation(models.Model):
    """A youth club, an employer, a service or the editors: one noun for all who take part."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    city = models.CharField(_("municipality"), max_length=80)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.WAITING
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                Lower("name"), Lower("city"), "kind", name="organisations_organisation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="organisations_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="organisations_state_known"
            ),
        ]

    class FieldClasses:
        public = ["name", "city", "kind"]
        staff = ["state"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self) -> "MembershipQuerySet":
        """Those that give their role: of a verified organisation, and of an employer at whom nobody
        looked yet. The role of employer opens nothing but their own desk (decision 25).
        """
        of_new_employer = models.Q(organisation__kind=Kind.EMPLOYER)
        of_new_employer &= models.Q(organisation__state=State.WAITING)
        return self.filter(models.Q(organisation__state=State.VERIFIED) | of_new_employer)

    def of(self, user: User) -> "MembershipQuerySet":
        return self.filter(user=user)


class Membership(models.Model):
    """A person has a role in an organisation. Made and ended by actions, which keep the groups."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    since = models.DateField(_("since"), default=timezone.localdate, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering: ClassVar[list[str]] = ["organisation__name", "role", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role"], name="organisations_membership_once"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="organisations_membership_role"
            ),
        ]

    class FieldClasses:
        staff = ["organisation", "user", "role", "since"]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.organisation}"

    def clean(self) -> None:
        refuse_role(self.organisation, self.role)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime.datetime | None = None) -> "InvitationQuerySet":
        """Those that can still be accepted."""
        return self.filter(expires_at__gt=now or timezone.now())


def in_a_week() -> datetime.datetime:
    return timezone.now() + VALID_FOR


class Invitation(models.Model):
    """The promise of a membership to whoever reads the mail of one address.

    The row is the promise: it goes when the promise is kept or taken back, and the record of who
    did what stays in the audit. Of the token only a digest is kept.
    """

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="invitations",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    email = models.EmailField(_("e-mail address"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"), default=in_a_week, editable=False)
    invited_by = done_by(_("invited by"), editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar[list[str]] = ["email", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "organisation", "role", Lower("email"), name="organisations_invitation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="organisations_invitation_role"
            ),
        ]

    class FieldClasses:
        staff = ["organisation", "role", "email", "invited_by", "expires_at"]
        technical = ["digest"]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}, {self.organisation}"

    def clean(self) -> None:
        refuse_role(self.organisation, self.role)


def refuse_role(organisation: Organisation, role: str) -> None:
    """ValidationError for a role that this kind of organisation does not give."""
    if role not in roles_of(organisation.kind):
        raise ValidationError(
            {"role": _("This organisation does not give this role. Choose another one.")}
        )
