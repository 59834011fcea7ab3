"""The cast of every test, and what all tests share."""

import gc
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from pytest_django import DjangoDbBlocker

from home.demo import load_home
from portal.accounts.actions import set_roles
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.second_factor import SHOWN
from portal.cms.demo.indexing import Keeping, unindexed
from portal.core.answers import making
from portal.core.static_files import StaticFiles
from tests import demo_copy, migrated

Once = Callable[..., Any]
_stamps = count(-1, -1)  # of no moment that there was

gc.set_threshold(50_000, 20, 100)  # tests make little that goes round in circles


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
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


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Once]:
    """`once(load_home)`: done now, there for every test of the module, undone after the last.

    For fixtures with scope "module". The transactions of the tests lie inside this one, so a
    module that uses it has no test with `transaction=True`.
    """
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()

    def run(make: Callable[..., Any], *args: Any) -> Any:
        with django_db_blocker.unblock():
            return make(*args)

    yield run
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def front_door(once: Once) -> None:
    """The home page of the demo, with nothing behind it yet."""
    once(load_home)


@pytest.fixture(scope="module")
def demo(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """What `make run` shows the first time, for all tests of a module: see `demo_copy`."""
    folder = request.config.cache.mkdir("migrated")
    with django_db_blocker.unblock(), demo_copy.in_place_of_the_database(folder):
        yield


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: the collector of garbage need not look at them again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a database, and let all tests of a module find the same one.

    `make test` looks for journeys in their folder alone: see `tests.run`.

    What one of them has made by `once` is there for all, in whatever order they run.
    """
    shared: dict[Path, dict[str, None]] = {}
    for item in items:
        if (item.path.parent.name == "journeys") != bool(item.get_closest_marker("browser")):
            raise pytest.UsageError(f"{item.nodeid}: journeys drive a browser, others do not")
        if item.get_closest_marker("django_db") or "django_db_setup" in item.fixturenames:
            item.add_marker("database")
        if "once" in item.fixturenames:
            known = item._fixtureinfo.name2fixturedefs
            names = [name for name in item.fixturenames if name in known]
            modular = [name for name in names if known[name][-1].scope == "module"]
            shared.setdefault(item.path, {}).update(dict.fromkeys(modular))
    for item in items:
        if item.get_closest_marker("database"):
            others = [one for one in shared.get(item.path, ()) if one not in item.fixturenames]
            item.fixturenames[:0] = others


@pytest.fixture(scope="session", autouse=True)
def static_files_are_looked_for_once() -> Iterator[None]:
    """A process that serves looks for them when it starts; in tests every client is a start."""
    look, found = StaticFiles.add_files_from_finders, {}

    def look_once(self: StaticFiles) -> None:
        place = (self.static_prefix, settings.STATIC_RELEASE)
        if place not in found:
            look(self)
            found[place] = dict(self.files)
        self.files.update(found[place])

    with mock.patch.object(StaticFiles, "add_files_from_finders", look_once):
        yield


@pytest.fixture(scope="session", autouse=True)
def not_indexed() -> Iterator[list[Keeping]]:
    """What Wagtail keeps for its editors at every save took a twelfth of all the time.

    A test of what they look for asks for `indexed`; servers of tests keep it as any server does,
    and the demo is indexed at its end.
    """
    with unindexed() as silent:
        yield silent


@pytest.fixture
def indexed(not_indexed: list[Keeping]) -> Iterator[None]:
    """What is saved in this test can be found in the CMS, and so can what refers to it."""
    for handler, model in not_indexed:
        post_save.connect(handler, sender=model)
    yield
    for handler, model in not_indexed:
        post_save.disconnect(handler, sender=model)


@pytest.fixture(autouse=True)
def language() -> None:
    """Every test begins in the language a request begins in.

    A page in another language leaves its own active in the thread that answered; a server sets it
    anew for each request, but a test that asks no page would go on in Arabic.
    """
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def answered_before() -> Iterator[None]:
    """As in a process that serves: menus and the like are made once, for the whole test."""
    with making((0, next(_stamps))):
        yield


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
