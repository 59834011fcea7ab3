"""The evenings of the demo, from evenings.yaml: groups, plans, a run that is over, an assignment.

What is there already stays as it is; nothing is doubled.
"""

import datetime
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from portal.courses.models import ModulePage
from portal.organisations.models import Organisation
from portal.youthwork import running, what
from portal.youthwork.actions import assignments, plans, runs
from portal.youthwork.enums import Way
from portal.youthwork.models import Activity, Assignment, Group, Phone, Run

Report = Callable[[int, int, str], None]
ModuleBySlug = Callable[[str], ModulePage | None]


def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "evenings.yaml").read_text())
    return loaded


@transaction.atomic
def load(report: Report, module_by_slug: ModuleBySlug) -> None:
    """Make what is missing. Needs the people and the trainings of the demo."""
    data = _file()
    groups = {row["key"]: _group(row) for row in data["groups"]}
    parts = [
        *((_evening, row) for row in data["evenings"]),
        *((_run, row) for row in data["runs"]),
        *((_assignment, row) for row in data["assignments"]),
    ]
    for number, (make, row) in enumerate(parts, 1):
        make(groups[row["group"]], row, module_by_slug)
        report(number, len(parts), row.get("label", row.get("module", "")))


def _group(row: dict[str, str]) -> Group:
    organisation = Organisation.objects.get(name=row["organisation"])
    return Group.objects.get_or_create(organisation=organisation, label=row["label"])[0]


def _evening(group: Group, row: dict[str, Any], module_by_slug: ModuleBySlug) -> None:
    if Activity.objects.filter(group=group, label=row["label"]).exists():
        return
    day = timezone.localdate() + datetime.timedelta(days=row["day"])
    time = datetime.time.fromisoformat(row["time"])
    activity = plans.plan(
        group=group,
        label=row["label"],
        place=row["place"],
        starts_at=timezone.make_aware(datetime.datetime.combine(day, time)),
    )
    for moment in row["moments"]:
        page = module_by_slug(moment["module"]) if "module" in moment else None
        part = _step(page, moment["step"]) if page and "step" in moment else ""
        plans.add_moment(
            activity=activity,
            what=what.part_of(page, part) if page else None,
            text=moment.get("text", ""),
            minutes=moment["minutes"],
        )


def _step(page: ModulePage, title: str) -> str:
    return next((ref.id for ref in page.outline if ref.title == title), "")


def _run(group: Group, row: dict[str, Any], module_by_slug: ModuleBySlug) -> None:
    """A run that is over: phones joined, answered by a die that always falls the same, and left.

    With `way` nobody had a phone: only how many there were is kept.
    """
    page = module_by_slug(row["module"])
    if page is None or Run.objects.filter(group=group, module=page.translation_key).exists():
        return
    steps = [_step(page, title) for title in row.get("steps", ())] or None
    way = Way(row.get("way", Way.PHONES))
    run = runs.start(group=group, module=page, steps=steps, way=way, place=row["place"], by=None)
    dice = random.Random(row.get("seed", 0))  # noqa: S311  (invented answers)
    people = row["people"] if way == Way.PHONES else 0
    tokens = [runs.join(run=run) for _ in range(people)]
    for here in _walked(run, dice):
        _answer(here, tokens, dice)
    run.refresh_from_db()
    runs.close(run=run, by=None, people=row["people"])
    day = timezone.localdate() - datetime.timedelta(days=row["days_ago"])
    Run.objects.filter(pk=run.pk).update(day=day)
    said = {name: row[name] for name in ("went", "length", "again", "line")}
    runs.look_back(run=run, said=runs.LookBack(**said))


def _walked(run: Run, dice: random.Random) -> Iterator[Run]:
    """The run at every spot that the group came to."""

    def lead_on(newest: Run) -> running.Walk:
        walk, plan = newest.where, newest.asked
        for question in plan.questions(walk.step, walk.moment).values():
            if ways := [answer for answer, to in question.answers.items() if to]:
                return running.lead(walk, plan, dice.choice(ways))
        return running.advance(walk, plan)

    while not run.where.is_at_the_end:
        yield run
        run = runs.steer(run=run, seen=run.round, move=lead_on)


def _answer(run: Run, tokens: list[str], dice: random.Random) -> None:
    questions = run.asked.questions(run.where.step, run.where.moment)
    if not questions:
        return
    for token in tokens:
        phone = Phone.objects.get(digest=runs.digest_of(token))
        given = {
            key: tuple(_picked([*question.answers], question.most, dice))
            for key, question in questions.items()
        }
        runs.vote(phone=phone, run=run, given=given)


def _picked(answers: list[str], most: int, dice: random.Random) -> list[str]:
    """Some answers, the first ones more often: so that a few have enough to be shown."""
    weights = [1 / (place + 1) for place in range(len(answers))]
    picked: list[str] = []
    while len(picked) < most:
        one = dice.choices(answers, weights)[0]
        if one not in picked:
            picked.append(one)
    return picked


def _assignment(group: Group, row: dict[str, Any], module_by_slug: ModuleBySlug) -> None:
    page = module_by_slug(row["module"])
    if page is None or Assignment.objects.filter(group=group, module=page.translation_key).exists():
        return
    until = timezone.localdate() + datetime.timedelta(days=row["days"])
    made = assignments.assign(group=group, page=page, until=until)
    for ref in page.outline[:3]:
        for _ in range(6):
            assignments.count(assignment=made, page=page, ref=ref, answers=(), done=frozenset())
    for _ in range(9):
        assignments.count_opened(assignment=made, page=page)
