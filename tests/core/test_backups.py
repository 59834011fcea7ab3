"""Backups, made and put back as an operator does; and the way from the release before this one."""

import json
import os
import subprocess
import sys
import tarfile
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.db import connection

from tests.installations import lay_ready

ROOT = Path(__file__).resolve().parents[2]
RELEASES = sorted((ROOT / "tests/core/releases").iterdir())
SETUP = "import django; django.setup()\n"
WALK = (
    SETUP
    + """
import json
from django.test import Client
from tests import sitemap
browser = Client(SERVER_NAME="localhost")
print(json.dumps({page: browser.get(page).status_code for page in sitemap.paths(browser)}))
"""
)
ANSWER_HOME = (
    SETUP
    + """
from django.test import Client
from portal.accounts.models import User
from django.contrib.sessions.models import Session
browser = Client(SERVER_NAME="localhost")
print(browser.get("/nl/").status_code, User.objects.count(), Session.objects.count())
print(b"".join(browser.get("/media/documents/brief.txt")))
"""
)
FILL = (
    SETUP
    + """
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from home import demo
from portal.accounts.models import User
from portal.cms.models import File
demo.load_home()
User.objects.create_user("noor@wortel.example", name="Noor")
session = SessionStore(); session["x"] = 1; session.save()
File(title="Brief").file.save("brief.txt", ContentFile(b"Dag."))
"""
)
FILL = FILL.replace('File(title="Brief").file', 'brief = File(title="Brief"); brief.file')
FILL += "brief.save()\n"
RESTORE_EACH = (
    SETUP
    + """
import sys
from django.core.management import CommandError, call_command
for source in sys.argv[1:]:
    try:
        call_command("restore", source)
    except CommandError as error:
        print(error)
"""
)


@pytest.fixture
def place(tmp_path, django_db_setup, django_db_blocker):
    """`place()`: an installation, as environment variables; migrated or with nothing in it."""
    made = []

    def new(migrated=False):
        folder = tmp_path / uuid.uuid4().hex
        variables = {"PORTAL_DATA": str(folder), "DATABASE_URL": ""}
        if connection.vendor == "postgresql":
            name = f"wortel_{folder.name}"
            with on_server() as cursor:
                cursor.execute(f'CREATE DATABASE "{name}"')
            made.append(name)
            url = urlsplit(os.environ["DATABASE_URL"])
            variables["DATABASE_URL"] = url._replace(path=f"/{name}").geturl()
        if migrated:
            with django_db_blocker.unblock():
                lay_ready(folder, variables["DATABASE_URL"])
        return variables

    yield new
    for name in made:
        with on_server() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class on_server:  # noqa: N801  (reads as a word)
    """A cursor that makes and drops databases."""

    def __enter__(self):
        self.connection = psycopg2.connect(os.environ["DATABASE_URL"])
        self.connection.autocommit = True
        return self.connection.cursor()

    def __exit__(self, *_):
        self.connection.close()


def run(place, *arguments):
    """The exit code of Python in this place, and all that it said."""
    finished = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", **place},
        capture_output=True,
        text=True,
        timeout=300,
    )
    return finished.returncode, finished.stdout + finished.stderr


def done(place, *arguments):
    code, said = run(place, *arguments)
    assert code == 0, said
    return said


def manage(place, *arguments):
    return done(place, "manage.py", *arguments)


def test_a_backup_goes_into_an_empty_place_and_is_served_from_there(place, tmp_path):
    old, new = place(migrated=True), place()
    done(old, "-c", FILL)
    backup = tmp_path / "wortel.tar"
    said = manage(old, "backup", backup)
    assert "The secret is not in it" in said
    assert backup.stat().st_mode & 0o077 == 0
    with tarfile.open(backup) as archive:
        names = archive.getnames()
    database = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}[connection.vendor]
    assert names == [database, "media/documents/brief.txt", "manifest.json"]

    manage(new, "restore", backup)
    assert done(new, "-c", ANSWER_HOME) == "200 1 0\nb'Dag.'\n"  # nobody is logged in any more

    code, said = run(new, "manage.py", "restore", backup)
    assert code == 1
    assert "There is a database here already" in said
    code, said = run(old, "manage.py", "backup", backup)
    assert code == 1
    assert "is there already" in said


def test_the_secret_goes_along_where_it_is_asked_for(place, tmp_path):
    old, new = place(migrated=True), place()
    manage(old, "backup", tmp_path / "all.tar.gz", "--with-secret")
    manage(new, "restore", tmp_path / "all.tar.gz")
    first, second = (Path(one["PORTAL_DATA"], "secret.txt") for one in (old, new))
    assert first.read_text() == second.read_text()
    assert second.stat().st_mode & 0o077 == 0


def repacked(source, target, change):
    """A copy of a backup in which `change` was made to {name: content} before packing."""
    with tarfile.open(source) as archive:
        parts = {entry.name: archive.extractfile(entry).read() for entry in archive}
    change(parts)
    with tarfile.open(target, "w") as archive:
        for name, content in parts.items():
            file = target.with_name("part")
            file.write_bytes(content)
            archive.add(file, name)
    return target


def with_manifest(**changes):
    def change(parts):
        manifest = json.loads(parts["manifest.json"])
        parts["manifest.json"] = json.dumps({**manifest, **changes}).encode()

    return change


TAMPERED = {
    "a part that was changed": (
        lambda parts: parts.update({"media/documents/adem.ogg": b"x"}),
        "This backup is damaged: media/documents/adem.ogg",
    ),
    "a part that is missing": (
        lambda parts: parts.pop("media/documents/adem.ogg"),
        "This backup is damaged: media/documents/adem.ogg",
    ),
    "a part too many": (
        lambda parts: parts.update({"media/extra.txt": b"x"}),
        "This backup is damaged: media/extra.txt",
    ),
    "a way out of the folder": (
        lambda parts: parts.update({"media/../../x": b"x"}),
        "This backup holds what none may hold: media/../../x",
    ),
    "something else": (
        lambda parts: parts.update({"crontab": b"x"}),
        "This backup holds what none may hold: crontab",
    ),
    "no manifest": (
        lambda parts: parts.pop("manifest.json"),
        "This file is no backup of a portal, or it was cut off.",
    ),
    "a manifest that is none": (
        lambda parts: parts.update({"manifest.json": b"[]"}),
        "This file is no backup of a portal.",
    ),
    "a newer version": (with_manifest(version="99.0.0"), "made by a newer portal (99.0.0;"),
    "a newer format": (with_manifest(format=2), "made by a newer portal: install"),
    "a newer migration": (
        with_manifest(migrations=["cms.9999_later"]),
        "made by a newer portal (0.1.0;",
    ),
    "another database": (with_manifest(database="oracle"), "This backup is of oracle and here is"),
}


def test_a_backup_that_is_not_whole_or_not_for_here_changes_nothing(place, tmp_path):
    here = place()
    sources = [
        repacked(RELEASES[0], tmp_path / f"{number}.tar", change)
        for number, (change, _) in enumerate(TAMPERED.values())
    ]
    cut_off = tmp_path / "cut.tar"
    cut_off.write_bytes(sources[0].read_bytes()[:500_000])
    said = done(here, "-c", RESTORE_EACH, *sources, cut_off, tmp_path / "none.tar").splitlines()
    expected = [sentence for _, sentence in TAMPERED.values()] + ["cannot be read as a backup"] * 2
    assert len(said) == len(expected)
    assert [line for line, words in zip(said, expected, strict=True) if words not in line] == []
    folder = Path(here["PORTAL_DATA"])
    assert {path.name for path in folder.iterdir()} <= {"portal.sqlite3", "secret.txt"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="releases are kept as SQLite")
@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_a_release_before_this_one_is_restored_migrated_and_answers_all_its_pages(place, release):
    here = place()
    manage(here, "restore", release)
    assert "No planned migration operations" in manage(here, "migrate", "--plan")
    answers = json.loads(done(here, "-c", WALK))
    assert len(answers) >= 40
    assert {page: status for page, status in answers.items() if status != 200} == {}
