"""How often something ran: per month, per training, per place. Runs, and people from five up.

A run with fewer than five people counts as a run and adds no people: the difference between two
reports is never a small group. Answers are not added up over runs, for the same reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import formats, timezone

from portal.core.sums import LEAST
from portal.organisations.models import Organisation
from portal.youthwork import modules
from portal.youthwork.models import Run

UNSAID = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """A month, a training or a place: how many runs, and how many people were counted there."""

    name: str
    runs: int
    people: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    organisation: Organisation
    year: int
    years: tuple[int, ...]
    months: tuple[Line, ...]
    modules: tuple[Line, ...]
    places: tuple[Line, ...]
    ways: tuple[Line, ...]
    total: Line

    @property
    def bars(self) -> "tuple[Column, ...]":
        return columns(self.months)


def counts(organisation: Organisation, year: int | None = None) -> Counts:
    """What ran in a year, by default this one."""
    closed = Run.objects.closed().filter(group__organisation=organisation)
    years = tuple(day.year for day in closed.dates("day", "year", order="DESC"))
    chosen = year or timezone.localdate().year
    runs = [*closed.filter(day__year=chosen).order_by("day")]
    pages = modules.modules(run.module for run in runs)
    titles = {key: page.title for key, page in pages.items()}
    by_month = {month: [run for run in runs if run.day.month == month] for month in range(1, 13)}
    return Counts(
        organisation=organisation,
        year=chosen,
        years=years,
        months=tuple(_line(_month(chosen, month), found) for month, found in by_month.items()),
        modules=_lines((titles.get(run.module, UNSAID), run) for run in runs),
        places=_lines((run.place or UNSAID, run) for run in runs),
        ways=_lines((str(run.get_way_display()), run) for run in runs),
        total=_line("", runs),
    )


def _month(year: int, month: int) -> str:
    return str(formats.date_format(date(year, month, 1), "F"))


def _line(name: str, runs: Iterable[Run]) -> Line:
    found = [*runs]
    people = sum(run.people for run in found if run.people and run.people >= LEAST)
    return Line(name, len(found), people or None)


def _lines(pairs: Iterable[tuple[str, Run]]) -> tuple[Line, ...]:
    """One line a name, the most runs first."""
    found: dict[str, list[Run]] = {}
    for name, run in pairs:
        found.setdefault(name, []).append(run)
    lines = [_line(name, runs) for name, runs in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.runs, line.name)))


# --- a drawing ----------------------------------------------------------------------------------

WIDTH, HEIGHT, GAP = 40, 160, 8


@dataclass(frozen=True, slots=True)
class Column:
    """A bar of the chart with its places in an SVG."""

    name: str
    count: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + (WIDTH - GAP) // 2

    @property
    def above(self) -> int:
        return self.y - 6


def columns(lines: Iterable[Line]) -> tuple[Column, ...]:
    found = [*lines]
    most = max((line.runs for line in found), default=0) or 1
    return tuple(
        Column(
            line.name[:3],
            line.runs,
            x=place * WIDTH,
            y=HEIGHT - round(HEIGHT * line.runs / most) + 20,
            height=round(HEIGHT * line.runs / most),
        )
        for place, line in enumerate(found)
    )
