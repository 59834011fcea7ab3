"""Playing a module alone: one step a page. What is posted is answered and not kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from wagtail.blocks import StreamValue

from portal.core.answers import UntilChanged
from portal.core.cookies import has_session
from portal.courses import pictures, progress
from portal.courses.actions import count_answers
from portal.courses.blocks import CardBlock, StepBlock, Turn
from portal.courses.enums import Kind
from portal.courses.keys import StepRef
from portal.courses.methods import READING, not_allowed, takes
from portal.courses.talking import people_to_talk_to

if TYPE_CHECKING:
    from portal.courses.models import ModulePage


class SeeOther(HttpResponseRedirect):
    """After a POST that needs no page of its own."""

    status_code = 303


def _built(page: ModulePage, ref: StepRef) -> StreamValue.StreamChild:
    return page.steps[ref.place - 1]


def _find(page: ModulePage, key: str) -> StepRef | None:
    return next((ref for ref in page.outline if ref.key == key), None)


def _base(request: HttpRequest, page: ModulePage) -> str:
    """Where the steps of this module are: below its page, or where somebody else lets it be
    played (`played_at`)."""
    return str(getattr(request, "played_at", "")) or page.get_url(request) or ""


def _context(request: HttpRequest, page: ModulePage) -> dict[str, Any]:
    """What every page of the player shows: the way, what is done of it, and what was kept of it."""
    carried = progress.of(request)
    base = _base(request, page)
    return {
        "page": page,
        "base": base,
        "courses": (page.get_url(request) or "").rsplit("/", 3)[0] + "/",
        "outline": page.outline,
        "done": carried.done(page.short),
        "has_progress": bool(carried),
    }


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> TemplateResponse:
    response = TemplateResponse(request, template, context, status=status)
    progress.depends_on_progress(response)
    return response


# --- the first page -----------------------------------------------------------------------------


@takes(*READING)
def start(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """What this module is, its steps, and where somebody who was here before can go on."""
    context = _context(request, page)
    done = context["done"]
    following = next((ref for ref in page.outline if ref.key not in done), None)
    context |= {"following": following, "is_again": bool(done)}
    return _page(request, page.get_template(request), context)


def unknown_step(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """404 with the way back: a step may have been removed since somebody noted its address."""
    return _page(request, "courses/step_unknown.html", _context(request, page), status=404)


# --- a step -------------------------------------------------------------------------------------


@takes("GET", "HEAD", "POST")
def step(request: HttpRequest, page: ModulePage, key: str, at: str = "") -> HttpResponse:
    """A step as it stands, or with the answer that was posted to it.

    An answer lets sums go up unless the browser says that it was here before, and gives the browser
    the progress to carry. What is no answer gets a sentence and status 422, filled in as it was.
    """
    ref = _find(page, key)
    if ref is None:
        return unknown_step(request, page)
    child = _built(page, ref)
    block: StepBlock = child.block
    try:
        turn = block.turn(child.value, None, at)
    except LookupError:
        return unknown_step(request, page)
    if request.method != "POST":
        return _shown(request, page, ref, turn, at)
    if not turn.takes_answers:
        return not_allowed(request, page, READING)
    turn = block.turn(child.value, request.POST, at)
    if not turn.answered:
        return _shown(request, page, ref, turn, at)
    return _answered(request, page, ref, turn, at)


def _answered(
    request: HttpRequest, page: ModulePage, ref: StepRef, turn: Turn, at: str
) -> HttpResponse:
    carried = progress.of(request)
    if ref.key not in carried.done(page.short):
        count_answers(module=page.translation_key, step=UUID(ref.id), answers=("", *turn.counts))
        for count in getattr(request, "also_counted", ()):
            count(page=page, ref=ref, answers=turn.counts, done=carried.done(page.short))
    carried = carried.with_step(page.short, ref.key)
    if _built(page, ref).block.leads_on:
        response: HttpResponse = SeeOther(_after(page, ref, _base(request, page)))
    else:
        response = _shown(request, page, ref, turn, at, carried)
    progress.remember(response, request, carried)
    return response


def _after(page: ModulePage, ref: StepRef, base: str) -> str:
    """The address of the next step, or of the end."""
    if ref.place == len(page.outline):
        return f"{base}einde/"
    return f"{base}stap/{page.outline[ref.place].key}/"


def _before(page: ModulePage, ref: StepRef, base: str) -> str:
    return base if ref.place == 1 else f"{base}stap/{page.outline[ref.place - 2].key}/"


_made = UntilChanged(512)


def _shown(
    request: HttpRequest,
    page: ModulePage,
    ref: StepRef,
    turn: Turn,
    at: str = "",
    carried: progress.Progress | None = None,
) -> HttpResponse:
    """The page of a step; from memory where many people get this very one (decision 44)."""
    carried = carried or progress.of(request)
    if not _is_for_many(request, page, ref, turn):
        return _step_page(request, page, ref, turn, carried)
    done = carried.done(page.short)
    place = (request.scheme, request.get_host(), request.path)
    key = (*place, page.pk, ref.key, at, turn.counts, done, bool(carried))
    content = _made.get(key, lambda: _step_page(request, page, ref, turn, carried).render().content)
    response = HttpResponse(content)
    progress.depends_on_progress(response)
    return response


def _is_for_many(request: HttpRequest, page: ModulePage, ref: StepRef, turn: Turn) -> bool:
    """Whether a step before its answer, or with one of the few that can be chosen: nothing that
    somebody typed, and no two answers of one person, which together would be nearly theirs."""
    if turn.error or has_session(request) or hasattr(request, "played_at"):
        return False
    return not turn.answered or (_built(page, ref).block.has_few_answers and len(turn.counts) == 1)


def _step_page(
    request: HttpRequest, page: ModulePage, ref: StepRef, turn: Turn, carried: progress.Progress
) -> TemplateResponse:
    context = _context(request, page)
    context |= {"done": carried.done(page.short), "has_progress": bool(carried)}
    child = _built(page, ref)
    context |= {
        "step": child,
        "ref": ref,
        "turn": turn,
        "art": getattr(turn, "art", "") or child.value.get("art") or page.art,
        "before": _before(page, ref, context["base"]),
        "after": _after(page, ref, context["base"]),
        "here": f"{context['base']}stap/{ref.key}/",
    }
    return _page(request, "courses/step.html", context, status=422 if turn.error else 200)


def preview(request: HttpRequest, page: ModulePage, ref: StepRef) -> HttpResponse:
    """A step for an editor who is still writing it; a scenario without a start shows nothing."""
    child = _built(page, ref)
    try:
        turn = child.block.turn(child.value)
    except LookupError:
        return unknown_step(request, page)
    return _shown(request, page, ref, turn)


def below(request: HttpRequest, page: ModulePage, rest: str) -> HttpResponse:
    """A step or a card of it where somebody else lets a module be played: `stap/…` of `played_at`;
    404 for anything else."""
    parts = rest.strip("/").split("/")
    if parts[0] != "stap" or not 2 <= len(parts) <= 3:
        return unknown_step(request, page)
    if len(parts) == 3 and parts[2].startswith("kaart-"):
        option = parts[2].removeprefix("kaart-").removesuffix(".png")
        return picture(request, page, parts[1], option)
    return step(request, page, parts[1], parts[2] if len(parts) == 3 else "")


# --- the end ------------------------------------------------------------------------------------


@takes(*READING)
def end(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """A card to keep, where to go now, and people to talk to."""
    context = _context(request, page)
    following = page.following()
    context |= {
        "keepsakes": [*_keepsakes(page, context["base"])],
        "next_card": following.card() if following else None,
        "themes": [theme.card() for theme in page.live_themes()],
        **people_to_talk_to(),
        "undone": [ref for ref in page.outline if ref.key not in context["done"]],
    }
    return _page(request, "courses/end.html", context)


@dataclass(frozen=True, slots=True)
class Keepsake:
    """A card step at the end: every sentence with the address of its picture."""

    heading: str
    sentences: tuple[tuple[str, str], ...]


def _keepsakes(page: ModulePage, base: str) -> Iterator[Keepsake]:
    for ref in page.outline:
        if ref.kind == Kind.CARD:
            child = _built(page, ref)
            yield Keepsake(
                child.value["heading"],
                tuple(
                    (choice.text, f"{base}stap/{ref.key}/kaart-{choice.short}.png")
                    for choice in child.block.turn(child.value).choices
                ),
            )


@takes(*READING)
def picture(request: HttpRequest, page: ModulePage, key: str, option: str) -> HttpResponse:
    """The card with this sentence on it, as a PNG. Everybody gets the same: caches may keep it."""
    ref = _find(page, key)
    child = _built(page, ref) if ref else None
    if child is None or not isinstance(child.block, CardBlock):
        return unknown_step(request, page)
    sentence = child.block.sentence(child.value, option)
    if sentence is None:
        return unknown_step(request, page)
    card = pictures.Picture(heading=child.value["heading"], sentence=sentence, ground=page.ground)
    response = get_conditional_response(request, etag=card.etag)
    if not isinstance(response, HttpResponseNotModified):
        response = HttpResponse(pictures.png(card), content_type="image/png")
        response["Content-Disposition"] = f'inline; filename="wortel-{page.slug}.png"'
    response["ETag"] = card.etag
    patch_cache_control(response, public=True, max_age=3600)
    return response


# --- for who guides -----------------------------------------------------------------------------


@takes(*READING)
def guide(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """The whole module on one page, to prepare an evening with; it prints well."""
    context = _context(request, page) | {
        "steps": [(ref, _built(page, ref)) for ref in page.outline]
    }
    return _page(request, "courses/guide.html", context)
