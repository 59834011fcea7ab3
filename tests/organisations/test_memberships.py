"""Roles follow memberships, whatever happens to either."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from portal.accounts.queries import roles_of
from portal.accounts.roles import Role
from portal.core.models import AuditEntry
from portal.organisations import actions
from portal.organisations.enums import Kind, State
from portal.organisations.models import Invitation, Membership, Organisation
from tests.accounts.cast import person
from tests.organisations.houses import house

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return person("x@wortel.example")


@pytest.fixture
def club():
    made = house(Kind.YOUTH_WORK)
    AuditEntry.objects.all().delete()
    return made


def audited() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "actor", "detail"))


def test_joining_gives_the_role_and_leaves_a_record(user, club):
    boss = person("b@wortel.example")
    actions.join(organisation=club, user=user, role=Role.MENTOR, by=boss)
    assert roles_of(user) == [Role.MENTOR]
    assert audited() == [
        ("organisations.join", str(boss.pk), f"organisation={club.pk} role=mentor"),
        ("accounts.set_roles", str(boss.pk), "roles=mentor"),
    ]


def test_joining_twice_changes_nothing(user, club):
    first = actions.join(organisation=club, user=user, role=Role.MENTOR, by=None)
    before = audited()
    assert actions.join(organisation=club, user=user, role=Role.MENTOR, by=None) == first
    assert audited() == before


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("role", Role)
def test_an_organisation_gives_only_the_roles_of_its_kind(user, role, kind):
    from portal.organisations.rules import roles_of as given

    organisation = house(kind)
    if role in given(kind):
        actions.join(organisation=organisation, user=user, role=role, by=None)
        assert roles_of(user) == [role]
    else:
        with pytest.raises(ValidationError):
            actions.join(organisation=organisation, user=user, role=role, by=None)
        assert roles_of(user) == []
        assert not Membership.objects.exists()


def test_leaving_takes_the_role(user, club):
    membership = actions.join(organisation=club, user=user, role=Role.MENTOR, by=None)
    actions.leave(membership=membership, by=user)
    assert roles_of(user) == []
    assert audited()[-2:] == [
        ("organisations.leave", str(user.pk), f"organisation={club.pk} role=mentor"),
        ("accounts.set_roles", str(user.pk), "roles=none"),
    ]


def test_a_role_that_another_house_gives_as_well_stays(user, club):
    first = actions.join(organisation=club, user=user, role=Role.MENTOR, by=None)
    other = house(Kind.SERVICE)
    actions.join(organisation=other, user=user, role=Role.MENTOR, by=None)
    actions.leave(membership=first, by=None)
    assert roles_of(user) == [Role.MENTOR]


def test_two_roles_in_one_house(user, club):
    first = actions.join(organisation=club, user=user, role=Role.MENTOR, by=None)
    actions.join(organisation=club, user=user, role=Role.YOUTH_WORKER, by=None)
    assert roles_of(user) == [Role.YOUTH_WORKER, Role.MENTOR]
    actions.leave(membership=first, by=None)
    assert roles_of(user) == [Role.YOUTH_WORKER]


def test_nobody_ends_the_membership_of_somebody_else(user, club):
    membership = actions.join(organisation=club, user=user, role=Role.MENTOR, by=None)
    with pytest.raises(PermissionDenied):
        actions.leave(membership=membership, by=person("y@wortel.example", Role.MENTOR))
    assert roles_of(user) == [Role.MENTOR]


def test_an_organisation_gives_no_role_until_it_is_verified(user):
    club = house(verified=False)
    actions.join(organisation=club, user=user, role=Role.MENTOR, by=None)
    assert roles_of(user) == []
    actions.judge(organisation=club, state=State.VERIFIED, by=None)
    assert roles_of(user) == [Role.MENTOR]


def test_refusing_an_organisation_takes_the_roles_of_all_its_members_at_once(user, club):
    others = [person(f"{name}@wortel.example") for name in "abc"]
    elsewhere = house(Kind.SERVICE)
    for member in (user, *others):
        actions.join(organisation=club, user=member, role=Role.MENTOR, by=None)
    actions.join(organisation=elsewhere, user=others[0], role=Role.COORDINATOR, by=None)
    actions.judge(organisation=club, state=State.REFUSED, by=None)
    assert [roles_of(member) for member in (user, *others)] == [[], [Role.COORDINATOR], [], []]


def test_the_database_refuses_what_no_form_would_send(user, club):
    actions.join(organisation=club, user=user, role=Role.MENTOR, by=None)
    wrong = [
        lambda: Membership.objects.create(organisation=club, user=user, role=Role.MENTOR),
        lambda: Membership.objects.create(organisation=club, user=user, role="king"),
        lambda: Organisation.objects.create(name="x", city="y", kind="palace"),
        lambda: Organisation.objects.create(name="x", city="y", kind=Kind.SERVICE, state="maybe"),
        lambda: Organisation.objects.create(
            name=club.name.upper(), city=club.city.lower(), kind=club.kind
        ),
        lambda: Invitation.objects.create(organisation=club, role="king", email="a@b.example"),
    ]
    for make in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_an_organisation_with_people_is_not_deleted(user, club):
    actions.join(organisation=club, user=user, role=Role.MENTOR, by=None)
    with pytest.raises(ProtectedError):
        club.delete()


def test_when_a_person_goes_their_memberships_go(user, club):
    actions.join(organisation=club, user=user, role=Role.MENTOR, by=None)
    user.delete()
    assert not Membership.objects.exists()


def test_a_second_house_with_the_same_name_in_the_same_town_is_refused_in_words(club):
    with pytest.raises(ValidationError):
        actions.register(kind=club.kind, name=club.name.upper(), city=club.city, by=None)
