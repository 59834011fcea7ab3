"""Somebody is always left to look after people and rights, whatever button is pressed, and when."""

import threading

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, connections
from django.utils.html import escape

from portal.accounts.actions import LastAdministratorError, delete, set_active, set_roles
from portal.accounts.models import User
from portal.accounts.queries import administrators, roles_of
from portal.accounts.roles import Role
from portal.core.models import AuditEntry
from portal.organisations import actions
from portal.organisations.enums import Kind, State
from portal.organisations.models import Membership, Organisation
from tests.accounts.cast import inside, person
from tests.organisations.houses import house

MAY_MANAGE_PEOPLE = ("access_admin", "view_user", "change_user", "delete_user")
SENTENCE = str(LastAdministratorError.sentence)


@pytest.fixture
def editors(db):
    return house(Kind.EDITORS, "Redactie")


@pytest.fixture
def administrator(editors):
    """`administrator("adam")`: somebody with that role in the house of the editors."""

    def make(name: str) -> User:
        user = person(f"{name}@wortel.example", name=name.title())
        actions.join(organisation=editors, user=user, role=Role.ADMINISTRATOR, by=None)
        return user

    return make


@pytest.fixture
def adam(administrator):
    return administrator("adam")


@pytest.fixture
def root(db):
    """A superuser whose account is closed: nobody who could step in."""
    return person("root@wortel.example", is_superuser=True, is_active=False)


def membership_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


WAYS_OUT = {
    "leave": lambda user: actions.leave(membership=membership_of(user), by=user),
    "the house is refused": lambda user: actions.judge(
        organisation=membership_of(user).organisation, state=State.REFUSED, by=user
    ),
    "the house waits again": lambda user: actions.judge(
        organisation=membership_of(user).organisation, state=State.WAITING, by=user
    ),
    "the role is taken": lambda user: set_roles(user=user, roles=[Role.EDITOR], by=None),
    "the account is closed": lambda user: set_active(user=user, active=False, by=user),
    "the account is deleted": lambda user: delete(user=user, by=user),
}


@pytest.fixture(params=WAYS_OUT)
def way_out(request):
    return WAYS_OUT[request.param]


def test_the_last_one_stays_and_nothing_is_changed(way_out, adam, root):
    entries = AuditEntry.objects.count()
    with pytest.raises(LastAdministratorError):
        way_out(adam)
    adam.refresh_from_db()
    assert (adam.is_active, roles_of(adam)) == (True, [Role.ADMINISTRATOR])
    assert membership_of(adam).organisation.state == State.VERIFIED
    assert AuditEntry.objects.count() == entries


def test_one_of_two_may_go(way_out, adam):
    bea = person("bea@wortel.example")
    other = house(Kind.EDITORS, "Andere redactie")
    actions.join(organisation=other, user=bea, role=Role.ADMINISTRATOR, by=None)
    way_out(adam)
    assert [user.email for user in administrators()] == ["bea@wortel.example"]


def test_a_closed_account_does_not_count_as_somebody(adam, administrator):
    bea = administrator("bea")
    set_active(user=bea, active=False, by=adam)
    with pytest.raises(LastAdministratorError):
        set_active(user=adam, active=False, by=bea)


def test_a_superuser_can_step_in(adam, root):
    User.objects.filter(pk=root.pk).update(is_active=True)
    actions.leave(membership=membership_of(adam), by=adam)
    assert [user.email for user in administrators()] == ["root@wortel.example"]


def test_whoever_is_no_administrator_comes_and_goes(adam, editors):
    editor = person("e@wortel.example")
    membership = actions.join(organisation=editors, user=editor, role=Role.EDITOR, by=adam)
    actions.leave(membership=membership, by=adam)
    set_active(user=editor, active=False, by=adam)
    delete(user=editor, by=adam)
    assert not User.objects.filter(email="e@wortel.example").exists()


def test_the_role_stays_where_another_house_gives_it_too(adam, editors):
    other = house(Kind.EDITORS, "Andere redactie")
    actions.join(organisation=other, user=adam, role=Role.ADMINISTRATOR, by=None)
    actions.judge(organisation=editors, state=State.REFUSED, by=adam)
    assert roles_of(adam) == [Role.ADMINISTRATOR]


# --- in words, on every page that could do it ---


def test_leaving_is_refused_in_words_on_the_account_page(adam):
    address = f"/account/memberships/{membership_of(adam).pk}/end/"
    page = inside(adam).post(address, follow=True)
    assert (page.status_code, roles_of(adam)) == (200, [Role.ADMINISTRATOR])
    assert escape(SENTENCE) in page.content.decode()


def test_ending_the_membership_is_refused_in_words_in_the_cms(adam):
    address = f"/cms/organisations/memberships/{membership_of(adam).pk}/end/"
    page = inside(adam).post(address, follow=True)
    assert (page.status_code, roles_of(adam)) == (200, [Role.ADMINISTRATOR])
    assert escape(SENTENCE) in page.content.decode()


def test_refusing_the_house_is_refused_in_words_and_nothing_typed_is_lost(adam, editors):
    fields = {"name": "Nieuwe naam", "city": editors.city, "state": State.REFUSED.value}
    page = inside(adam).post(f"/cms/organisations/edit/{editors.pk}/", fields)
    text = page.content.decode()
    editors.refresh_from_db()
    assert (page.status_code, editors.state, editors.name) == (200, State.VERIFIED, "Redactie")
    assert escape(SENTENCE) in text
    assert "Nieuwe naam" in text


@pytest.mark.parametrize("view", ["edit", "delete"])
def test_closing_or_deleting_the_last_account_is_refused_in_words(view, adam):
    """By somebody who may look after people, and got that in another way than by the role."""
    clerk = person("clerk@wortel.example")
    clerk.user_permissions.set(Permission.objects.filter(codename__in=MAY_MANAGE_PEOPLE))
    page = inside(clerk).post(f"/cms/users/{view}/{adam.pk}/", {"name": "Adam"})
    adam.refresh_from_db()
    assert (page.status_code, adam.is_active) == (200, True)
    assert escape(SENTENCE) in page.content.decode()


# --- two at the same moment ---


@pytest.fixture
def really_written(django_db_setup, django_db_blocker):
    """Outside a transaction, so that two connections see each other; tidied up afterwards.

    SQLite lets one writer in at a time (`transaction_mode` IMMEDIATE), and its tables of a test
    live in memory, where a second reader is turned away instead of waiting.
    """
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: nothing happens at the same moment")
    with django_db_blocker.unblock():
        yield
        Membership.objects.all().delete()
        User.objects.all().delete()
        Organisation.objects.all().delete()
        AuditEntry.objects.all().delete()


def at_the_same_moment(*verbs) -> list[BaseException | None]:
    """Run each in a thread and a connection of its own; what each raised."""
    barrier = threading.Barrier(len(verbs))
    outcomes: list[BaseException | None] = [None] * len(verbs)

    def run(number, verb):
        try:
            barrier.wait(timeout=20)
            verb()
        except Exception as error:  # noqa: BLE001
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_two_who_end_each_other_at_the_same_moment_leave_one(really_written):
    editors = house(Kind.EDITORS, "Redactie")
    pair = [person("a@wortel.example"), person("b@wortel.example")]
    for _ in range(6):
        for user in pair:
            actions.join(organisation=editors, user=user, role=Role.ADMINISTRATOR, by=None)
        ends = [
            lambda user=user: actions.leave(membership=membership_of(user), by=None)
            for user in pair
        ]
        kinds = [type(outcome) for outcome in at_the_same_moment(*ends)]
        assert sorted(kinds, key=str) == sorted([type(None), LastAdministratorError], key=str)
        assert administrators().count() == 1


def test_one_role_from_two_houses_goes_with_the_last_of_them(really_written):
    """Two memberships end at once: neither may see the other one as still there."""
    club, service = house(Kind.YOUTH_WORK), house(Kind.SERVICE)
    user = person("m@wortel.example")
    for _ in range(6):
        both = [
            actions.join(organisation=place, user=user, role=Role.MENTOR, by=None)
            for place in (club, service)
        ]
        ends = [
            lambda membership=membership: actions.leave(membership=membership, by=None)
            for membership in both
        ]
        assert at_the_same_moment(*ends) == [None, None]
        assert roles_of(user) == []
