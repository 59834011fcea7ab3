"""The cast of every test, and what all tests share."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from portal.accounts.actions import set_roles
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.second_factor import SHOWN


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
