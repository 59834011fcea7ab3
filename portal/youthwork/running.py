"""How a group goes through a run: where it is, what may be answered there, where it goes next.

Pure: no Django, no sentence that a person reads. A spot is a step, or a moment in a step: one of
its story, or a question of its quiz. What a run may ask is frozen when it starts, so that an editor
who changes the module in the middle of an evening changes nothing in the room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias

Given: TypeAlias = Mapping[str, tuple[str, ...]]
"""Question -> the answers that one phone gave to it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What may be answered: answer -> the moment of the story that it leads to, or "" for none."""

    answers: Mapping[str, str]
    least: int = 1
    most: int = 1


Questions: TypeAlias = Mapping[str, Question]


@dataclass(frozen=True, slots=True)
class Stop:
    """A step: the moment it starts at, and the questions of each of its moments.

    `row` are the moments that come one after another (a quiz: some of them ask nothing that can be
    sent); a story has none, there an answer leads on.
    """

    id: str
    start: str = ""
    moments: Mapping[str, Questions] = field(default_factory=dict)
    row: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a run as they were when it started: id -> step."""

    stops: Mapping[str, Stop]

    def questions(self, step: str, moment: str) -> Questions:
        stop = self.stops.get(step)
        return stop.moments.get(moment, {}) if stop else {}

    def start_of(self, step: str) -> str:
        return self.stops[step].start if step in self.stops else ""

    def beside(self, step: str, moment: str, by: int) -> str | None:
        """The moment before (by=-1) or after (by=1) this one in its row; None at the ends."""
        row = self.stops[step].row if step in self.stops else ()
        place = row.index(moment) + by if moment in row else -1
        return row[place] if 0 <= place < len(row) else None


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a group is. A place behind the last step is the end.

    `shown` are the spots whose answers were shown: there nobody votes any more, so that two looks
    never tell what one person chose in between. `parked` are steps that were put off to the end.
    """

    order: tuple[str, ...]
    place: int = 0
    moment: str = ""
    shown: frozenset[str] = frozenset()
    parked: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()

    @property
    def is_at_the_end(self) -> bool:
        return self.place >= len(self.order)

    @property
    def step(self) -> str:
        return "" if self.is_at_the_end else self.order[self.place]

    @property
    def spot(self) -> str:
        return spot(self.step, self.moment)

    @property
    def is_shown(self) -> bool:
        return self.spot in self.shown


def spot(step: str, moment: str) -> str:
    """The name of a spot."""
    return f"{step}/{moment}"


# --- moving -------------------------------------------------------------------------------------


def begin(plan: Plan, order: Iterable[str]) -> Walk:
    steps = tuple(order)
    return Walk(steps, moment=plan.start_of(steps[0]) if steps else "")


def advance(walk: Walk, plan: Plan) -> Walk:
    """The next question of a quiz, the next step, or the end; at the end nothing happens."""
    if walk.is_at_the_end:
        return walk
    following = plan.beside(walk.step, walk.moment, 1)
    return _to(walk, plan, walk.place + 1) if following is None else replace(walk, moment=following)


def skip(walk: Walk, plan: Plan) -> Walk:
    """The next step. This one was not done; a quiz that had begun was."""
    if walk.is_at_the_end:
        return walk
    has_begun = plan.beside(walk.step, walk.moment, -1) is not None
    later = _to(walk, plan, walk.place + 1)
    return later if has_begun else replace(later, skipped=walk.skipped | {walk.step})


def back(walk: Walk, plan: Plan) -> Walk:
    """The question before, the start of a story when the group is further in it, else the step
    before."""
    before = plan.beside(walk.step, walk.moment, -1)
    if before is not None:
        return replace(walk, moment=before)
    if walk.moment != plan.start_of(walk.step):
        return _to(walk, plan, walk.place)
    return _to(walk, plan, walk.place - 1) if walk.place else walk


def park(walk: Walk, plan: Plan) -> Walk:
    """Put this step off to the end; the last step cannot be put off any further."""
    if walk.place >= len(walk.order) - 1:
        return walk
    before, after = walk.order[: walk.place], walk.order[walk.place + 1 :]
    later = replace(walk, order=(*before, *after, walk.step), parked=walk.parked | {walk.step})
    return _to(later, plan, walk.place)


def show(walk: Walk) -> Walk:
    """End the voting here and show what was chosen."""
    return walk if walk.is_at_the_end else replace(walk, shown=walk.shown | {walk.spot})


def lead(walk: Walk, plan: Plan, answer: str) -> Walk:
    """Go the way that an answer leads to. Raises LookupError for one that leads nowhere here."""
    for question in plan.questions(walk.step, walk.moment).values():
        if target := question.answers.get(answer):
            return replace(show(walk), moment=target)
    raise LookupError(answer)


def _to(walk: Walk, plan: Plan, place: int) -> Walk:
    step = walk.order[place] if place < len(walk.order) else ""
    return replace(walk, place=place, moment=plan.start_of(step), skipped=walk.skipped - {step})


# --- answering ----------------------------------------------------------------------------------


class Refusal(StrEnum):
    """Why a vote is not taken; the sentences are made elsewhere."""

    CLOSED = "closed"
    """Nothing is asked here, or not any more."""
    NOTHING = "nothing"
    UNKNOWN = "unknown"
    """An answer that this question does not have."""
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"


class RefusedError(Exception):
    def __init__(self, refusal: Refusal, question: Question | None = None) -> None:
        super().__init__(refusal)
        self.refusal, self.question = refusal, question


def open_questions(walk: Walk, plan: Plan) -> Questions:
    """What can be answered now."""
    return {} if walk.is_shown else plan.questions(walk.step, walk.moment)


def checked(questions: Questions, given: Given) -> dict[str, tuple[str, ...]]:
    """The answers that count, each once, in the order of the question. Raises RefusedError.

    A question that is left open is left out; nothing answered at all is refused.
    """
    if not questions:
        raise RefusedError(Refusal.CLOSED)
    answered = {}
    for key, question in questions.items():
        chosen = {*given.get(key, ())}
        if chosen - question.answers.keys():
            raise RefusedError(Refusal.UNKNOWN, question)
        if not chosen:
            continue
        if len(chosen) < question.least:
            raise RefusedError(Refusal.TOO_FEW, question)
        if len(chosen) > question.most:
            raise RefusedError(Refusal.TOO_MANY, question)
        answered[key] = tuple(answer for answer in question.answers if answer in chosen)
    if not answered:
        raise RefusedError(Refusal.NOTHING)
    return answered


# --- counting -----------------------------------------------------------------------------------

Sums: TypeAlias = Mapping[tuple[str, str], int]
"""(question, answer) -> how many; the answer "" counts who answered the question at all."""


def tally(votes: Iterable[Given]) -> Counter[tuple[str, str]]:
    sums: Counter[tuple[str, str]] = Counter()
    for vote in votes:
        for question, answers in vote.items():
            sums[question, ""] += 1
            sums.update((question, answer) for answer in answers)
    return sums


MOST_NEEDS = 5
"""Below so many votes there is no majority: it would tell what a few people chose."""


def majority(counts: Mapping[str, int]) -> str | None:
    """The answer that more people chose than any other; None for a tie, or for too few votes."""
    if sum(counts.values()) < MOST_NEEDS:
        return None
    (first, most), *others = sorted(counts.items(), key=lambda pair: -pair[1])
    return None if others and others[0][1] == most else first


# --- keeping ------------------------------------------------------------------------------------


def written(plan: Plan) -> dict[str, Any]:
    """A plan as JSON."""
    return {
        stop.id: {
            "start": stop.start,
            "row": [*stop.row],
            "moments": {
                moment: {
                    key: {
                        "answers": dict(question.answers),
                        "least": question.least,
                        "most": question.most,
                    }
                    for key, question in questions.items()
                }
                for moment, questions in stop.moments.items()
            },
        }
        for stop in plan.stops.values()
    }


def read(raw: Mapping[str, Any]) -> Plan:
    """The plan that `written` wrote."""
    return Plan(
        {
            step: Stop(
                step,
                stop["start"],
                {
                    moment: {key: Question(**question) for key, question in questions.items()}
                    for moment, questions in stop["moments"].items()
                },
                tuple(stop.get("row", ())),  # a run that was open before quizzes had rows
            )
            for step, stop in raw.items()
        }
    )
