"""What happens to a run: begun, steered, answered, closed."""

import datetime
import hashlib
import json
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, connections, router, transaction
from django.db.models import F, UUIDField

from portal.accounts.models import User
from portal.core import audit
from portal.courses.models import ModulePage
from portal.youthwork import running
from portal.youthwork.enums import State, Way
from portal.youthwork.models import Group, Phone, Run, RunSum, Vote
from portal.youthwork.questions import plan_of
from portal.youthwork.running import Given, Refusal, RefusedError, Walk

TRIES = 20
PINS = 1_000_000


class StaleError(Exception):
    """Somebody else steered this run since the page was shown: nothing was changed."""


# --- begin --------------------------------------------------------------------------------------


def start(
    *,
    group: Group,
    module: ModulePage,
    by: User | None,
    steps: Iterable[str] | None = None,
    way: Way = Way.SCREEN,
    place: str = "",
) -> Run:
    """Begin a run of these steps (all, where none are named) with a PIN that no open run has.

    Raises ValueError for a module without such steps.
    """
    known = [ref.id for ref in module.outline]
    order = known if steps is None else [step for step in steps if step in known]
    if not order:
        raise ValueError("a run needs a step")
    plan = plan_of(module, order)
    run = Run(
        group=group,
        module=module.translation_key,
        way=way,
        place=place,
        steps=order,
        plan=running.written(plan),
    )
    run.where = running.begin(plan, order)
    _save_with_pin(run)
    audit.record("youthwork.start", subject=run, by=by)
    return run


def _save_with_pin(run: Run) -> None:
    for _ in range(TRIES):
        run.pin = f"{secrets.randbelow(PINS):06}"
        try:
            with transaction.atomic():
                run.save()
        except IntegrityError:
            continue
        return
    raise RuntimeError("no free PIN in twenty tries: far too many runs are open")


# --- steer --------------------------------------------------------------------------------------


def steer(*, run: Run, seen: int, move: Callable[[Run], Walk]) -> Run:
    """Change where the group is: `move` gets the newest run, under a lock.

    `seen` is the round that the worker saw. Raises StaleError where a colleague was faster, and
    RefusedError when the run is closed.
    """
    with transaction.atomic():
        newest = _locked(run)
        if newest.round != seen:
            raise StaleError
        walk = move(newest)
        if walk != newest.where:
            newest.where = walk
            newest.round += 1
            newest.save(update_fields=["walk", "round"])
    return newest


def change_way(*, run: Run, way: Way) -> Run:
    """One screen, phones or paper, from now on; what was answered stays."""
    with transaction.atomic():
        newest = _locked(run)
        if newest.way != way:
            newest.way = way
            newest.round += 1
            newest.save(update_fields=["way", "round"])
    return newest


def _locked(run: Run) -> Run:
    """The newest state of an open run, which nobody else changes until the transaction ends."""
    newest = Run.objects.select_for_update().get(pk=run.pk)
    if not newest.is_open:
        raise RefusedError(Refusal.CLOSED)
    return newest


# --- raised hands, and sums from paper ----------------------------------------------------------


def raise_hand(*, run: Run, question: str, answer: str, count: int = 1) -> None:
    """One raised hand more (or less) at the spot where the group is. Raises RefusedError."""
    with transaction.atomic():
        newest = _locked(run)
        walk = newest.where
        known = running.open_questions(walk, newest.asked).get(question)
        if known is None:
            raise RefusedError(Refusal.CLOSED)
        if answer not in known.answers:
            raise RefusedError(Refusal.UNKNOWN)
        hand = {"step": UUID(walk.step), "moment": walk.moment, "question": question}
        _add(newest, {**hand, "answer": answer}, count)


Counted = Mapping[tuple[str, str], Mapping[tuple[str, str], int]]
"""Counted on paper: (step, moment) -> (question, answer) -> how many."""


def type_in(*, run: Run, counted: Counted) -> None:
    """The sums of spots as they were counted on paper; they take the place of hands there.

    All or nothing. Raises RefusedError for what this run did not ask, and when it is closed.
    """
    with transaction.atomic():
        newest = _locked(run)
        for (step, moment), counts in counted.items():
            _type_in(newest, step, moment, counts)


def _type_in(run: Run, step: str, moment: str, counts: Mapping[tuple[str, str], int]) -> None:
    questions = run.asked.questions(step, moment)
    known = {(key, one) for key, question in questions.items() for one in question.answers}
    if counts.keys() - known:
        raise RefusedError(Refusal.UNKNOWN)
    RunSum.objects.filter(run=run, step=step, moment=moment).delete()
    for (question, answer), count in counts.items():
        spot = {"step": UUID(step), "moment": moment, "question": question}
        _add(run, {**spot, "answer": answer}, count)


def _add(run: Run, key: Mapping[str, object], count: int) -> None:
    """Let a sum of hands go up or down; one that comes to nothing goes. Under the run's lock."""
    row = RunSum.objects.filter(run=run, by_hand=True, **key).first()
    total = (row.count if row else 0) + count
    if total <= 0:
        if row:
            row.delete()
    elif row:
        RunSum.objects.filter(pk=row.pk).update(count=total)
    else:
        RunSum.objects.create(run=run, by_hand=True, count=total, **key)


# --- phones -------------------------------------------------------------------------------------


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


TICKET = re.compile(r"[\w-]{22}", re.ASCII)


def new_ticket() -> str:
    """What a form that joins carries, so that sending it twice makes one phone."""
    return secrets.token_urlsafe(16)


def join(*, run: Run, token: str = "", ticket: str = "") -> str:
    """The token of a phone in this run: the one it has when it was here before, else its ticket.

    A form that is sent again, because its answer was lost on the way, joins the same phone again.
    Raises RefusedError when the run is closed.
    """
    if token and _is_in(run, token):
        return token
    fresh = ticket if TICKET.fullmatch(ticket) else new_ticket()
    with transaction.atomic():
        newest = _locked(run)
        if _is_in(newest, fresh):  # the same form, sent once more
            return fresh
        if Phone.objects.filter(digest=digest_of(fresh)).exists():  # it joined another run with it
            fresh = new_ticket()
        Phone.objects.create(run=newest, digest=digest_of(fresh))
    return fresh


def _is_in(run: Run, token: str) -> bool:
    return Phone.objects.filter(run=run, digest=digest_of(token)).exists()


VOTE = """
INSERT INTO youthwork_vote (phone_id, step, moment, answers)
SELECT p.id, %s, %s, %s FROM youthwork_phone p JOIN youthwork_run r ON r.id = p.run_id
WHERE p.id = %s AND r.state = 'open' AND r.round = %s {lock}
ON CONFLICT (phone_id, step, moment) DO UPDATE SET answers = excluded.answers
"""


def vote(*, phone: Phone, run: Run, given: Given) -> None:
    """Take what a phone answers at the spot where `run`, as it was read, says the group is.

    One statement, which takes the vote only if the run is still in that round: a vote is either
    in the sums, or refused. Raises RefusedError.
    """
    walk = run.where
    answers = running.checked(running.open_questions(walk, run.asked), given)
    connection = connections[router.db_for_write(Vote)]
    lock = "FOR SHARE OF r" if connection.features.has_select_for_update else ""
    step = UUIDField().get_db_prep_value(UUID(walk.step), connection)
    values = [step, walk.moment, json.dumps(answers), phone.pk, run.round]
    try:
        with connection.cursor() as cursor:
            cursor.execute(VOTE.format(lock=lock), values)
            taken = cursor.rowcount
    except IntegrityError:  # the run closed, and with it went the phone
        taken = 0
    if not taken:
        raise RefusedError(Refusal.CLOSED)


# --- the end ------------------------------------------------------------------------------------


@transaction.atomic
def close(*, run: Run, by: User | None, people: int | None = None) -> Run:
    """Turn votes into sums and forget the phones, all or nothing. A second time changes nothing.

    `people` is what the worker counted; without, it is the number of phones where there were any.
    """
    newest = Run.objects.select_for_update().get(pk=run.pk)
    if not newest.is_open:
        return newest
    phones = Phone.objects.filter(run=newest)
    newest.people = people if people is not None else phones.count() or None
    _count_votes(newest)
    phones.delete()
    walk = newest.where
    newest.steps = [step for step in newest.steps if step in _done(walk)]
    newest.state, newest.pin, newest.opened_at = State.CLOSED, None, None
    newest.plan, newest.walk, newest.round = {}, {}, newest.round + 1
    newest.save()
    audit.record("youthwork.close", subject=newest, by=by)
    return newest


def _done(walk: Walk) -> set[str]:
    """The steps that the group came to and did not skip."""
    return {*walk.order[: walk.place + 1]} - walk.skipped


def _count_votes(run: Run) -> None:
    """Votes become sums; and of raised hands, how many people there were at least."""
    sums: Counter[tuple[UUID, str, str, str]] = Counter()
    for step, moment, answers in Vote.objects.filter(phone__run=run).values_list(
        "step", "moment", "answers"
    ):
        for (question, answer), count in running.tally([json.loads(answers)]).items():
            sums[step, moment, question, answer] += count
    hands = _people_by_hand(run)
    RunSum.objects.bulk_create(
        RunSum(
            run=run,
            step=step,
            moment=moment,
            question=question,
            answer=answer,
            by_hand=by_hand,
            count=count,
        )
        for by_hand, found in ((False, sums), (True, hands))
        for (step, moment, question, answer), count in found.items()
    )


def _people_by_hand(run: Run) -> Counter[tuple[UUID, str, str, str]]:
    """How many answered by hand: all hands where everybody raises one, else the most for one
    answer, which is the least number of people that there can have been."""
    people: Counter[tuple[UUID, str, str, str]] = Counter()
    for row in RunSum.objects.filter(run=run, by_hand=True):
        asked = run.asked.questions(str(row.step), row.moment).get(row.question)
        key = (row.step, row.moment, row.question, "")
        one_each = asked is None or asked.most == 1
        people[key] = people[key] + row.count if one_each else max(people[key], row.count)
    return people


def close_forgotten(now: datetime.datetime | None = None) -> int:
    """Close every run that was left open for six hours; how many there were."""
    forgotten = Run.objects.forgotten(now)
    for run in forgotten:
        close(run=run, by=None)
    return len(forgotten)


@dataclass(frozen=True, slots=True)
class LookBack:
    """What a worker says about the exercise afterwards."""

    went: str = ""
    length: str = ""
    again: str = ""
    line: str = ""
    people: int | None = None


def look_back(*, run: Run, said: LookBack) -> Run:
    """Keep what the worker says. The number of people can be put right here."""
    Run.objects.filter(pk=run.pk, state=State.CLOSED).update(
        went=said.went,
        length=said.length,
        again=said.again,
        line=said.line,
        people=said.people if said.people is not None else F("people"),
    )
    run.refresh_from_db()
    return run
