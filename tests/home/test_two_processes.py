"""Two servers, and an editor in a third process: the next visitor of each sees what was published.

On SQLite the embedded installation (no Redis), on PostgreSQL the grown one (with Redis).
"""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.postgres import binaries
from tests.redis import has_redis, redis
from tests.servers import running

ROOT = Path(__file__).resolve().parents[2]
STORY = "/nl/verhalen/koffer/"


@contextmanager
def fresh_database(folder):
    """What the servers need to know of a migrated database of their own."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "portal.sqlite3")])
        yield {}
        return
    host, port = connection.settings_dict["HOST"], connection.settings_dict["PORT"]
    user, ours = connection.settings_dict["USER"], connection.settings_dict["NAME"]
    connection.close()  # nobody may be connected to what is copied
    name = f"{ours}_two"
    at = ["-h", host, "-p", str(port), "-U", user]
    tools = binaries()
    assert tools is not None
    subprocess.run([tools / "createdb", *at, "-T", ours, name], check=True)
    try:
        yield {"DATABASE_URL": f"postgres://{user}@{host}:{port}/{name}"}
    finally:
        subprocess.run([tools / "dropdb", *at, "--force", name], check=True)


class Editor:
    """`editor("publish")`: has done so when it returns."""

    def __init__(self, environment):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.home.editor"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, work):
        self.process.stdin.write(f"{work}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n", work

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=30)


def visit(url):
    """Status and text, for somebody without a cookie."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.fixture
def place(tmp_path, django_db_setup, django_db_blocker):
    """An editor, and two servers that share nothing but the database (and Redis)."""
    if connection.vendor == "postgresql" and not has_redis():
        message = "Redis is missing (Debian: apt-get install redis-server)"
        assert not os.environ.get("CI"), message
        pytest.skip(message)
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        database = stack.enter_context(fresh_database(tmp_path))
        if connection.vendor == "postgresql":
            database["CACHE_URL"] = stack.enter_context(redis())
        clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment = {
            **clean,
            **database,
            "PORTAL_DATA": str(tmp_path),
            "PAGE_CACHE": "1",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        editor = Editor(environment)
        stack.callback(editor.end)
        editor("begin")
        urls = [stack.enter_context(running(environment, workers=1)) for _ in range(2)]
        yield editor, urls


def test_the_next_visitor_of_every_process_sees_what_was_published(place):
    editor, urls = place

    def everywhere(path):
        """What every process answers: it makes the page, and gives the same from memory."""
        first = [visit(url + path) for url in urls]
        assert [visit(url + path) for url in urls] == first
        return first

    def sees(words, path=STORY):
        return [words in text for _, text in everywhere(path)]

    assert sees("<h1>Koffer</h1>") == [True, True]
    editor("publish")
    assert sees("<h1>Een valies</h1>") == [True, True]
    editor("plan")
    assert sees("<h1>Een valies</h1>") == [True, True]
    editor("let_the_time_come")
    assert sees("<h1>Gepland</h1>") == [True, True]
    editor("add_help_line")
    assert sees('href="tel:102"') == [True, True]
    assert sees('href="tel:102"', "/nl/") == [True, True]
    editor("change_menu")
    assert sees(f'<a href="{STORY}"', "/nl/") == [True, True]
    editor("move")
    assert sees("<h1>Gepland</h1>", "/nl/koffer/") == [True, True]
    editor("unpublish")
    assert [status for status, _ in everywhere("/nl/koffer/")] == [404, 404]
    editor("delete")
    assert sees("Lees mee", "/nl/") == [False, False]
