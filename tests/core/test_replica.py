"""A primary, a replica that really follows it and can be held back, and a process that reads."""

import json
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from portal.settings import environment
from tests import postgres
from tests.installations import lay_ready

ROOT = Path(__file__).resolve().parents[2]
STORY, STORIES = "/nl/verhalen/koffer/", "/nl/verhalen/"


class Portal:
    """`portal("visit", "/nl/")`: what `tests.core.replica_reader` answers."""

    def __init__(self, environment):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.core.replica_reader"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *line):
        self.process.stdin.write(" ".join(line) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=30)


class Replica:
    def __init__(self, primary, server):
        self.primary, self.server = primary, server

    def says(self, url, query):
        with closing(psycopg2.connect(url)) as database:
            database.autocommit = True
            cursor = database.cursor()
            cursor.execute(query)
            return cursor.fetchone()[0]

    def hold_back(self):
        self.says(self.server.url, "SELECT pg_wal_replay_pause()")

    def go_on(self):
        self.says(self.server.url, "SELECT pg_wal_replay_resume()")

    def catch_up(self):
        """Wait until it has all that the primary has written."""
        place = self.says(self.primary.url, "SELECT pg_current_wal_insert_lsn()")
        deadline = time.monotonic() + 30
        while not self.says(
            self.server.url, f"SELECT pg_last_wal_replay_lsn() >= '{place}'::pg_lsn"
        ):
            assert time.monotonic() < deadline, "the replica does not follow"
            time.sleep(0.02)  # between two looks


@pytest.fixture(scope="module")
def place(tmp_path_factory, django_db_setup, django_db_blocker):
    """A portal with a story, on a primary and a replica of its own."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has replicas")
    with postgres.server() as primary:
        with django_db_blocker.unblock():
            lay_ready(Path(), primary.url)
        with postgres.replica(primary) as server:
            portal = Portal(
                {
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "portal.settings",
                    "PORTAL_DATA": str(tmp_path_factory.mktemp("replica")),
                    "PAGE_CACHE": "1",
                    "DATABASE_URL": primary.url,
                    "DATABASE_REPLICA_URL": server.url,
                }
            )
            try:
                portal("begin")
                yield portal, Replica(primary, server)
            finally:
                portal.end()


@pytest.fixture
def portal(place):
    portal, replica = place
    replica.go_on()
    replica.catch_up()
    portal("find_it_again")
    return portal


@pytest.fixture
def replica(place):
    return place[1]


def change(portal):
    """Something that stands on every page, so that none is kept any longer."""
    portal("publish")


def test_a_reader_asks_the_primary_no_more_than_how_far_it_is(portal, replica):
    change(portal)
    replica.catch_up()
    first = portal("visit", STORY)
    assert (first["status"], first["heading"]) == (200, "Een valies")
    assert first["primary"] == 1
    assert first["replica"] > 5
    assert portal("visit", STORIES)["primary"] == 0
    again = portal("visit", STORY)
    assert (again["primary"], again["replica"]) == (0, 0)


def test_what_was_published_is_seen_though_the_replica_lags(portal, replica):
    change(portal)
    replica.catch_up()
    assert portal("visit", STORY)["status"] == 200
    replica.hold_back()
    portal("unpublish")
    seen = portal("visit", STORY)
    assert seen["status"] == 404
    assert seen["replica"] == 1  # it was asked how far it is
    assert "Een valies" not in portal("visit", STORIES)["heading"]
    portal("publish")
    assert portal("visit", STORY)["heading"] == "Een valies"
    replica.go_on()
    replica.catch_up()
    portal("add_help_line")
    replica.catch_up()
    assert portal("visit", STORY)["primary"] == 1


@pytest.mark.parametrize("address", [STORY, "/nl/", "/nl/zoek/?q=koffer"])
def test_who_is_logged_in_reads_the_primary(portal, replica, address):
    change(portal)
    replica.catch_up()
    assert portal("visit", address, "wortel_session")["replica"] == 0
    change(portal)
    replica.catch_up()
    assert portal("visit", address)["replica"] > 1


def test_who_sends_something_and_who_logs_in_reads_the_primary(portal, replica):
    change(portal)
    replica.catch_up()
    for seen in (portal("send", STORY), portal("visit", "/account/login/")):
        assert seen["replica"] == 0


def test_a_replica_that_fails_on_the_way_costs_no_visitor_an_answer(portal, replica):
    change(portal)
    replica.catch_up()
    portal("lose_the_replica_on_the_way")
    seen = portal("visit", STORY)
    assert (seen["status"], seen["heading"]) == (200, "Een valies")
    assert portal("visit", STORIES)["replica"] == 0  # nobody tries again at once


def test_without_the_replica_the_site_goes_on_and_with_the_replica_alone_readers_do(
    portal, replica
):
    change(portal)
    replica.catch_up()
    assert portal("visit", STORY)["replica"] > 5
    replica.server.stop()
    assert portal("visit", STORIES)["status"] == 200
    assert portal("fault") == "replica: does not answer"
    replica.server.start()
    portal("forget_the_outage")
    assert portal("fault") == ""
    replica.primary.stop()
    try:
        seen = portal("visit", "/nl/")
        assert (seen["status"], seen["primary"]) == (200, 0)
        assert seen["replica"] > 5
    finally:
        replica.primary.start()


def test_a_replica_of_another_kind_of_database_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://127.0.0.1/wortel")
    monkeypatch.setenv("DATABASE_URL", "")
    with pytest.raises(ImproperlyConfigured, match="leave DATABASE_REPLICA_URL out"):
        environment.databases(tmp_path)
