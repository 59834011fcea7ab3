"""Administrators look after people one by one; the forms give nobody more than the table does."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.accounts.queries import roles_of
from portal.accounts.roles import Role
from portal.core.models import AuditEntry
from tests.accounts.cast import PASSWORD, inside, log_in, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return person("baas@wortel.example", Role.ADMINISTRATOR, name="Baas")


@pytest.fixture
def cms(boss):
    return inside(boss)


def audited() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "actor", "subject_id"))


def test_the_list_shows_who_has_which_role(cms):
    person("x@wortel.example", Role.EDITOR, Role.MENTOR, name="Leen")
    page = cms.get("/cms/users/").content.decode()
    assert "Leen" in page
    assert "Redacteur, Mentor" in page


def test_people_are_found_by_name_and_by_address(cms):
    person("x@wortel.example", name="Leen Peeters")
    person("ander@wortel.example", name="Bo")
    for query in ("peeters", "x@wortel"):
        page = cms.get("/cms/users/", {"q": query}).content.decode()
        assert "Leen Peeters" in page
        assert "ander@wortel.example" not in page


def test_three_people_cost_as_many_queries_as_one(cms):
    person("a@wortel.example", Role.EDITOR)
    cms.get("/cms/users/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        cms.get("/cms/users/")
    person("b@wortel.example", Role.MENTOR, Role.EDITOR)
    person("c@wortel.example", Role.MODERATOR)
    with CaptureQueriesContext(connection) as three:
        cms.get("/cms/users/")
    assert len(one) == len(three)


def test_renaming_and_closing_leave_a_record(cms, boss):
    user = person("x@wortel.example", name="Oud")
    client = log_in(user)
    assert cms.post(f"/cms/users/edit/{user.pk}/", {"name": "Nieuw"}).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("Nieuw", False)
    assert audited() == [
        ("accounts.rename", str(boss.pk), str(user.pk)),
        ("accounts.close", str(boss.pk), str(user.pk)),
    ]
    assert client.get("/account/").status_code == 302


def test_the_form_takes_nothing_but_a_name_and_open_or_closed(cms):
    user = person("x@wortel.example", Role.EDITOR, name="Leen")
    cms.post(
        f"/cms/users/edit/{user.pk}/",
        {
            "name": "Leen",
            "is_active": "on",
            "email": "dief@wortel.example",
            "password1": "Een ander woord 12",
            "password2": "Een ander woord 12",
            "is_superuser": "on",
            "is_demo": "on",
            "groups": [str(group.pk) for group in Group.objects.all()],
            "user_permissions": ["1", "2", "3"],
        },
    )
    user.refresh_from_db()
    assert (user.email, user.is_superuser, user.is_demo) == ("x@wortel.example", False, False)
    assert user.check_password(PASSWORD)
    assert roles_of(user) == [Role.EDITOR]
    assert not user.user_permissions.exists()


def test_nobody_closes_their_own_account(cms, boss):
    cms.post(f"/cms/users/edit/{boss.pk}/", {"name": "Baas"})
    boss.refresh_from_db()
    assert boss.is_active


def test_an_administrator_does_not_touch_a_superuser(cms):
    root = person("root@wortel.example", is_superuser=True, name="Root")
    cms.post(f"/cms/users/edit/{root.pk}/", {"name": "Gekaapt"})
    cms.post(f"/cms/users/delete/{root.pk}/")
    root.refresh_from_db()
    assert (root.name, root.is_active) == ("Root", True)


def test_deleting_somebody_leaves_a_record(cms, boss):
    user = person("x@wortel.example")
    pk = user.pk
    cms.post(f"/cms/users/delete/{pk}/")
    assert not User.objects.filter(pk=pk).exists()
    assert audited() == [("accounts.delete", str(boss.pk), str(pk))]


@pytest.mark.parametrize("is_superuser", [False, True])
def test_nobody_adds_a_user_by_hand(boss, is_superuser):
    boss.is_superuser = is_superuser
    boss.save()
    cms = inside(boss)
    before = User.objects.count()
    assert cms.get("/cms/users/new/").status_code == 302
    cms.post("/cms/users/new/", {"name": "Dief", "email": "dief@wortel.example"})
    assert User.objects.count() == before
    assert "/cms/users/new/" not in cms.get("/cms/users/").content.decode()


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_people_are_not_handled_in_bulk(boss, action, method):
    boss.is_superuser = True
    boss.save()
    user = person("x@wortel.example")
    group = Group.objects.get(name=Role.ADMINISTRATOR.label)
    answer = getattr(inside(boss), method)(
        f"/cms/bulk/accounts/user/{action}/?id={user.pk}",
        {"role": str(group.pk), "mark_as_active": "False"},
        follow=True,
    )
    assert answer.status_code == 404
    user.refresh_from_db()
    assert user.is_active
    assert roles_of(user) == []


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR])
def test_editors_and_moderators_do_not_see_people(role):
    cms = inside(person("x@wortel.example", role))
    other = person("y@wortel.example", name="Bo")
    for address in (
        "/cms/users/",
        f"/cms/users/edit/{other.pk}/",
        f"/cms/users/delete/{other.pk}/",
    ):
        assert "y@wortel.example" not in cms.get(address, follow=True).content.decode()
        cms.post(address, {"name": "Gekaapt"})
    other.refresh_from_db()
    assert other.name == "Bo"


def test_the_preferences_of_the_cms_can_be_saved(cms):
    """Wagtail's page of them expects first and last names, which our people do not have."""
    assert cms.get("/cms/account/").status_code == 200
    answer = cms.post(
        "/cms/account/",
        {
            "notifications-submitted_notifications": "on",
            "locale-preferred_language": "fr",
            "locale-current_time_zone": "",
            "theme-theme": "dark",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )
    assert answer.status_code == 302
    assert User.objects.get(email="baas@wortel.example").wagtail_userprofile.theme == "dark"
