"""A process or the database is killed under load: what was acknowledged is there afterwards.

A real server with two processes, answers of a training from eight sides at once, and SIGKILL.
Where it was killed meanwhile, an answer may be counted that nobody heard of; none may be missing.
"""

import http.client
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from tests import postgres
from tests.installations import lay_ready
from tests.servers import free_port, wait_until_ready

ROOT = Path(__file__).resolve().parents[2]
SIDES = 8
PATIENCE = 60
DURABLE = ["shared_buffers=32MB"]  # everything else as PostgreSQL comes: a commit is on disk
FILL = """
import django; django.setup()
from wagtail.blocks import StreamValue
from home.demo import load_home
from portal.courses.models import CourseIndexPage, ModulePage, PathPage
from tests.courses.makers import BY_KIND, item
home = load_home()
index = home.add_child(instance=CourseIndexPage(title="T", slug="trainen", intro="T"))
path = index.add_child(instance=PathPage(title="P", slug="pad", intro="P"))
page = ModulePage(title="M", slug="m", intro="M", lead="M", aim="M", art="threads", ground="blush")
block = ModulePage._meta.get_field("steps").stream_block
page.steps = StreamValue(block, [BY_KIND["choose"]()], is_lazy=True)
path.add_child(instance=page)
print(f"{page.url}stap/{page.outline[0].key}/", item("a", "")["id"])
"""

LATE_TASK = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
late = DBTaskResult.objects.create(args_kwargs={}, task_path="x", run_after=get_date_max())
DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
"""


class Portal:
    """`manage.py serve` on a database of its own, and whoever answers there."""

    def __init__(self, folder, database_url=""):
        self.port = free_port()
        self.folder = folder
        self.database_url = database_url
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORTAL_DATA": str(folder),
            "DATABASE_URL": database_url,
            "TRUSTED_PROXIES": "1",  # every side has an address of its own
            "TASKS": "database",
        }
        self.acknowledged = Counter()
        self.refused = Counter()
        self.over = threading.Event()

    def python(self, code, **environment):
        run = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**self.environment, **environment},
            check=True,
            capture_output=True,
            text=True,
        )
        return run.stdout

    @contextmanager
    def serving(self):
        filled = self.python(FILL, TASKS="")  # `serve` makes the tables of the queue
        self.address, self.choice = filled.split()
        with (self.folder / "server.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", f"--port={self.port}", "--workers=2"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until_ready(f"http://127.0.0.1:{self.port}", self.process)
            yield
        finally:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)

    @contextmanager
    def under_load(self):
        sides = [threading.Thread(target=self.answer, args=(side,)) for side in range(SIDES)]
        for side in sides:
            side.start()
        try:
            yield
        finally:
            self.over.set()
            for side in sides:
                side.join(timeout=PATIENCE)

    def answer(self, side):
        number = 0
        while not self.over.is_set():
            number += 1
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Forwarded-For": f"10.{side}.{number // 250}.{number % 250}",
            }
            door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                door.request("POST", self.address, f"answer={self.choice}", headers)
                status = door.getresponse().status
            except (OSError, http.client.HTTPException):
                status = 0
            finally:
                door.close()
            (self.acknowledged if status in {200, 303} else self.refused)[status] += 1

    def until(self, says):
        """Wait until something is so, as somebody does who watches."""
        deadline = time.monotonic() + PATIENCE
        while not says():
            assert self.process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.02)  # between two looks

    def hears(self, more):
        """Wait until so many more answers were acknowledged."""
        aim = self.acknowledged.total() + more
        self.until(lambda: self.acknowledged.total() >= aim)

    def readiness(self):
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/healthz/ready", timeout=PATIENCE
            ) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()
        except OSError:
            return 0, ""

    def is_ready(self):
        status, said = self.readiness()
        return status == 200 and said.startswith("ok\n")

    def rows(self, query):
        if self.database_url:
            with closing(psycopg2.connect(self.database_url)) as database:
                cursor = database.cursor()
                cursor.execute(query)
                return cursor.fetchall()
        with closing(sqlite3.connect(self.folder / "portal.sqlite3")) as database:
            return database.execute(query).fetchall()

    def counted(self):
        ((done,),) = self.rows("SELECT sum(count) FROM courses_stepsum WHERE answer = ''")
        ((chosen,),) = self.rows("SELECT sum(count) FROM courses_stepsum WHERE answer != ''")
        assert done == chosen  # an answer and the step it belongs to are counted together
        return int(done)

    def workers(self):
        """The processes of gunicorn that answer."""
        children = {}
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(status.parent.name))
        (master,) = children[self.process.pid]
        return children.get(master, [])


@pytest.fixture(scope="module")
def served(tmp_path_factory, django_db_setup, django_db_blocker):
    """A running portal on SQLite, or on a PostgreSQL that keeps what it acknowledges."""
    folder = tmp_path_factory.mktemp("outages")
    with ExitStack() as stack:
        database = None
        if connection.vendor == "postgresql":
            database = stack.enter_context(postgres.server(DURABLE))
        portal = Portal(folder, database.url if database else "")
        with django_db_blocker.unblock():
            lay_ready(folder, portal.database_url)
        stack.enter_context(portal.serving())
        yield database, portal


def test_what_was_acknowledged_survives_the_death_of_a_process_and_of_the_database(served):
    database, portal = served
    with portal.under_load():
        portal.hears(40)
        for _ in range(3):
            os.kill(portal.workers()[0], signal.SIGKILL)
            portal.hears(40)
        if database is not None:
            kill_the_database(database, portal)
    portal.until(portal.is_ready)
    acknowledged, unheard = portal.acknowledged.total(), portal.refused.total()
    assert acknowledged <= portal.counted() <= acknowledged + unheard


def kill_the_database(database, portal):
    database.kill()
    portal.until(lambda: portal.readiness() == (503, "database\n"))
    os.kill(portal.workers()[0], signal.SIGKILL)  # the one that takes its place finds no database
    portal.until(lambda: len(portal.workers()) == 2)
    assert portal.readiness() == (503, "database\n")
    revive(database)
    portal.until(portal.is_ready)
    portal.hears(40)


def revive(database):
    """What systemd does: start it again until it stays. (Its old children have to be gone.)"""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return database.start()
        except subprocess.CalledProcessError:
            assert time.monotonic() < deadline
            time.sleep(0.1)  # between two tries


def test_an_old_task_is_told_of_and_takes_nobody_out_of_service(served):
    _, portal = served
    portal.python(LATE_TASK)
    status, said = portal.readiness()
    assert status == 200
    assert re.fullmatch(r"ok\nlate: a task has waited 36\d\d seconds\n", said)
