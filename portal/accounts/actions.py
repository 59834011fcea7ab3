"""What changes people, their roles and their rights."""

import logging
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.accounts.models import User
from portal.accounts.roles import TABLE, Grant, Role
from portal.core import audit

logger = logging.getLogger(__name__)

WAGTAILS_OWN_GROUPS = ("Editors", "Moderators")


@transaction.atomic
def sync_roles() -> list[str]:
    """Make the group of every role exactly like the table of roles; calling it again is harmless.

    Returns the permissions that the table names and nobody has (a typing error, an app that is
    not installed): each is logged as an error and left out, the rest is done. Groups that are no
    role stay as they are, except Wagtail's own two, which go when nobody is in them.
    """
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    missing: set[str] = set()

    def found(names: Iterable[str]) -> set[Permission]:
        missing.update(name for name in names if name not in known)
        return {known[name] for name in names if name in known}

    for role, grant in TABLE.items():
        _sync_role(role, grant, found)
    Group.objects.filter(name__in=WAGTAILS_OWN_GROUPS, user=None).delete()
    for name in sorted(missing):
        logger.error("portal/accounts/roles.py gives a permission that does not exist: %s", name)
    return sorted(missing)


def _sync_role(role: Role, grant: Grant, found: "Finder") -> None:
    group, _created = Group.objects.get_or_create(name=role.label)
    group.permissions.set(found(grant.permissions))
    _make_rows(
        GroupPagePermission, group, "page", Page.get_first_root_node(), found(grant.pages)
    )
    _make_rows(
        GroupCollectionPermission,
        group,
        "collection",
        Collection.get_first_root_node(),
        found(grant.collections),
    )
