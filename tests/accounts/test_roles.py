"""The groups of the CMS are exactly the table of roles."""

import logging

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.accounts import actions
from portal.accounts.queries import roles_of
from portal.accounts.roles import TABLE, Grant, Role
from portal.core.models import AuditEntry
from tests.accounts.cast import person

pytestmark = pytest.mark.django_db


def names(permissions):
    return {f"{found.content_type.app_label}.{found.codename}" for found in permissions}


def grant_of(role: Role) -> tuple[set[str], set[str], set[str]]:
    """What the group of a role has in the database: everywhere, on pages, on files."""
    group = Group.objects.get(name=role.label)
    return (
        names(group.permissions.all()),
        names(row.permission for row in GroupPagePermission.objects.filter(group=group)),
        names(row.permission for row in GroupCollectionPermission.objects.filter(group=group)),
    )


@pytest.mark.parametrize("role", Role)
def test_after_migrate_the_group_of_a_role_has_what_the_table_gives(role):
    grant = TABLE[role]
    assert grant_of(role) == (set(grant.permissions), set(grant.pages), set(grant.collections))


def test_the_table_names_no_permission_that_does_not_exist():
    assert actions.sync_roles() == []


def test_syncing_again_changes_no_row():
    before = [
        set(GroupPagePermission.objects.values_list("pk", flat=True)),
        set(GroupCollectionPermission.objects.values_list("pk", flat=True)),
        set(Group.permissions.through.objects.values_list("pk", flat=True)),
    ]
    actions.sync_roles()
    assert before == [
        set(GroupPagePermission.objects.values_list("pk", flat=True)),
        set(GroupCollectionPermission.objects.values_list("pk", flat=True)),
        set(Group.permissions.through.objects.values_list("pk", flat=True)),
    ]


def test_what_somebody_gave_by_hand_to_a_role_is_taken_back():
    group = Group.objects.get(name=Role.EDITOR.label)
    root, files = Page.get_first_root_node(), Collection.get_first_root_node()
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    GroupPagePermission.objects.create(group=group, page=root, permission_type="publish")
    GroupCollectionPermission.objects.create(
        group=group, collection=files, permission=Permission.objects.get(codename="change_image")
    )
    actions.sync_roles()
    assert grant_of(Role.EDITOR) == (
        set(TABLE[Role.EDITOR].permissions),
        set(TABLE[Role.EDITOR].pages),
        set(TABLE[Role.EDITOR].collections),
    )


def test_what_somebody_took_away_by_hand_comes_back():
    group = Group.objects.get(name=Role.MODERATOR.label)
    group.permissions.clear()
    GroupPagePermission.objects.filter(group=group).delete()
    actions.sync_roles()
    assert grant_of(Role.MODERATOR)[1] == set(TABLE[Role.MODERATOR].pages)
    assert "wagtailadmin.access_admin" in grant_of(Role.MODERATOR)[0]


def test_a_permission_that_does_not_exist_is_named_and_the_rest_is_given(monkeypatch, caplog):
    table = {**TABLE, Role.MENTOR: Grant(permissions=("content.fly", "wagtailadmin.access_admin"))}
    monkeypatch.setattr(actions, "TABLE", table)
    with caplog.at_level(logging.ERROR, logger="portal.accounts.actions"):
        assert actions.sync_roles() == ["content.fly"]
    assert [record.getMessage() for record in caplog.records] == [
        "portal/accounts/roles.py gives a permission that does not exist: content.fly"
    ]
    assert grant_of(Role.MENTOR)[0] == {"wagtailadmin.access_admin"}


def test_groups_that_are_no_role_are_left_alone():
    own = Group.objects.create(name="Vertalers")
    own.permissions.add(Permission.objects.get(codename="access_admin"))
    actions.sync_roles()
    assert names(own.permissions.all()) == {"wagtailadmin.access_admin"}


def test_wagtails_own_groups_go_unless_somebody_is_in_them():
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    used, unused = Group.objects.create(name="Editors"), Group.objects.create(name="Moderators")
    person("oud@wortel.example").groups.add(used)
    actions.sync_roles()
    assert list(Group.objects.filter(pk__in=[used.pk, unused.pk])) == [used]


def test_a_tree_without_a_root_is_no_reason_to_fail():
    """After a flush (tests, a restored dump) the groups may come before the pages."""
    GroupPagePermission.objects.all().delete()
    Page.objects.all().delete()
    assert actions.sync_roles() == []


def test_editors_write_and_do_not_publish_moderators_do_both():
    page = Page.get_first_root_node().get_children().first()
    editor = page.permissions_for_user(person("e@wortel.example", Role.EDITOR))
    moderator = page.permissions_for_user(person("m@wortel.example", Role.MODERATOR))
    assert (editor.can_edit(), editor.can_publish(), editor.can_unlock()) == (True, False, False)
    assert (moderator.can_edit(), moderator.can_publish(), moderator.can_lock()) == (
        True,
        True,
        True,
    )


@pytest.mark.parametrize("role", [Role.YOUTH_WORKER, Role.MENTOR, Role.EMPLOYER, Role.COORDINATOR])
def test_who_works_with_young_people_does_not_reach_the_cms(role):
    assert not person("x@wortel.example", role).has_perm("wagtailadmin.access_admin")


def test_setting_roles_keeps_other_groups_and_leaves_a_record():
    user = person("x@wortel.example", Role.EDITOR)
    own = Group.objects.create(name="Vertalers")
    user.groups.add(own)
    boss = person("b@wortel.example")
    actions.set_roles(user=user, roles=[Role.MENTOR, Role.EMPLOYER], by=boss)
    assert roles_of(user) == [Role.MENTOR, Role.EMPLOYER]
    assert own in user.groups.all()
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.subject_kind, entry.subject_id, entry.detail) == (
        str(boss.pk),
        "accounts.set_roles",
        "accounts.user",
        str(user.pk),
        "roles=employer,mentor",
    )


def test_setting_the_same_roles_again_leaves_no_record():
    user = person("x@wortel.example", Role.EDITOR)
    actions.set_roles(user=user, roles=[Role.EDITOR], by=None)
    assert AuditEntry.objects.count() == 0
