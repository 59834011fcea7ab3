"""Reads about people."""

from django.db.models import Q, QuerySet

from portal.accounts.models import User
from portal.accounts.roles import Role


def roles_of(user: User) -> list[Role]:
    """The roles of a person, in the order of the enum."""
    names = set(user.groups.filter(name__in=Role.labels).values_list("name", flat=True))
    return [role for role in Role if role.label in names]


def administrators() -> QuerySet[User]:
    """Whoever can look after people and rights today: administrators and superusers, not closed."""
    is_one = Q(is_superuser=True) | Q(groups__name=Role.ADMINISTRATOR.label)
    return User.objects.filter(is_one, is_active=True).distinct()
