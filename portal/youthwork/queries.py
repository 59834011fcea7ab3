"""Reads about runs: what a screen or a phone shows, and what remains of a run."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections, router
from django.db.models import Count, OuterRef, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import get_language_info

from portal.core.sums import shown, total_shown
from portal.courses.enums import Kind
from portal.courses.keys import StepRef
from portal.courses.models import ModulePage
from portal.courses.reports import shown_of_several
from portal.youthwork import modules, running
from portal.youthwork.actions.runs import digest_of
from portal.youthwork.answers import OfQuiz, Reveal, Talk, of_quiz, reveal_of, talks_of
from portal.youthwork.models import Phone, Run, RunSum, Vote
from portal.youthwork.questions import Asked, moment_of, moments_of, questions_of, start_of

NOWHERE = str(UUID(int=0))
"""The step of a group that is at the end."""

# --- what is on now -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Scene:
    """A step, or a moment of its story, as a group sees it."""

    module: ModulePage
    ref: StepRef
    step: Any
    name: str
    """Of the moment: of a story, or of a question of a quiz; empty for a step without moments."""
    questions: tuple[Asked, ...]

    @property
    def value(self) -> Any:
        return self.step.value

    @cached_property
    def moment(self) -> Any:
        """The moment of a story; None for any other step."""
        return moment_of(self.value, self.name) if self.ref.kind == Kind.SCENARIO else None

    @cached_property
    def quiz(self) -> OfQuiz | None:
        return of_quiz(self.value, self.name) if self.ref.kind == Kind.QUIZ else None

    @cached_property
    def talks(self) -> list[Talk]:
        """What is talked about in a quiz, all of it at once: for paper."""
        return talks_of(self.value) if self.ref.kind == Kind.QUIZ else []

    @cached_property
    def reveal(self) -> Reveal:
        """What is right, to show once the answers are shown."""
        return reveal_of(self.step, self.name)

    @property
    def right(self) -> list[str]:
        """The right answers in words, with their letters."""
        chosen = (one for asked in self.questions for one in asked.answers)
        keys = self.reveal.right
        return [f"{one.letter}. {one.text}" for one in chosen if one.key in keys]

    @property
    def language(self) -> str:
        """In which the training is written: not always that of the page around it."""
        return str(self.module.locale.language_code)

    @property
    def direction(self) -> str:
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"

    @property
    def is_start(self) -> bool:
        return not self.name or self.name == start_of(self.step)

    @property
    def is_story(self) -> bool:
        return self.moment is not None


def scene(run: Run) -> Scene | None:
    """What the group does now; None at the end, and where the step is gone from the module."""
    walk = run.where
    page = None if walk.is_at_the_end else modules.module(run.module)
    return scene_of(page, walk.step, walk.moment) if page else None


def scene_of(page: ModulePage, step: str, moment: str = "") -> Scene | None:
    ref = modules.ref_of(page, step)
    block = modules.step_of(page, step)
    if ref is None or block is None:
        return None
    return Scene(page, ref, block, moment, questions_of(block, moment))


def here(votes: "QuerySet[Vote]", run: Run) -> "QuerySet[Vote]":
    """The votes at the spot where the group is."""
    walk = run.where
    return votes.filter(phone__run=run, step=walk.step, moment=walk.moment)


def votes_here(run: Run) -> Counter[tuple[str, str]]:
    if run.where.is_at_the_end:
        return Counter()
    given = here(Vote.objects.all(), run).values_list("answers", flat=True)
    return running.tally(json.loads(answers) for answers in given)


def hands_here(run: Run) -> dict[tuple[str, str], int]:
    walk = run.where
    if walk.is_at_the_end:
        return {}
    rows = RunSum.objects.filter(run=run, step=walk.step, moment=walk.moment, by_hand=True)
    return {(row.question, row.answer): row.count for row in rows}


@dataclass(frozen=True, slots=True)
class Bar:
    """An answer with how many chose it; None stands for too few to show."""

    key: str
    letter: str
    text: str
    to: str
    count: int | None
    share: int = 0
    """Of a hundred: how long the bar is."""


@dataclass(frozen=True, slots=True)
class Bars:
    key: str
    text: str
    bars: tuple[Bar, ...]
    voters: int | None
    majority: str | None = None

    @property
    def has_hidden(self) -> bool:
        return bool(self.hidden)

    @property
    def hidden(self) -> tuple[str, ...]:
        return tuple(bar.text for bar in self.bars if bar.count is None)


@dataclass(frozen=True, slots=True)
class Table:
    """How many gave each answer, and how many answered at all: by hand, or by phone."""

    counts: Mapping[str, int]
    people: int
    is_open: bool = False
    """The whole room saw it, and sees it now: raised hands while the group is there."""

    def seen(self, single: bool) -> Mapping[str, int | None]:
        if self.is_open:
            return self.counts
        return shown(self.counts) if single else shown_of_several(self.counts, self.people)


def bars_of(asked: Asked, *tables: Table) -> Bars:
    """The bars of a question. What is hidden in one table is hidden in the sum of both."""
    counted = [table for table in tables if table.people or table.is_open]
    parts = [table.seen(asked.single) for table in counted]
    seen: dict[str, int | None] = {}
    for answer in asked.answers:
        cells = [part[answer.key] for part in parts]
        hidden = not cells or None in cells
        seen[answer.key] = None if hidden else sum(cell or 0 for cell in cells)
    longest = max((count or 0 for count in seen.values()), default=0) or 1
    totals = [
        table.people if table.is_open else total_shown({"": table.people}) for table in counted
    ]
    every = {answer.key: sum(t.counts[answer.key] for t in counted) for answer in asked.answers}
    return Bars(
        key=asked.key,
        text=asked.text,
        bars=tuple(
            Bar(
                key=answer.key,
                letter=answer.letter,
                text=answer.text,
                to=answer.to,
                count=seen[answer.key],
                share=round(100 * (seen[answer.key] or 0) / longest),
            )
            for answer in asked.answers
        ),
        voters=None if not totals or None in totals else sum(total or 0 for total in totals),
        majority=running.majority(every) if asked.single else None,
    )


def _table(
    asked: Asked, sums: running.Sums, people: int | None = None, *, is_open: bool = False
) -> Table:
    counts = {answer.key: sums.get((asked.key, answer.key), 0) for answer in asked.answers}
    if people is None:
        people = sum(counts.values()) if asked.single else max(counts.values(), default=0)
    return Table(counts, people, is_open)


def bars_here(run: Run, asked: Iterable[Asked]) -> list[Bars]:
    """What the screen shows of the answers: raised hands as they are tapped; what phones sent only
    when the voting here is over, in one look, from five up."""
    hands = hands_here(run)
    votes = votes_here(run) if run.where.is_shown else Counter[tuple[str, str]]()
    return [
        bars_of(
            one,
            _table(one, hands, is_open=True),
            _table(one, votes, votes[one.key, ""]),
        )
        for one in asked
    ]


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a screen asks for every two seconds: numbers only, in one query."""

    round: int
    phones: int
    votes: int

    @property
    def etag(self) -> str:
        return f'"{self.round}-{self.phones}-{self.votes}"'


def pulse(run: int, step: str, moment: str) -> Pulse | None:
    """The numbers of an open run at a spot; None when it is closed."""
    phones = Phone.objects.filter(run=OuterRef("pk")).order_by().values("run")
    votes = Vote.objects.filter(phone__run=OuterRef("pk"), step=step or NOWHERE, moment=moment)
    row = (
        Run.objects.open()
        .filter(pk=run)
        .values_list(
            "round",
            Coalesce(Subquery(phones.annotate(n=Count("pk")).values("n")), 0),
            Coalesce(
                Subquery(votes.order_by().values("phone__run").annotate(n=Count("pk")).values("n")),
                0,
            ),
        )
        .first()
    )
    return Pulse(*row) if row else None


# --- phones -------------------------------------------------------------------------------------


# Asked more often than anything else in the portal, and by all phones of a group at once: these
# statements are written out, because putting them together takes longer than what they do.

PHONE = """
SELECT r.*, p.id AS phone FROM youthwork_phone p JOIN youthwork_run r ON r.id = p.run_id
WHERE p.digest = %s
"""

ROUND = """
SELECT p.run_id, r.round FROM youthwork_phone p JOIN youthwork_run r ON r.id = p.run_id
WHERE p.digest = %s
"""

GIVEN = "SELECT answers FROM youthwork_vote WHERE phone_id = %s AND step = %s AND moment = %s"


def phone_of(token: str) -> Phone | None:
    """The phone of a token, with its run, which is open."""
    if not token:
        return None
    digest = digest_of(token)
    found: Iterable[Any] = Run.objects.raw(PHONE, [digest])  # a run with `phone` beside its fields
    for run in found:
        return Phone(pk=run.phone, run=run, digest=digest)
    return None


def round_of(token: str) -> str | None:
    """What a phone asks for: the run and its round, by one index; None when it is in no run."""
    row = _row(ROUND, digest_of(token)) if token else None
    return f"{row[0]}-{row[1]}" if row else None


def _row(statement: str, *values: Any) -> tuple[Any, ...] | None:
    with connections[router.db_for_read(Phone)].cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def etag_of(token: str) -> str:
    """The state of a phone's group as a browser hands it back."""
    return f'"{round_of(token) or "gone"}"'


def given_here(phone: Phone) -> dict[str, list[str]]:
    """What this phone answered at the spot where the group is."""
    walk = phone.run.where
    if walk.is_at_the_end:
        return {}
    connection = connections[router.db_for_read(Vote)]
    step = UUIDField().get_db_prep_value(UUID(walk.step), connection)
    row = _row(GIVEN, phone.pk, step, walk.moment)
    return json.loads(row[0]) if row else {}


# --- what remains -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step of a run that is over, with what may be shown of its answers."""

    ref: StepRef
    moments: tuple[tuple[str, tuple[Bars, ...]], ...]


@dataclass(frozen=True, slots=True)
class Result:
    run: Run
    module: ModulePage | None
    people: int | None
    steps: tuple[StepResult, ...]


def result(run: Run) -> Result:
    """What remains of a closed run, from five up."""
    page = modules.module(run.module)
    people = total_shown({"": run.people}) if run.people else None
    if page is None:
        return Result(run, None, people, ())
    sums: dict[tuple[str, str, bool], Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in RunSum.objects.filter(run=run):
        sums[str(row.step), row.moment, row.by_hand][row.question, row.answer] += row.count
    steps = tuple(_step_result(page, ref, sums) for ref in page.outline if ref.id in run.steps)
    return Result(run, page, people, steps)


def _step_result(
    page: ModulePage,
    ref: StepRef,
    sums: Mapping[tuple[str, str, bool], Counter[tuple[str, str]]],
) -> StepResult:
    step = page.steps[ref.place - 1]
    found = []
    for name in dict.fromkeys(("", *moments_of(step))):
        hands, votes = (sums.get((ref.id, name, by), Counter()) for by in (True, False))
        bars = tuple(
            bars_of(
                asked,
                _table(asked, hands, hands[asked.key, ""]),
                _table(asked, votes, votes[asked.key, ""]),
            )
            for asked in questions_of(step, name)
            if hands[asked.key, ""] or votes[asked.key, ""]
        )
        if bars:
            found.append((name, bars))
    return StepResult(ref, tuple(found))


def titles(runs: Iterable[Run]) -> list[tuple[Run, str]]:
    """Runs with the names of their modules, in two queries."""
    listed = [*runs]
    found = modules.modules(run.module for run in listed)
    return [(run, found[run.module].title if run.module in found else "") for run in listed]
