"""Nothing below five, nothing that two reports give away, and nothing of anybody afterwards."""

import csv
import io
import itertools
import re
from collections import Counter
from contextlib import suppress

import pytest
from django.apps import apps
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.privacy import PrivacyClass, classes_of
from portal.youthwork import modules, queries, queries_counts, running
from portal.youthwork.actions import runs
from portal.youthwork.enums import Way
from portal.youthwork.models import Phone, Run, RunSum, Vote
from portal.youthwork.queries import Table, bars_of
from portal.youthwork.questions import Answer, Asked
from portal.youthwork.running import RefusedError
from tests.courses.conftest import key
from tests.courses.makers import choose, option
from tests.youthwork.conftest import fresh, go, joined

LETTERS = "abc"
TABLES = st.lists(st.integers(0, 12), min_size=3, max_size=3)


def asked(most=1):
    return Asked("", "?", tuple(Answer(one, one.upper(), one) for one in LETTERS), 1, most)


def seen(counts):
    bars = bars_of(asked(), Table(dict(zip(LETTERS, counts, strict=True)), sum(counts)))
    return tuple(bar.count for bar in bars.bars), bars.voters


@given(TABLES)
def test_nothing_below_five_is_shown(counts):
    shown, voters = seen(counts)
    assert all(count is None or count >= 5 for count in shown)
    assert voters is None or voters >= 5


ALL = {}
for table in itertools.product(range(13), repeat=3):
    ALL.setdefault((seen(table), sum(table)), []).append(table)


@given(TABLES)
def test_what_is_hidden_cannot_be_worked_out(counts):
    """An adversary who knows the rules and how many were there tries every table: each hidden
    number can be at least two."""
    shown, voters = seen(counts)
    possible = ALL[((shown, voters), sum(counts))]
    for place, count in enumerate(shown):
        if count is None and sum(counts):
            assert len({table[place] for table in possible}) > 1


@given(TABLES, TABLES)
def test_hands_that_everybody_saw_give_nothing_of_the_phones_away(hands, votes):
    """The whole room knows the hands: what is shown of both is hands, plus a number from five."""
    tables = [Table(dict(zip(LETTERS, one, strict=True)), sum(one)) for one in (hands, votes)]
    bars = bars_of(asked(), *tables)
    for bar, by_hand, sent in zip(bars.bars, hands, votes, strict=True):
        if bar.count is not None:
            assert bar.count == by_hand + sent
            assert sent >= 5 or not sum(votes)
            assert by_hand >= 5 or not sum(hands)


# --- reports of successive closings -------------------------------------------------------------


def played(begin, slug, counts):
    """A run that is over, in which so many chose a, b, c."""
    run = begin(choose(), slug=slug)
    for letter, count in zip(LETTERS, counts, strict=True):
        for _ in range(count):
            runs.vote(phone=joined(run), run=fresh(run), given={"": (key(letter),)})
    return runs.close(run=run, by=None)


def numbers(counts):
    return [(line.runs, line.people) for lines in (counts.months, counts.places) for line in lines]


@pytest.mark.django_db
@pytest.mark.parametrize("table", [(1, 0, 0), (4, 0, 0), (2, 2, 0), (5, 0, 0), (7, 3, 1)])
def test_the_difference_between_two_reports_is_never_a_few_people(begin, own, table):
    played(begin, "eerst", (6, 5, 0))
    before = queries_counts.counts(own).total
    played(begin, "dan", table)
    after = queries_counts.counts(own).total
    more = (after.people or 0) - (before.people or 0)
    assert after.runs - before.runs == 1
    assert more == 0 or more >= 5


@pytest.mark.django_db
def test_what_remains_of_one_run_does_not_change_when_another_closes(begin):
    first = played(begin, "eerst", (6, 3, 3))
    before = queries.result(first)
    played(begin, "dan", (1, 0, 0))
    assert [step.moments for step in queries.result(fresh(first)).steps] == [
        step.moments for step in before.steps
    ]


@pytest.mark.django_db
def test_no_page_and_no_table_tells_a_small_number(begin, desk, own):
    run = played(begin, "klein", (3, 1, 0))
    run.line = "=HYPERLINK(1)"
    run.save()
    page = desk.get(f"/nl/werk/rondes/{run.pk}/").content.decode()
    assert re.findall(r"<b>(\d+)</b>", page) == []
    assert not re.search(r"\b4 (people|mensen|answered|antwoord)", page)
    text = desk.get("/nl/werk/tellen/rondes.csv").content.decode("utf-8-sig")
    (head, row) = csv.reader(io.StringIO(text))
    told = dict(zip(head, row, strict=True))
    assert "4" not in row and "3" not in row
    assert [value for value in told.values() if "HYPERLINK" in value] == ["'=HYPERLINK(1)"]


@pytest.mark.django_db
def test_the_numbers_of_the_year_are_those_of_the_runs(begin, own, desk):
    played(begin, "een", (6, 5, 0))
    played(begin, "twee", (5, 0, 0))
    played(begin, "drie", (1, 1, 0))
    found = queries_counts.counts(own)
    assert (found.total.runs, found.total.people) == (3, 16)
    assert sum(line.runs for line in found.months) == 3
    assert Counter(line.runs for line in found.modules) == {1: 3}
    assert desk.get(f"/nl/werk/tellen/{own.pk}/{found.year}/").status_code == 200
    assert queries_counts.counts(own, found.year - 1).total.runs == 0


MOVES = {
    "next": running.advance,
    "back": running.back,
    "show": lambda walk, _plan: running.show(walk),
    "park": running.park,
}
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("vote"), st.integers(0, 13), st.sampled_from("ab")),
        st.tuples(st.sampled_from([*MOVES]), st.just(0), st.just("")),
    ),
    max_size=30,
)


def picture(bars):
    return [(bar.count, bar.share) for bar in bars.bars], bars.voters


def looks_now(run):
    """What the screen shows of the answers at this moment: (step, picture)."""
    scene = queries.scene(run)
    for bars in queries.bars_here(run, scene.questions) if scene else ():
        if any(bar.count for bar in bars.bars):
            yield run.where.step, picture(bars)


def looks_at_the_end(run):
    for step in queries.result(runs.close(run=run, by=None)).steps:
        for _name, questions in step.moments:
            yield from ((step.ref.id, picture(bars)) for bars in questions)


def happen(run, phones, what, number, letter):
    with suppress(RefusedError):
        if what == "vote":
            chosen = {"": (key(letter),)}
            runs.vote(phone=phones[number], run=fresh(run), given=chosen)
        else:
            go(run, lambda one: MOVES[what](one.where, one.asked))


@pytest.mark.django_db
def test_there_is_one_look_at_what_phones_answered(begin, group):
    """Whatever happens, in any order: everything that is ever seen of a spot, on the screen after
    each event and in what remains, is one and the same picture. Two looks that differ by a vote
    would tell that vote."""
    two = [option("a"), option("b")]
    page = modules.module(begin(choose("een", options=two), choose("twee", options=two)).module)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(EVENTS)
    def play(events):
        with transaction.atomic():
            run = runs.start(group=group, module=page, by=None, way=Way.PHONES)
            phones, looks = [joined(run) for _ in range(14)], []
            everybody = [("vote", number, "ab"[number % 2]) for number in range(14)]
            for event in [*everybody, *events]:
                happen(run, phones, *event)
                looks += looks_now(fresh(run))
            remains = dict(looks_at_the_end(run))
            assert [look for step, look in looks if look != remains.get(step, look)] == []
            transaction.set_rollback(True)

    play()


# --- every model --------------------------------------------------------------------------------

OF_YOUNG_PEOPLE = {"Phone", "Vote", "RunSum", "AssignmentSum", "PulseSum"}
"""Models of this app whose rows are written because a young person did something."""

NAMES_SOMEBODY = (
    models.EmailField,
    models.GenericIPAddressField,
    models.DateTimeField,
    models.TimeField,
    models.FileField,
)


def reaches(model, seen=()):
    """Every model of ours that a row leads to, by any chain of keys."""
    for field in model._meta.local_fields:
        target = field.remote_field and field.remote_field.model
        if target and target not in seen:
            yield target
            yield from reaches(target, (*seen, target))


def test_every_model_that_young_people_write_is_known():
    """A new model of this app has to be put on one side or the other."""
    ours = {model.__name__ for model in apps.get_app_config("youthwork").get_models()}
    of_workers = {"Activity", "Assignment", "Feed", "Group", "Moment", "Run"}
    assert ours == of_workers | OF_YOUNG_PEOPLE


@pytest.mark.parametrize("name", sorted(OF_YOUNG_PEOPLE))
def test_no_row_of_a_young_person_points_to_somebody(name):
    model = apps.get_model("youthwork", name)
    assert set(classes_of(model).values()) <= {
        PrivacyClass.SUM, PrivacyClass.TECHNICAL, PrivacyClass.PASSING,
    }  # fmt: skip
    assert not any(isinstance(field, NAMES_SOMEBODY) for field in model._meta.local_fields)
    labels = {target._meta.label for target in reaches(model)}
    assert not labels & {"accounts.User", "sessions.Session", "organisations.Membership"}


def test_no_sum_anywhere_in_the_portal_leads_to_somebody():
    """Whatever model counts or passes on what young people do, in any app.

    That a place was shown leads to the place, and so to the employer who wrote it: not who looked.
    """
    counting = {PrivacyClass.SUM, PrivacyClass.PASSING}
    leading = {
        (model._meta.label, target._meta.label)
        for model in apps.get_models()
        if counting & {*classes_of(model).values()}
        for target in reaches(model)
        if target._meta.label in {"accounts.User", "sessions.Session", "organisations.Membership"}
    }
    assert leading == {("jobs.PlaceSum", "accounts.User")}


@pytest.mark.django_db
def test_after_closing_nothing_that_passes_is_left_in_any_model(begin):
    """Whatever is classed as passing is gone, in every model of the portal; the run keeps no time
    finer than a day."""
    run = begin(choose())
    for _ in range(6):
        runs.vote(phone=joined(run), run=fresh(run), given={"": (key("a"),)})
    assert (Phone.objects.count(), Vote.objects.count()) == (6, 6)
    runs.close(run=run, by=None)
    for model in apps.get_models():
        if PrivacyClass.PASSING in classes_of(model).values():
            assert model._default_manager.count() == 0, model
    row = Run.objects.filter(pk=run.pk).values().get()
    assert row["opened_at"] is None and row["pin"] is None
    assert row["plan"] == {} and row["walk"] == {}
    assert not any(hasattr(value, "hour") for value in row.values())
    assert RunSum.objects.get(answer=key("a")).count == 6
