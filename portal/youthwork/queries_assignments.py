"""Reads about assignments."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language, gettext

from portal.core.sums import shown
from portal.courses.keys import StepRef
from portal.courses.models import ModulePage, PathPage
from portal.youthwork import modules
from portal.youthwork.instruments import LEAST, in_language, kompas
from portal.youthwork.models import Assignment, AssignmentSum, PulseMoment, PulseSum
from portal.youthwork.models.assignments import WHOLE
from portal.youthwork.queries import Bars, Table, bars_of
from portal.youthwork.questions import questions_of

OPENED, FINISHED = "opened", "finished"


def path_of(key: UUID) -> PathPage | None:
    pages = PathPage.objects.live().filter(translation_key=key).select_related("locale")
    return modules.best_of(pages)


def modules_of(assignment: Assignment) -> list[ModulePage]:
    """The modules to do, in order; live ones only."""
    if assignment.module:
        page = modules.module(assignment.module)
        return [page] if page else []
    path = path_of(assignment.path) if assignment.path else None
    return [*ModulePage.objects.live().child_of(path).order_by("path")] if path else []


def titles(assignments: Iterable[Assignment]) -> list[tuple[Assignment, str]]:
    """Assignments with the names of what is to be done, in three queries; "" for what is gone."""
    listed = [*assignments]
    known: dict[UUID | None, str] = {
        key: page.title for key, page in modules.modules(one.module for one in listed).items()
    }
    paths = PathPage.objects.live().filter(translation_key__in=[one.path for one in listed])
    for path in modules.worst_first(paths.select_related("locale")):
        known[path.translation_key] = path.title
    return [(one, known.get(one.module or one.path, "")) for one in listed]


def title_of(assignment: Assignment) -> str:
    return titles([assignment])[0][1]


@dataclass(frozen=True, slots=True)
class StepCount:
    ref: StepRef
    done: int
    bars: tuple[Bars, ...]


@dataclass(frozen=True, slots=True)
class ModuleCount:
    title: str
    opened: int
    finished: int
    steps: tuple[StepCount, ...]


def counts(assignment: Assignment) -> list[ModuleCount]:
    """How often, at any time; what was answered, once it is over."""
    sums: dict[tuple[UUID, UUID], dict[str, int]] = defaultdict(dict)
    for row in AssignmentSum.objects.filter(assignment=assignment):
        sums[row.module, row.step][row.answer] = row.count
    return [
        ModuleCount(
            title=page.title,
            opened=sums[page.translation_key, WHOLE].get(OPENED, 0),
            finished=sums[page.translation_key, WHOLE].get(FINISHED, 0),
            steps=tuple(_steps(page, sums, with_answers=assignment.is_over)),
        )
        for page in modules_of(assignment)
    ]


def _steps(
    page: ModulePage, sums: Mapping[tuple[UUID, UUID], Mapping[str, int]], *, with_answers: bool
) -> Iterable[StepCount]:
    for ref in page.outline:
        answers = sums[page.translation_key, UUID(ref.id)]
        done = answers.get("", 0)
        bars: tuple[Bars, ...] = ()
        if with_answers and ref.kind in {"choose", "card"}:
            bars = tuple(
                bars_of(
                    asked, Table({one.key: answers.get(one.key, 0) for one in asked.answers}, done)
                )
                for asked in questions_of(page.steps[ref.place - 1])
                if done
            )
        yield StepCount(ref, done, bars)


# --- the Compass --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PulseBar:
    """How many said so, half, or not; None for too few to show."""

    moment: str
    bands: tuple[tuple[str, int | None, int], ...]
    """(words, how many, how long the bar is of a hundred)"""


@dataclass(frozen=True, slots=True)
class PulseLine:
    text: str
    before: PulseBar
    after: PulseBar

    @property
    def both(self) -> tuple[PulseBar, PulseBar]:
        return self.before, self.after


def pulse_lines(assignment: Assignment) -> list[PulseLine] | None:
    """Before and after, once it is over and from eight people up at both; None until then."""
    if not (assignment.is_over and assignment.asks_pulse):
        return None
    rows = PulseSum.objects.filter(assignment=assignment, instrument=kompas().key)
    sums = {(row.moment, row.statement, row.point): row.count for row in rows}
    if any(sums.get((moment, "", 0), 0) < LEAST for moment in PulseMoment.values):
        return None
    language = get_language() or "nl"
    return [
        PulseLine(
            in_language(words, language),
            *(_pulse_bar(sums, key, PulseMoment(moment)) for moment in PulseMoment.values),
        )
        for key, words in kompas().statements.items()
    ]


def _pulse_bar(
    sums: Mapping[tuple[str, str, int], int], statement: str, moment: PulseMoment
) -> PulseBar:
    bands = {gettext("no"): (0, 1), gettext("half"): (2,), gettext("yes"): (3, 4)}
    counts = {
        words: sum(sums.get((moment, statement, point), 0) for point in points)
        for words, points in bands.items()
    }
    people = sum(counts.values()) or 1
    seen = shown(counts, LEAST)
    return PulseBar(
        str(moment.label),
        tuple((words, count, round(100 * (count or 0) / people)) for words, count in seen.items()),
    )
