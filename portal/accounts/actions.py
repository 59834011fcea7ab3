"""What changes people, their roles and their rights."""

import logging
from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.accounts.models import User
from portal.accounts.queries import administrators
from portal.accounts.roles import TABLE, Role
from portal.core import audit

logger = logging.getLogger(__name__)

WAGTAILS_OWN_GROUPS = ("Editors", "Moderators")


class LastAdministratorError(Exception):
    """Nobody would be left to look after people and rights."""

    sentence = _("This is the last administrator. Make somebody else an administrator first.")


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
    missing = set()
    for role, grant in TABLE.items():
        group, _created = Group.objects.get_or_create(name=role.label)
        names = {*grant.permissions, *grant.pages, *grant.collections}
        missing |= names - known.keys()
        group.permissions.set(known[name] for name in grant.permissions if name in known)
        pages = [known[name] for name in grant.pages if name in known]
        _sync(group, GroupPagePermission, Page.get_first_root_node(), pages)
        files = [known[name] for name in grant.collections if name in known]
        _sync(group, GroupCollectionPermission, Collection.get_first_root_node(), files)
    Group.objects.filter(name__in=WAGTAILS_OWN_GROUPS, user=None).delete()
    for name in sorted(missing):
        logger.error("portal/accounts/roles.py gives a permission that does not exist: %s", name)
    return sorted(missing)


def _sync(group: Group, rows: Any, root: Model | None, permissions: Iterable[Permission]) -> None:
    """Exactly these permissions, on the root of the pages, or of the pictures and files. Without
    a root there are none.

    `rows` is the model that gives a group a permission at a place: a page, or a collection.
    """
    if root is None:
        return
    place = f"{root._meta.model_name}_id"
    wanted = {(root.pk, permission.pk) for permission in permissions}
    held = rows.objects.filter(group=group)
    there = {(getattr(row, place), row.permission_id): row.pk for row in held}
    held.filter(pk__in=[pk for key, pk in there.items() if key not in wanted]).delete()
    rows.objects.bulk_create(
        rows(group=group, permission_id=permission, **{place: at})
        for at, permission in sorted(wanted - there.keys())
    )


def hold_roles() -> None:
    """Let no other transaction change who has which role until this one ends.

    Two administrators who take each other's role at the same moment would both see the other one
    as the one who is left. Whatever changes roles calls this before it reads.
    """
    locked = Group.objects.select_for_update(no_key=True)
    locked.filter(name=Role.ADMINISTRATOR.label).first()


def _refuse_for_the_last_administrator(user: User) -> None:
    """Raises LastAdministratorError where this person is the only one of `administrators`."""
    everybody = administrators()
    if everybody.filter(pk=user.pk).exists() and not everybody.exclude(pk=user.pk).exists():
        raise LastAdministratorError


@transaction.atomic
def set_roles(*, user: User, roles: Iterable[Role], by: User | None) -> None:
    """Put a person in the groups of exactly these roles; groups that are no role stay.

    Raises LastAdministratorError where nobody would be left with that role.
    """
    hold_roles()
    wanted = {role.label for role in roles}
    current = set(user.groups.filter(name__in=Role.labels).values_list("name", flat=True))
    if wanted == current:
        return
    if Role.ADMINISTRATOR.label in current - wanted and not user.is_superuser:
        _refuse_for_the_last_administrator(user)
    user.groups.remove(*Group.objects.filter(name__in=current - wanted))
    user.groups.add(*Group.objects.filter(name__in=wanted - current))
    names = ",".join(sorted(role.value for role in Role if role.label in wanted))
    audit.record("accounts.set_roles", subject=user, by=by, roles=names or "none")


@transaction.atomic
def rename(*, user: User, name: str, by: User) -> None:
    user.name = name
    user.save(update_fields=["name"])
    if by != user:
        audit.record("accounts.rename", subject=user, by=by)


@transaction.atomic
def set_active(*, user: User, active: bool, by: User) -> None:
    """Close or open an account. A closed one is logged out at its next request.

    Raises LastAdministratorError where it is theirs that would be closed.
    """
    hold_roles()
    if not active:
        _refuse_for_the_last_administrator(user)
    user.is_active = active
    user.save(update_fields=["is_active"])
    audit.record("accounts.open" if active else "accounts.close", subject=user, by=by)


@transaction.atomic
def delete(*, user: User, by: User) -> None:
    """Remove a person. What they wrote stays, and is then nobody's.

    Raises LastAdministratorError where nobody would be left to look after people.
    """
    hold_roles()
    _refuse_for_the_last_administrator(user)
    audit.record("accounts.delete", subject=user, by=by)
    user.delete()


@transaction.atomic
def forget_second_factor(*, user: User, by: User | None) -> int:
    """Remove every key, app and recovery code of somebody who lost them all; how many went.

    Their sessions can do nothing from now on but set up a new one: see `second_factor.debt`.
    """
    count, _rows = Authenticator.objects.filter(user=user).delete()
    audit.record("accounts.forget_second_factor", subject=user, by=by)
    return count
