"""The board for tests: the data of the demo, an employer with somebody who works there."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from portal.accounts.roles import Role
from portal.jobs import actions, hours
from portal.jobs.demo import load_reference
from portal.jobs.enums import Act, Vetting
from portal.jobs.models import Employer, Kind, Municipality, Vacancy
from portal.organisations.actions import join
from portal.organisations.enums import Kind as OrganisationKind
from tests.organisations.houses import house

NUMBERS = ("0999001020", "0999002109", "0999003295")


@pytest.fixture(scope="module")
def reference(once: Any) -> None:
    once(load_reference)


@pytest.fixture
def in_days() -> Callable[[int], datetime.date]:
    return lambda days: timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def employer(reference: None, db: None) -> Employer:
    """Called, so that places of theirs may be public."""
    made = actions.describe(
        organisation=house(OrganisationKind.EMPLOYER, "Bakkerij"),
        number=NUMBERS[0], phone="015 1", language="nl", by=None,
    )  # fmt: skip
    actions.vet(employer=made, step=Vetting.CALLED, note="Gebeld.", by=None)
    made.refresh_from_db()
    return made


@pytest.fixture
def baker(person: Any, employer: Employer) -> Any:
    """Works for the employer."""
    user = person("bilal")
    join(organisation=employer.organisation, user=user, role=Role.EMPLOYER, by=None)
    return user


@pytest.fixture
def rival(person: Any, reference: None) -> Any:
    """Works for another employer, with a place of their own."""
    other = actions.describe(
        organisation=house(OrganisationKind.EMPLOYER, "Slagerij"),
        number=NUMBERS[1], phone="015 2", language="nl", by=None,
    )  # fmt: skip
    user = person("rik")
    join(organisation=other.organisation, user=user, role=Role.EMPLOYER, by=None)
    return user


def words(**changes: Any) -> dict[str, Any]:
    """A text that trips no check."""
    return {
        "title": "Brood bakken",
        "kind": Kind.objects.get(key="studentenjob"),
        "sector": "kitchen",
        "municipality": Municipality.objects.get(postcode="2800"),
        "address": "Markt 1",
        "does": "Deeg kneden",
        "learns": "Bakken",
        "hours": {"0": hours.parse("9-12")},
        "duration": "een maand",
        "pay_amount": 13,
        "pay_per": "HOUR",
        "min_age": 18,
        "mentor": "An",
        "visit_hours": "elke dag",
        "last_day": timezone.localdate() + datetime.timedelta(days=30),
        **changes,
    }


@pytest.fixture
def write(employer: Employer, baker: Any) -> Callable[..., Vacancy]:
    return lambda **changes: actions.write(employer=employer, values=words(**changes), by=baker)


@pytest.fixture
def publish(write: Any, baker: Any, moderator: Any) -> Callable[..., Vacancy]:
    """A place on the board."""

    def make(**changes: Any) -> Vacancy:
        vacancy = actions.do(Act.SUBMIT, vacancy=write(**changes), by=baker)
        return actions.do(Act.PUBLISH, vacancy=vacancy, by=moderator)

    return make
