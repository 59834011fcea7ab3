"""Sums: one statement, nothing lost, nothing that should not be there."""

import datetime
import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.courses.actions import count_answers
from portal.courses.models import StepSum

DAY = datetime.date(2026, 11, 23)


def counted(module, step):
    rows = StepSum.objects.filter(module=module, step=step)
    return {(row.answer, row.day): row.count for row in rows}


@pytest.mark.django_db
def test_answers_go_up_by_one():
    module, step = uuid4(), uuid4()
    for _ in range(3):
        count_answers(module=module, step=step, answers=["", "a"], day=DAY)
    count_answers(module=module, step=step, answers=["", "b"], day=DAY)
    assert counted(module, step) == {("", DAY): 4, ("a", DAY): 3, ("b", DAY): 1}


@pytest.mark.django_db
def test_other_modules_steps_and_days_are_others():
    module, step = uuid4(), uuid4()
    later = DAY + datetime.timedelta(days=1)
    count_answers(module=module, step=step, answers=["a"], day=DAY)
    count_answers(module=module, step=step, answers=["a"], day=later)
    count_answers(module=uuid4(), step=step, answers=["a"], day=DAY)
    count_answers(module=module, step=uuid4(), answers=["a"], day=DAY)
    assert counted(module, step) == {("a", DAY): 1, ("a", later): 1}
    assert StepSum.objects.count() == 4


@pytest.mark.django_db
def test_an_answer_named_twice_is_counted_twice():
    module, step = uuid4(), uuid4()
    count_answers(module=module, step=step, answers=["a", "a", ""], day=DAY)
    assert counted(module, step) == {("a", DAY): 2, ("", DAY): 1}


@pytest.mark.django_db
def test_however_many_answers_it_is_one_statement():
    module, step = uuid4(), uuid4()
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            count_answers(module=module, step=step, answers=[f"a{n}" for n in range(40)], day=DAY)
        assert len(captured) == 1
        assert captured[0]["sql"].strip().startswith("INSERT INTO")
        assert "ON CONFLICT" in captured[0]["sql"]
    assert set(counted(module, step).values()) == {2}


@pytest.mark.django_db
def test_no_answers_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        count_answers(module=uuid4(), step=uuid4(), answers=[])


@pytest.mark.django_db
def test_today_is_the_day_in_brussels():
    module, step = uuid4(), uuid4()
    count_answers(module=module, step=step, answers=[""])
    assert [day for _answer, day in counted(module, step)] == [timezone.localdate()]


@pytest.mark.django_db
def test_a_sum_stands_once_and_is_never_empty():
    row = {"module": uuid4(), "step": uuid4(), "answer": "a", "day": DAY}
    StepSum.objects.create(**row, count=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StepSum.objects.create(**row, count=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StepSum.objects.create(**{**row, "answer": "b"}, count=0)


@pytest.fixture
def really_written(django_db_setup, django_db_blocker):
    """Writes that every connection sees, taken back afterwards.

    A transactional test would empty all tables at its end, and with them what migrations made.
    """
    with django_db_blocker.unblock():
        yield
        StepSum.objects.all().delete()


def test_nothing_is_lost_when_many_answer_at_once(really_written):
    """Eight threads, each with a connection of its own, on the real database."""
    module, step = uuid4(), uuid4()
    failures = []

    def answer(order):
        try:
            for _ in range(15):
                count_answers(module=module, step=step, answers=order, day=DAY)
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connections.close_all()

    orders = [["", "a", "b"], ["b", "a", ""]] * 4
    threads = [threading.Thread(target=answer, args=[order]) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert counted(module, step) == {("", DAY): 120, ("a", DAY): 120, ("b", DAY): 120}
