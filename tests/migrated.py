"""A migrated database, made once; every process that tests copies it.

A copy is migrated again, as any database is: what it lacks is applied, and the code of today makes
permissions and roles. So only an *edited* migration could be missed, and that is why a copy is
known by a hash of everything that migrations are made of.
"""

import fcntl
import hashlib
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.metadata import distributions
from pathlib import Path
from typing import Any
from unittest import mock

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate

ROOT = Path(__file__).resolve().parents[1]
OURS = re.compile(r"\b(?:portal|home)(?:\.\w+)+")
PREFIX = "wortel_migrated_"

SetUp = Callable[[], Any]


def recipe() -> str:
    """A hash of the migrations of all apps, our modules that they name, packages and settings."""
    parts = [f"{package.name}=={package.version}" for package in distributions()]
    parts += [connection.vendor, sys.version, repr(settings.INSTALLED_APPS)]
    files = set((ROOT / "portal/settings").glob("*.py"))
    for app in apps.get_app_configs():
        files |= set(Path(app.path, "migrations").rglob("*.py"))
    for file in [file for file in files if file.is_relative_to(ROOT)]:
        files |= set(_modules_named_in(file.read_text()))
    parts += [f"{file}={hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files]
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:20]


def _modules_named_in(text: str) -> Iterator[Path]:
    """`portal.cms.fields.One` names a class in a module in packages: all of them count."""
    for name in set(OURS.findall(text)):
        parts = name.split(".")
        for end in range(2, len(parts) + 1):
            path = ROOT.joinpath(*parts[:end])
            yield from filter(Path.is_file, (path.with_suffix(".py"), path / "__init__.py"))


def copied_file(folder: Path) -> Path | None:
    """The copy for SQLite, where it was made. Whoever takes it migrates it: see above."""
    copy = _InFile(folder, recipe())
    return copy.file if copy.file.exists() else None


def name_on_server() -> str:
    """The database that new ones take as their template: nothing was ever counted in it."""
    return f"{PREFIX}{recipe()}"


def set_up(folder: Path, set_up_databases: SetUp) -> Any:
    """Django's own set-up, on a copy where there is one; else it leaves a copy for the next.

    Copies are kept in `folder` (SQLite) or on the server (PostgreSQL). They may be deleted.
    """
    copy = (_OnServer if connection.vendor == "postgresql" else _InFile)(folder, recipe())
    with one_at_a_time(folder / f"{connection.vendor}.lock"), copy.laid_ready() as found:
        with mock.patch.object(post_migrate, "send"):
            done = set_up_databases()
        if not found:
            copy.keep()
    call_command("migrate", verbosity=0)
    return done


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class _InFile:
    """SQLite: a file, poured into the memory of the process."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self.file = folder / f"{PREFIX}{key}.sqlite3"

    @contextmanager
    def laid_ready(self) -> Iterator[bool]:
        if not self.file.exists():
            yield False
            return
        name = connection.creation._get_test_db_name()
        with closing(sqlite3.connect(name, uri=True)) as memory:
            with closing(sqlite3.connect(self.file)) as kept:
                kept.backup(memory)
            yield True  # the memory is kept as long as anybody is connected

    def keep(self) -> None:
        for old in self.folder.glob(f"{PREFIX}*.sqlite3"):
            old.unlink()
        unfinished = self.folder / "unfinished"
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as file:
            connection.connection.backup(file)
        unfinished.rename(self.file)


class _OnServer:
    """PostgreSQL: a database that new ones take as their template."""

    def __init__(self, folder: Path, key: str) -> None:
        self.name = f"{PREFIX}{key}"

    @contextmanager
    def laid_ready(self) -> Iterator[bool]:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            found = cursor.fetchone() is not None
        if found:
            connection.settings_dict["TEST"]["TEMPLATE"] = self.name
        yield found
        connection.settings_dict["TEST"]["TEMPLATE"] = None

    def keep(self) -> None:
        migrated = connection.settings_dict["NAME"]
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]
            )
            for (old,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE "{old}"')
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{migrated}"')
