"""Reads about people."""

from portal.accounts.models import User
from portal.accounts.roles import Role


def roles_of(user: User) -> list[Role]:
    """The roles of a person, in the order of the enum."""
    names = set(user.groups.filter(name__in=Role.labels).values_list("name", flat=True))
    return [role for role in Role if role.label in names]
