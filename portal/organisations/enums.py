from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an organisation is here for; decides which roles it can give (rules.ROLES_OF)."""

    YOUTH_WORK = "youth_work", _("youth work")
    EMPLOYER = "employer", _("employer")
    SERVICE = "service", _("service")
    EDITORS = "editors", _("editors")


class State(TextChoices):
    """Whether somebody looked at it. Only in a verified organisation do memberships give roles;
    with one exception: see `MembershipQuerySet.in_force`.
    """

    WAITING = "waiting", _("not looked at yet")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("refused")
