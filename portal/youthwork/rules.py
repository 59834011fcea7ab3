"""Who works with young people, and where."""

from django.db.models import QuerySet

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.organisations.models import Membership, Organisation

WORKING = (Role.YOUTH_WORKER, Role.COORDINATOR)
"""The roles that open the workspace, in the organisation that gave them and nowhere else."""


def workplaces(user: User) -> QuerySet[Organisation]:
    """The verified organisations where this person works with young people."""
    held = Membership.objects.in_force().of(user).filter(role__in=WORKING)
    return Organisation.objects.filter(pk__in=held.values("organisation"))


def works_somewhere(user: User) -> bool:
    return workplaces(user).exists()
