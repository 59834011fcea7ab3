"""A print pack: plan with timing, what to take care of, cards to cut, a way on paper, a poster."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.http import AuthenticatedRequest
from portal.courses import qr
from portal.courses.enums import Kind
from portal.courses.keys import StepRef
from portal.youthwork import pdf, queries, what
from portal.youthwork.access import for_workers
from portal.youthwork.answers import Reveal, answer_key
from portal.youthwork.models import Activity
from portal.youthwork.queries import Scene
from portal.youthwork.questions import questions_of
from portal.youthwork.views.desk import evening_of
from portal.youthwork.what import What

CUT = frozenset({Kind.CHOOSE, Kind.CARD, Kind.SCENARIO})
"""Steps whose answers make cards to cut."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed of one step."""

    ref: StepRef
    scene: Scene
    cards: tuple[str, ...]
    key: list[tuple[tuple[str, ...], Reveal]]
    """Of a quiz, what is right."""


@dataclass(frozen=True, slots=True)
class Pack:
    """What is printed of a module, or of a part of it."""

    what: What
    sheets: tuple[Sheet, ...]


def pack_of(chosen: What) -> Pack:
    return Pack(chosen, tuple(_sheets(chosen)))


def _sheets(chosen: What) -> list[Sheet]:
    found = []
    for ref in chosen.refs:
        block = chosen.module.steps[ref.place - 1]
        start = block.value["start"] if ref.kind == "scenario" else ""
        scene = queries.scene_of(chosen.module, ref.id, start)
        if scene is None:
            continue
        cards = tuple(
            answer.text
            for asked in questions_of(block, start)
            if ref.kind in CUT
            for answer in asked.answers
        )
        found.append(Sheet(ref, scene, cards, answer_key(block)))
    return found


@for_workers
@require_safe
def activity(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The pack of an evening: every training in it."""
    found = get_object_or_404(
        Activity.objects.for_user(request.user).select_related("group__organisation"), pk=pk
    )
    evening = evening_of(found)
    packs = [pack_of(line.what) for line in evening.lines if line.what]
    return _printed(request, packs, {"evening": evening, "activity": found})


@for_workers
@require_safe
def what_of(request: AuthenticatedRequest, key: str) -> HttpResponse:
    """The pack of a module, of its short version, or of one step."""
    chosen = what.of(key.rstrip("/"))
    if chosen is None:
        raise Http404
    return _printed(request, [pack_of(chosen)], {})


def _printed(
    request: AuthenticatedRequest, packs: list[Pack], values: dict[str, object]
) -> HttpResponse:
    door = request.build_absolute_uri(reverse("youthwork:door"))
    context = {
        **values,
        "packs": packs,
        "door": door.split("://", 1)[1],
        "code": qr.svg(door, _("QR code to join")),
        "has_pdf": pdf.is_installed(),
    }
    if "pdf" not in request.GET:
        return render(request, "youthwork/print.html", context)
    if not pdf.is_installed():
        raise Http404
    page = render_to_string("youthwork/print.html", context, request)
    response = HttpResponse(pdf.pdf_of(page), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="wortel.pdf"'
    return response
