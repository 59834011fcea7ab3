"""Sums that were counted on paper, typed in afterwards."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.http import AuthenticatedRequest
from portal.youthwork import modules, queries
from portal.youthwork.access import for_workers
from portal.youthwork.actions import runs
from portal.youthwork.models import Run
from portal.youthwork.queries import Scene
from portal.youthwork.questions import Answer, Asked
from portal.youthwork.running import RefusedError
from portal.youthwork.views.host import run_of

MOST = 500
"""More people than fit into a youth house."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where the number of one answer is typed: what stands there, and what is wrong with it."""

    question: str
    answer: Answer
    name: str
    given: str
    fault: str

    @property
    def count(self) -> int:
        return int(self.given or 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    scene: Scene
    rows: tuple[tuple[Asked, tuple[Cell, ...]], ...]

    @property
    def spot(self) -> tuple[str, str]:
        return self.scene.ref.id, self.scene.name

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for _asked, cells in self.rows for cell in cells)

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        return {(cell.question, cell.answer.key): cell.count for cell in self.cells if cell.count}


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Everything that the run asks, with room for a number beside each answer."""
    found = run_of(request, pk)
    if not found.is_open:
        return redirect("youthwork:run", pk=pk)
    is_sent = request.method == "POST"
    sheets = [*_sheets(found, request.POST.dict() if is_sent else None)]
    has_faults = any(cell.fault for sheet in sheets for cell in sheet.cells)
    status = 422 if has_faults else 200
    if is_sent and not has_faults:
        try:
            runs.type_in(run=found, counted={sheet.spot: sheet.counts for sheet in sheets})
        except RefusedError:
            messages.error(request, _("A colleague closed this run meanwhile. Nothing was kept."))
            status = 409
        else:
            messages.success(request, _("The sums are kept."))
            return redirect("youthwork:close", pk=pk)
    values = {"run": found, "sheets": sheets, "faults": has_faults}
    return render(request, "youthwork/run_paper.html", values, status=status)


def _sheets(found: Run, sent: Mapping[str, str] | None) -> Iterator[Sheet]:
    page = modules.module(found.module)
    for step in found.steps if page else ():
        for moment in found.asked.stops[step].moments:
            scene = queries.scene_of(page, step, moment) if page else None
            if scene and scene.questions:
                yield _sheet(found, scene, sent)


def _sheet(found: Run, scene: Scene, sent: Mapping[str, str] | None) -> Sheet:
    """What was sent, as it was typed; else what was kept before. Only what the run asks: an answer
    that an editor added since it began was on no paper."""
    frozen = found.asked.questions(scene.ref.id, scene.name)
    rows = found.sums.filter(step=scene.ref.id, moment=scene.name, by_hand=True)
    kept = {(row.question, row.answer): str(row.count) for row in rows}

    def cell(question: str, answer: Answer) -> Cell:
        name = f"{scene.ref.id}|{scene.name}|{question}|{answer.key}"
        given = kept.get((question, answer.key), "") if sent is None else sent.get(name, "").strip()
        return Cell(question, answer, name, given, _fault(given))

    return Sheet(
        scene,
        tuple(
            (
                asked,
                tuple(
                    cell(asked.key, answer)
                    for answer in asked.answers
                    if answer.key in frozen[asked.key].answers
                ),
            )
            for asked in scene.questions
            if asked.key in frozen
        ),
    )


def _fault(text: str) -> str:
    is_number = text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= MOST
    return "" if is_number or not text else _("This is not a number of people.")
