"""Two youth houses, a worker in each, and a stranger; makers of runs and phones."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.organisations.actions import join as join_organisation
from portal.organisations.enums import Kind, State
from portal.organisations.models import Organisation
from portal.youthwork.actions import runs
from portal.youthwork.models import Group, Phone, Run
from tests.courses.conftest import (  # noqa: F401  (fixtures)
    first_path,
    front_desk,
    home,
    index,
    module,
    path,
)


@pytest.fixture(autouse=True)
def forget() -> None:
    """Limits are counted in the cache."""
    cache.clear()


def house(name: str, state: State = State.VERIFIED) -> Organisation:
    return Organisation.objects.create(
        kind=Kind.YOUTH_WORK, name=name, city="Mechelen", state=state
    )


@pytest.fixture
def own(db: None) -> Organisation:
    return house("De Sprong")


@pytest.fixture
def other(db: None) -> Organisation:
    return house("De Brug")


@pytest.fixture
def member(person: Callable[..., User]) -> Callable[..., User]:
    """`member("leen", house, Role.COORDINATOR)`: somebody who belongs there."""

    def make(name: str, organisation: Organisation, role: Role = Role.YOUTH_WORKER) -> User:
        user = person(name)
        join_organisation(organisation=organisation, user=user, role=role, by=None)
        return user

    return make


@pytest.fixture
def worker(member: Callable[..., User], own: Organisation) -> User:
    return member("leen", own)


@pytest.fixture
def colleague(member: Callable[..., User], own: Organisation) -> User:
    return member("omar", own)


@pytest.fixture
def stranger(member: Callable[..., User], other: Organisation) -> User:
    """A youth worker of another house."""
    return member("amir", other)


@pytest.fixture
def group(own: Organisation) -> Group:
    return Group.objects.create(organisation=own, label="Woensdagploeg")


@pytest.fixture
def desk(worker: User, as_user: Callable[[User], Client]) -> Client:
    return as_user(worker)


@pytest.fixture
def begin(group: Group, module: Callable[..., Any]) -> Callable[..., Run]:  # noqa: F811
    """`begin(step, step)`: an open run of a module with these raw steps."""

    def make(*steps: dict[str, Any], **options: Any) -> Run:
        page = module(*steps, slug=options.pop("slug", "draden"))
        return runs.start(group=group, module=page, by=None, **options)

    return make


def joined(run: Run) -> Phone:
    token = runs.join(run=run)
    return Phone.objects.get(digest=runs.digest_of(token))


def fresh(run: Run) -> Run:
    """The run as it is now."""
    return Run.objects.get(pk=run.pk)


def go(run: Run, move: Callable[[Run], Any]) -> Run:
    newest = fresh(run)
    return runs.steer(run=newest, seen=newest.round, move=move)
