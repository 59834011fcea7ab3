"""Who may belong where and who may invite whom, as a table."""

import pytest

from portal.accounts.roles import Role
from portal.organisations import actions, rules
from portal.organisations.enums import Kind, State
from tests.accounts.cast import person
from tests.organisations.houses import house

pytestmark = pytest.mark.django_db

GIVES = {
    Kind.YOUTH_WORK: {Role.YOUTH_WORKER, Role.MENTOR, Role.COORDINATOR},
    Kind.SERVICE: {Role.YOUTH_WORKER, Role.MENTOR, Role.COORDINATOR},
    Kind.EMPLOYER: {Role.EMPLOYER},
    Kind.EDITORS: {Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_of_organisation_gives_these_roles(kind):
    assert set(rules.roles_of(kind)) == GIVES[kind]


def test_every_role_can_be_given_somewhere():
    assert {role for roles in GIVES.values() for role in roles} == set(Role)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("role", Role)
def test_a_member_invites_to_what_the_table_says_and_a_stranger_to_nothing(role, kind):
    organisation = house(kind)
    member, stranger = person("m@wortel.example"), person("s@wortel.example", role)
    possible = GIVES[kind]
    if role in possible:
        actions.join(organisation=organisation, user=member, role=role, by=None)
    expected = {
        Role.ADMINISTRATOR: possible if kind == Kind.EDITORS else set(),
        Role.COORDINATOR: {Role.YOUTH_WORKER, Role.MENTOR} & possible,
    }.get(role, set())
    assert set(rules.invitable_roles(member, organisation)) == expected
    # a role from elsewhere counts for nothing here, except an administrator's
    elsewhere = possible if role == Role.ADMINISTRATOR else set()
    assert set(rules.invitable_roles(stranger, organisation)) == elsewhere


@pytest.mark.parametrize(
    ("state", "roles"),
    [
        (State.VERIFIED, {Role.YOUTH_WORKER, Role.MENTOR}),
        (State.WAITING, set()),
        (State.REFUSED, set()),
    ],
)
def test_a_coordinator_invites_in_a_verified_organisation_only(state, roles):
    organisation, user = house(Kind.SERVICE), person("c@wortel.example")
    actions.join(organisation=organisation, user=user, role=Role.COORDINATOR, by=None)
    actions.judge(organisation=organisation, state=state, by=None)
    assert set(rules.invitable_roles(user, organisation)) == roles
    assert rules.may_manage_people(user, organisation) is bool(roles)


def test_ending_a_membership_is_for_the_member_and_for_who_may_invite_to_it():
    organisation = house(Kind.YOUTH_WORK)
    worker, other, coordinator, boss = (
        person(f"{name}@wortel.example") for name in ("w", "o", "c", "b")
    )
    boss = person("baas@wortel.example", Role.ADMINISTRATOR)
    own = actions.join(organisation=organisation, user=worker, role=Role.YOUTH_WORKER, by=None)
    actions.join(organisation=organisation, user=other, role=Role.YOUTH_WORKER, by=None)
    lead = actions.join(organisation=organisation, user=coordinator, role=Role.COORDINATOR, by=None)
    may = {
        (name, membership.role): rules.may_remove(user, membership)
        for name, user in {
            "worker": worker,
            "other": other,
            "coordinator": coordinator,
            "boss": boss,
            "stranger": person("vreemd@wortel.example", Role.COORDINATOR),
        }.items()
        for membership in (own, lead)
    }
    assert {pair for pair, allowed in may.items() if allowed} == {
        ("worker", "youth_worker"),
        ("coordinator", "youth_worker"),
        ("coordinator", "coordinator"),
        ("boss", "youth_worker"),
        ("boss", "coordinator"),
    }
