"""What phones answer, what becomes of it, and that nothing else remains."""

from collections import Counter

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.models import AuditEntry
from portal.youthwork import queries, running
from portal.youthwork.actions import runs
from portal.youthwork.models import Group, Phone, Run, RunSum, Vote
from portal.youthwork.models.runs import LONGEST
from portal.youthwork.running import Refusal, RefusedError
from tests.courses.conftest import key
from tests.courses.makers import choose, moment, option, reflect, scale, scenario
from tests.courses.makers import group as together
from tests.youthwork.conftest import fresh, go, joined

pytestmark = pytest.mark.django_db
A, B, C = key("a"), key("b"), key("c")


def next_step(run):
    return running.advance(run.where, run.asked)


def show(run):
    return running.show(run.where)


def answer(run, phone, *answers, question=""):
    runs.vote(phone=phone, run=fresh(run), given={question: answers})


def sums(run):
    rows = RunSum.objects.filter(run=run).exclude(answer="")
    return {(row.question, row.answer): row.count for row in rows}


def refusal_of(call):
    with pytest.raises(RefusedError) as refused:
        call()
    return refused.value.refusal


def test_a_pin_has_six_digits_and_no_two_open_runs_share_it(begin):
    run = begin(choose())
    assert len(run.pin) == 6 and run.pin.isdecimal()
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.create(
            group=run.group, module=run.module, pin=run.pin, plan=run.plan, walk=run.walk
        )


def test_votes_become_sums_and_the_phones_are_forgotten(begin):
    run = begin(choose())
    phones = [joined(run) for _ in range(7)]
    for phone in phones[:5]:
        answer(run, phone, A)
    for phone in phones[5:]:
        answer(run, phone, B)
    closed = runs.close(run=run, by=None)
    assert sums(run) == {("", A): 5, ("", B): 2}
    assert closed.people == 7
    assert (Phone.objects.count(), Vote.objects.count()) == (0, 0)
    assert (closed.pin, closed.opened_at, closed.plan, closed.walk) == (None, None, {}, {})


def test_a_changed_answer_counts_once(begin):
    run = begin(choose())
    phone = joined(run)
    answer(run, phone, A)
    answer(run, phone, C)
    runs.close(run=run, by=None)
    assert sums(run) == {("", C): 1}


def test_closing_twice_changes_nothing(begin):
    run = begin(choose())
    answer(run, joined(run), A)
    once = runs.close(run=run, by=None)
    twice = runs.close(run=run, by=None, people=40)
    assert (once.people, twice.people, twice.round) == (1, 1, once.round)
    assert sums(run) == {("", A): 1}


def test_a_vote_for_a_closed_run_is_refused_and_not_counted(begin):
    run = begin(choose())
    phone, seen = joined(run), fresh(run)
    runs.close(run=run, by=None)
    late = lambda: runs.vote(phone=phone, run=seen, given={"": (A,)})  # noqa: E731
    assert refusal_of(late) is Refusal.CLOSED
    assert sums(run) == {}


def test_a_vote_that_comes_after_the_answers_were_shown_is_refused(begin):
    """The phone had read the run before; the statement itself refuses."""
    run = begin(choose())
    phone, seen = joined(run), fresh(run)
    go(run, show)
    late = lambda: runs.vote(phone=phone, run=seen, given={"": (A,)})  # noqa: E731
    assert refusal_of(late) is Refusal.CLOSED
    assert Vote.objects.count() == 0


def test_nobody_answers_what_the_group_has_left(begin):
    run = begin(choose(), together())
    phone = joined(run)
    go(run, next_step)
    assert refusal_of(lambda: answer(run, phone, A)) is Refusal.CLOSED


def test_nobody_joins_a_run_that_is_over(begin):
    run = begin(choose())
    runs.close(run=run, by=None)
    assert refusal_of(lambda: runs.join(run=run)) is Refusal.CLOSED
    assert Phone.objects.count() == 0


def test_a_phone_that_comes_back_is_the_same_phone(begin):
    run = begin(choose())
    token = runs.join(run=run)
    assert runs.join(run=run, token=token) == token
    assert Phone.objects.count() == 1
    other = begin(choose(), slug="andere")
    assert runs.join(run=other, token=token) != token


def test_what_is_kept_of_a_token_does_not_let_anybody_in(begin):
    run = begin(choose())
    token = runs.join(run=run)
    digest = Phone.objects.get().digest
    assert queries.phone_of(token) is not None
    assert queries.phone_of(digest) is None


def test_of_two_workers_who_press_at_once_one_is_told(begin):
    run = begin(choose(), together(), reflect())
    seen = fresh(run)
    runs.steer(run=seen, seen=seen.round, move=next_step)
    with pytest.raises(runs.StaleError):
        runs.steer(run=seen, seen=seen.round, move=next_step)
    assert fresh(run).where.place == 1


def test_a_story_goes_the_way_of_the_group(begin):
    run = begin(scenario())
    ways = fresh(run).asked.questions(fresh(run).where.step, "bus")[""].answers
    to_vraag = next(way for way, to in ways.items() if to == "vraag")
    newest = go(run, lambda run: running.lead(run.where, run.asked, to_vraag))
    assert newest.where.moment == "vraag"


def test_raised_hands_stay_beside_what_phones_sent(begin):
    run = begin(choose())
    for _ in range(3):
        runs.raise_hand(run=run, question="", answer=A)
    runs.raise_hand(run=run, question="", answer=A, count=-1)
    answer(run, joined(run), A)
    runs.close(run=run, by=None)
    rows = RunSum.objects.filter(run=run, answer=A)
    assert {row.by_hand: row.count for row in rows} == {True: 2, False: 1}


def test_a_hand_for_an_answer_that_does_not_exist_is_refused(begin):
    run = begin(choose())
    bad = lambda: runs.raise_hand(run=run, question="", answer="zz")  # noqa: E731
    assert refusal_of(bad) is Refusal.UNKNOWN
    assert refusal_of(lambda: runs.raise_hand(run=run, question="q", answer=A)) is Refusal.CLOSED


def test_sums_from_paper_take_the_place_of_what_was_typed_before(begin):
    run = begin(choose())
    step = run.where.step
    runs.type_in(run=run, counted={(step, ""): {("", A): 3, ("", B): 6}})
    runs.type_in(run=run, counted={(step, ""): {("", A): 5}})
    runs.close(run=run, by=None, people=9)
    assert sums(run) == {("", A): 5}


def test_a_run_left_open_closes_after_six_hours(begin):
    run, young = begin(choose()), begin(choose(), slug="later")
    answer(run, joined(run), A)
    Run.objects.filter(pk=run.pk).update(opened_at=timezone.now() - LONGEST)
    assert runs.close_forgotten() == 1
    assert not fresh(run).is_open and fresh(young).is_open
    assert sums(run) == {("", A): 1}


def test_the_record_says_nothing_of_phones(begin):
    run = begin(choose())
    for _ in range(3):
        answer(run, joined(run), A)
    runs.close(run=run, by=None)
    acts = AuditEntry.objects.filter(action__startswith="youthwork.")
    assert {(entry.action, entry.detail) for entry in acts} == {
        ("youthwork.start", ""),
        ("youthwork.close", ""),
    }


def test_a_closed_run_cannot_keep_a_pin_or_a_time(begin):
    run = begin(choose())
    runs.close(run=run, by=None)
    for fields in ({"pin": "123456"}, {"opened_at": timezone.now()}, {"walk": {"place": 1}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Run.objects.filter(pk=run.pk).update(**fields)


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.just(0), st.just("")),
        st.tuples(st.just("vote"), st.integers(0, 5), st.sampled_from("abc")),
        st.tuples(
            st.sampled_from(["next", "back", "show", "park", "close"]), st.just(0), st.just("")
        ),
    ),
    max_size=40,
)


def test_sums_are_votes_for_any_order_of_events(begin, group: Group):
    """A run beside a plain book of who said what last: at the end they say the same."""
    page_run = begin(choose("one"), together("mid"), choose("two"))
    page = queries.modules.module(page_run.module)
    moves = {
        "next": running.advance,
        "back": running.back,
        "park": running.park,
        "show": lambda walk, _plan: running.show(walk),
    }

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(EVENTS)
    def play(events):
        with transaction.atomic():
            run = runs.start(group=group, module=page, by=None)
            phones, book = [], {}
            for what, number, letter in events:
                newest = fresh(run)
                try:
                    if what == "join":
                        phones.append(joined(newest))
                    elif what == "vote" and phones:
                        phone = phones[number % len(phones)]
                        chosen = key(letter)
                        runs.vote(phone=phone, run=newest, given={"": (chosen,)})
                        book[phone.pk, newest.where.step] = chosen
                    elif what == "close":
                        runs.close(run=run, by=None)
                    elif what in moves:
                        move = moves[what]
                        go(run, lambda one, move=move: move(one.where, one.asked))
                except RefusedError:
                    continue
            runs.close(run=run, by=None)
            rows = RunSum.objects.filter(run=run).exclude(answer="")
            counted = {(str(row.step), row.answer): row.count for row in rows}
            said = Counter((step, chosen) for (_phone, step), chosen in book.items())
            assert counted == said
            assert not Vote.objects.filter(phone__run=run).exists()
            transaction.set_rollback(True)

    play()


def test_a_scale_counts_every_sentence_by_itself(begin):
    run = begin(scale())
    phone = joined(run)
    runs.vote(phone=phone, run=fresh(run), given={key("s1"): ("4",), key("s2"): ("0",)})
    runs.close(run=run, by=None)
    assert sums(run) == {(key("s1"), "4"): 1, (key("s2"), "0"): 1}


def test_an_editor_who_changes_the_module_changes_nothing_in_the_room(begin):
    run = begin(choose())
    page = queries.modules.module(run.module)
    page.steps = [("read", {"title": "Nieuw", "body": "<p>Anders.</p>", "minutes": 5})]
    page.save()
    answer(run, joined(run), A)
    assert queries.scene(fresh(run)) is None
    runs.close(run=run, by=None)
    assert sums(run) == {("", A): 1}


def test_moments_of_a_story_are_counted_apart(begin):
    run = begin(scenario(nodes=[moment("bus", "thuis"), moment("thuis")]))
    phone = joined(run)
    way = next(iter(fresh(run).asked.questions(fresh(run).where.step, "bus")[""].answers))
    answer(run, phone, way)
    go(run, lambda one: running.lead(one.where, one.asked, way))
    assert refusal_of(lambda: answer(run, phone, way)) is Refusal.CLOSED
    runs.close(run=run, by=None)
    assert [(row.moment, row.count) for row in RunSum.objects.exclude(answer="")] == [("bus", 1)]


def test_several_choices_count_people_too(begin):
    run = begin(choose(pick_max=2, options=[option("a"), option("b"), option("c")]))
    for _ in range(3):
        answer(run, joined(run), A, B)
    runs.close(run=run, by=None)
    assert RunSum.objects.get(run=run, answer="").count == 3
