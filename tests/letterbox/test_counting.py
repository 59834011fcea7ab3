"""Sums: nothing below ten, nothing of a quarter that is not over, nothing of one conversation."""

import datetime
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.letterbox import counting, letters
from portal.letterbox.models import Conversation, QuarterSum
from tests.mentoring.conftest import visit

LAST, NOW = datetime.date(2026, 7, 1), datetime.date(2026, 10, 1)


@given(st.lists(st.integers(0, counting.LONGEST), max_size=60))
def test_the_median_is_that_of_the_days(days):
    histogram = [days.count(day) for day in range(counting.LONGEST + 1)]
    assert counting.median_of(histogram) == (median(days) if len(days) >= 10 else None)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_quarter_begins_with_its_first_day(month):
    first = counting.quarter_of(datetime.date(2026, month, 28))
    assert (first.day, first.month % 3, 0 <= month - first.month <= 2) == (1, 1, True)


@pytest.mark.django_db
def test_a_first_answer_is_counted_once_and_no_more_is_kept(pool, bilal):
    found = visit(pool)
    began = found.conversation.began_on - datetime.timedelta(days=3)
    Conversation.objects.update(began_on=began)
    QuarterSum.objects.update(quarter=counting.quarter_of(began))
    for once in ("aa", "aa", "bb"):
        letters.answer(conversation=found.conversation, holder=bilal, text="dag", once=once)
    letters.note(conversation=found.conversation, holder=bilal, text="dag", once="cc")
    letters.close(conversation=found.conversation, holder=bilal, text="dag", once="dd")
    found.conversation.delete()
    row = QuarterSum.objects.get()
    assert (row.asked, row.answered) == (1, [0, 0, 0, 1] + [0] * 27)
    assert {field.name for field in QuarterSum._meta.fields} == {
        "id", "pool", "quarter", "asked", "answered"
    }  # fmt: skip


@pytest.mark.django_db
def test_what_was_sent_twice_is_asked_once(pool):
    token = "ab" * 32
    for _ in range(2):
        letters.ask(pool=pool, text="dag", token=token)
    assert QuarterSum.objects.get().asked == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "answered", "quarter", "shown"),
    [
        (10, 10, LAST, [(LAST, 10, 2.0)]),
        (10, 9, LAST, [(LAST, 10, None)]),
        (9, 9, LAST, []),
        (50, 50, NOW, []),
    ],
)
def test_what_is_shown(pool, asked, answered, quarter, shown):
    QuarterSum.objects.create(
        pool=pool, quarter=quarter, asked=asked, answered=[0, 0, answered] + [0] * 28
    )
    seen = counting.shown_of(pool, datetime.date(2026, 11, 28))
    assert [(one.quarter, one.asked, one.days) for one in seen] == shown


@pytest.mark.django_db
def test_old_sums_go(pool):
    QuarterSum.objects.create(pool=pool, quarter=datetime.date(2020, 1, 1))
    letters.erase_what_is_over(datetime.date(2026, 11, 28))
    assert QuarterSum.objects.count() == 0
