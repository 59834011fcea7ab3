"""The demo, loaded once in a run: every process that reads all of it takes a copy.

Loading it costs half a minute. On SQLite a real first start of `manage.py serve` does it, and the
servers of the browser tests begin with its folder; on PostgreSQL the command that this start runs.
A copy is known by a hash of all that it is made of. It may be deleted.
"""

import hashlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache as kept
from django.core.management import call_command
from django.db import connection

from tests import migrated
from tests.migrated import ROOT, one_at_a_time
from tests.servers import on_sqlite, running

PREFIX = "wortel_demo_"


@cache
def recipe() -> str:
    """A hash of the migrated database, our code and content, and the day (for events)."""
    parts = [migrated.recipe(), datetime.now(UTC).date().isoformat()]
    files = [*ROOT.glob("portal/**/*"), *ROOT.glob("home/**/*")]
    parts += [
        f"{file}={hashlib.sha256(file.read_bytes()).hexdigest()}"
        for file in files
        if file.is_file() and "__pycache__" not in file.parts
    ]
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:20]


def first_start(folder: Path) -> Path:
    """A data folder as the first start of `manage.py serve` leaves it. To copy, not to change."""
    made = folder / f"{PREFIX}{recipe()}"
    with one_at_a_time(folder / "demo.lock"):
        if not made.exists():
            forget_older(folder)
            making = Path(tempfile.mkdtemp(dir=folder, prefix="unfinished-"))
            if found := migrated.copied_file(folder):
                shutil.copy(found, making / "portal.sqlite3")
                command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
                subprocess.run(command, cwd=ROOT, env=on_sqlite(making), check=True)
            with running(on_sqlite(making), workers=1):
                pass
            making.rename(made)
    return made


def forget_older(folder: Path) -> None:
    for old in [*folder.glob(f"{PREFIX}*"), *folder.glob("unfinished-*")]:
        shutil.rmtree(old)


@contextmanager
def in_place_of_the_database(folder: Path) -> Iterator[None]:
    """Inside the block this process reads and writes a copy of its own; then all is as before."""
    on_server = connection.vendor == "postgresql"
    with _on_server(folder) if on_server else _in_memory(folder) as media:
        shutil.copytree(media, settings.MEDIA_ROOT, dirs_exist_ok=True)
        _forget_what_was_read()
        yield
    _forget_what_was_read()


def _forget_what_was_read() -> None:
    kept.clear()
    ContentType.objects.clear_cache()


@contextmanager
def _in_memory(folder: Path) -> Iterator[Path]:
    data = first_start(folder)
    connection.ensure_connection()
    with closing(sqlite3.connect(":memory:")) as before:
        connection.connection.backup(before)
        with closing(sqlite3.connect(data / "portal.sqlite3")) as demo:
            demo.backup(connection.connection)
        yield data / "media"
        before.backup(connection.connection)


@contextmanager
def _on_server(folder: Path) -> Iterator[Path]:
    demo = f"{PREFIX}{recipe()}"
    media = folder / f"media-of-{demo}"
    own = connection.settings_dict["NAME"]
    copy = f"{own}_demo"
    with one_at_a_time(folder / "demo-on-server.lock"):
        if not _exists(demo):
            with _connected_to(copy, template=migrated.name_on_server()):
                call_command("migrate", verbosity=0)
                call_command("demo", verbosity=0)
                _run("ANALYZE")  # as autovacuum does in time; a copy takes it along
            _run_beside(f'ALTER DATABASE "{copy}" RENAME TO "{demo}"')
            shutil.copytree(settings.MEDIA_ROOT, media, dirs_exist_ok=True)
        with _connected_to(copy, template=demo):
            pass
    with _connected_to(copy):
        yield media
    _run_beside(f'DROP DATABASE "{copy}"')


@contextmanager
def _connected_to(name: str, template: str = "") -> Iterator[None]:
    own = connection.settings_dict["NAME"]
    connection.close()
    if template:
        _run_beside(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def _exists(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _run_beside(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
