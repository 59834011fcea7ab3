"""A process or the database is killed under load: what was acknowledged is there afterwards.

A real server with two processes, answers of a training from eight sides at once, and SIGKILL.
Where it was killed meanwhile, an answer may be counted that nobody heard of; none may be missing.
"""

import base64
import http.client
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from tests import postgres
from tests.installations import lay_ready
from tests.mentoring.on_a_server import PHRASE, Desk, Letterbox, code_in
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


# --- letters ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def letterbox(served):
    return Letterbox.on(served[1])


def kill_everybody(portal):
    for worker in portal.workers():
        os.kill(worker, signal.SIGKILL)


@pytest.mark.parametrize("moment", ["it has arrived", "it is on its way"])
def test_a_letter_is_there_once_when_the_server_dies_before_it_answers(served, letterbox, moment):
    _, portal = served
    browser = letterbox.browser()
    for do in ("send", "reply"):
        form, text = letterbox.forms.pop(), f"{do} in de storm"
        conversations, messages = letterbox.rows()
        with closing(letterbox.start_to_send(browser, form, text, do)):
            if moment == "it has arrived":
                portal.until(lambda before=messages: letterbox.rows()[1] > before)
            kill_everybody(portal)
        for _ in range(2):  # the page did not load: once more, and then impatiently once more
            letterbox.send(browser, form, text, do)
        assert letterbox.rows() == (conversations + (do == "send"), messages + 1)
    page = letterbox.reads(browser)
    assert [page.count(f"<p>{do} in de storm</p>") for do in ("send", "reply")] == [1, 1]


def write(letterbox, side, sent):
    """Two letters of one side, with two more behind each."""
    for number in range(2):
        browser, text = letterbox.browser(side), f"brief {side} {number}"
        letterbox.send(browser, letterbox.forms.pop(), text)
        sent.append((browser, text))
        for again in range(2):
            letterbox.send(browser, letterbox.forms.pop(), f"{text} en {again}", do="reply")


def test_every_letter_that_was_acknowledged_is_there_once_whoever_was_killed(served, letterbox):
    """Eight people write while processes die, and the database where it is one of its own."""
    database, portal = served
    before, sent = letterbox.rows(), []

    def arrived(more):
        return lambda: len(sent) >= more

    with ThreadPoolExecutor(SIDES) as people:
        written = [people.submit(write, letterbox, side, sent) for side in range(SIDES)]
        for more in (2, 5, 8):
            portal.until(arrived(more))
            os.kill(portal.workers()[0], signal.SIGKILL)
        if database is not None:
            portal.until(arrived(9))
            database.kill()
            portal.until(lambda: portal.readiness()[0] != 200)
            revive(database)
        for one in written:
            one.result(timeout=2 * PATIENCE)
    assert len(sent) == 2 * SIDES
    assert letterbox.rows() == (before[0] + len(sent), before[1] + 3 * len(sent))
    for browser, text in sent:
        page = letterbox.reads(browser)
        assert [page.count(f"<p>{text}{more}</p>") for more in ("", " en 0", " en 1")] == [1, 1, 1]


def test_a_thief_who_takes_the_whole_machine_reads_no_letter(served, letterbox):
    """The files of the database with its journal, a dump, a backup, uploads, logs, mails, sessions,
    the environment: whatever lies on a disk after a journey with marks in everything.
    """
    database, portal = served
    browser, desk = letterbox.browser(6), Desk(letterbox)
    letterbox.send(browser, letterbox.forms.pop(), "MERKVRAAG durf ik het thuis te zeggen?")
    code = code_in(browser.get().text)
    assert "MERKVRAAG" in letterbox.reads(browser)
    assert desk.answer_the_one_with("MERKVRAAG", "MERKANTWOORD dag jij").status == 302
    later = letterbox.browser(7)
    assert later.post({"do": "open", "code": code}).status == 303
    assert "MERKANTWOORD" in later.get().text
    secrets = ["MERKVRAAG", "MERKANTWOORD", "MERKAGENT", code, code.replace("-", "")]
    secrets += [browser.address, later.address, PHRASE.split()[0], PHRASE]
    secrets += [*browser.cookies.values(), *later.cookies.values()]
    secrets.append(desk.browser.cookies["wortel_sleutel"])
    loot = everything_on_disk(database, portal)
    for name in ("database", "backup"):
        assert b"MERKOPENLIJK" in loot[name]  # it would be found
    for name, stolen in loot.items():
        found = [one for one in secrets if in_some_way(one, stolen)]
        assert found == [], name


def everything_on_disk(database, portal):
    target = portal.folder / "thief.tar"
    portal.python(
        "import sys; from django.core.management import execute_from_command_line as run;"
        f"run(['manage.py', 'backup', {str(target)!r}])"
    )
    with tarfile.open(target) as archive:
        parts = [archive.extractfile(entry) for entry in archive if entry.isfile()]
        backup = [part.read() for part in parts if part]
    target.unlink()
    place = database.place if database else portal.folder
    loot = {
        "database": read_all(place),
        "folder": read_all(portal.folder),
        "environment": "\n".join(portal.environment.values()).encode(),
        "backup": b"".join(backup),
    }
    if database:
        dump = ["pg_dump", "--inserts", f"--dbname={database.url}"]
        loot["backup"] = subprocess.run(dump, check=True, capture_output=True).stdout
        loot["packed backup"] = b"".join(backup)
    return loot


def read_all(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def in_some_way(secret, stolen):
    """As it is, or as hexadecimal or base64 would have it."""
    raw = secret.encode()
    ways = [raw, raw.hex().encode(), base64.b64encode(raw).rstrip(b"=")[:-1]]
    if re.fullmatch(r"[0-9a-f]{64}", secret):
        ways.append(bytes.fromhex(secret))
    return any(way in stolen for way in ways)


# --- what every outage needs --------------------------------------------------------------------


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
