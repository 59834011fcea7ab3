"""Many at once, on real connections: nothing lost, nothing doubled, nothing stuck."""

import sqlite3
import threading
from collections import Counter
from contextlib import closing
from uuid import uuid4

import pytest
from django.db import connection, connections

from portal.core.models import AuditEntry
from portal.organisations.enums import Kind, State
from portal.organisations.models import Organisation
from portal.youthwork import running
from portal.youthwork.actions import runs
from portal.youthwork.models import Group, Phone, Run, RunSum, Vote
from portal.youthwork.running import Plan, Question, RefusedError, Stop

PHONES = 12


@pytest.fixture
def really_written(django_db_setup, django_db_blocker, tmp_path):
    """A database that every thread sees: on PostgreSQL the one of the tests, tidied up afterwards;
    on SQLite a copy in a file, as an installation has it (the one of the tests is in memory).

    A transactional test would empty all tables at its end, and with them what migrations made.
    """
    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            yield
            for model in (Vote, Phone, RunSum, Run, Group, Organisation, AuditEntry):
                model.objects.all().delete()
            return
        own, file = connections["default"], tmp_path / "races.sqlite3"
        own.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            own.connection.backup(copy)
        before = connections.settings["default"]
        connections.settings["default"] = {**before, "NAME": file}
        del connections["default"]
        yield
        connections["default"].close()
        connections.settings["default"] = before
        connections["default"] = own


@pytest.fixture
def run(really_written):
    """An open run without a module: what may be asked is frozen in it."""
    house = Organisation.objects.create(
        kind=Kind.YOUTH_WORK, name="De Sprong", city="Mechelen", state=State.VERIFIED
    )
    group = Group.objects.create(organisation=house, label="Woensdag")
    steps = [str(uuid4()), str(uuid4()), str(uuid4())]
    ask = {"": {"": Question({"a": "", "b": ""})}}
    plan = Plan({step: Stop(step, moments=ask) for step in steps})
    made = Run(group=group, module=uuid4(), steps=steps, plan=running.written(plan), pin="123456")
    made.where = running.begin(plan, steps)
    made.save()
    return made


def together(*works):
    """Do all of these at the same moment, each on a connection of its own."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def do(place, work):
        gate.wait()
        try:
            results[place] = work()
        except (RefusedError, runs.StaleError) as refused:
            results[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    return results


def phones_of(run):
    tokens = [runs.join(run=run) for _ in range(PHONES)]
    return [Phone.objects.get(digest=runs.digest_of(token)) for token in tokens]


def fresh(run):
    return Run.objects.get(pk=run.pk)


def voting(run, phone, answer):
    def vote():
        runs.vote(phone=phone, run=fresh(run), given={"": (answer,)})
        return answer

    return vote


def counted(run):
    rows = RunSum.objects.filter(run=run).exclude(answer="")
    return Counter({row.answer: row.count for row in rows})


def test_closing_while_votes_arrive_loses_none_that_was_taken(run):
    phones = phones_of(run)
    works = [voting(run, phone, "ab"[place % 2]) for place, phone in enumerate(phones)]
    works.insert(PHONES // 2, lambda: runs.close(run=run, by=None))
    taken = [answer for answer in together(*works) if answer in {"a", "b"}]
    assert counted(run) == Counter(taken)
    assert not Vote.objects.exists()


def test_two_who_close_close_once(run):
    for phone in phones_of(run):
        voting(run, phone, "a")()
    together(*[lambda: runs.close(run=run, by=None)] * 4)
    assert counted(run) == {"a": PHONES}


def test_showing_while_votes_arrive_takes_none_afterwards(run):
    phones = phones_of(run)
    show = lambda: runs.steer(  # noqa: E731
        run=run, seen=run.round, move=lambda one: running.show(one.where)
    )
    results = together(*[voting(run, phone, "a") for phone in phones], show)
    assert Vote.objects.count() == sum(result == "a" for result in results)


def test_of_many_who_press_next_one_moves_the_group(run):
    press = lambda: runs.steer(  # noqa: E731
        run=run, seen=run.round, move=lambda one: running.advance(one.where, one.asked)
    )
    results = together(*[press] * 5)
    assert sum(isinstance(result, runs.StaleError) for result in results) == 4
    assert fresh(run).where.place == 1


def test_the_same_phone_in_two_tabs_counts_once(run):
    phone = phones_of(run)[0]
    together(voting(run, phone, "a"), voting(run, phone, "b"), voting(run, phone, "a"))
    runs.close(run=run, by=None)
    assert sum(counted(run).values()) == 1


def test_hands_tapped_at_once_all_count(run):
    tap = lambda: runs.raise_hand(run=run, question="", answer="a")  # noqa: E731
    together(*[tap] * 8)
    assert RunSum.objects.get(run=run).count == 8


def test_joining_while_it_closes_leaves_no_phone_behind(run):
    together(*[lambda: runs.join(run=run)] * 6, lambda: runs.close(run=run, by=None))
    assert Phone.objects.count() == 0
