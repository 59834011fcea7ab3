"""The cast of every test, and what all tests share."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.test.utils import setup_databases, teardown_databases

from portal.accounts.actions import set_roles
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.second_factor import SHOWN
from tests import migrated


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: pytest.FixtureRequest,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The database of this process, in place of pytest-django's: see `tests.migrated`."""
    folder = request.config.cache.mkdir("migrated")
    quiet = partial(setup_databases, verbosity=0, interactive=False, serialized_aliases=set())
    with django_db_blocker.unblock():
        made = migrated.set_up(folder, quiet)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """`person("noor", Role.EDITOR)`: somebody with these roles and a second factor."""

    def make(name: str, *roles: Role) -> User:
        user = User.objects.create_user(f"{name}@wortel.example", name=name.title())
        set_roles(user=user, roles=roles, by=None)
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        return user

    return make


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A client with a session of this person in which the second factor was shown."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        session[SHOWN] = str(user.pk)
        session.save()
        return client

    return log_in


@pytest.fixture
def editor(person: Callable[..., User]) -> User:
    return person("noor", Role.EDITOR)


@pytest.fixture
def second_editor(person: Callable[..., User]) -> User:
    return person("ilias", Role.EDITOR)


@pytest.fixture
def moderator(person: Callable[..., User]) -> User:
    return person("mila", Role.MODERATOR)


@pytest.fixture
def administrator(person: Callable[..., User]) -> User:
    return person("adam", Role.ADMINISTRATOR)


@pytest.fixture
def youth_worker(person: Callable[..., User]) -> User:
    return person("yara", Role.YOUTH_WORKER)
