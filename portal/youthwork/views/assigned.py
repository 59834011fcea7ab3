"""A module or a path that a group does alone, each on their own, by a code. No log-in, no list."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.limits import LIMITS, is_spent, limited, seconds_to_wait, too_many
from portal.core.same_origin import same_origin_post
from portal.courses import player, progress
from portal.courses.models import ModulePage
from portal.youthwork.actions import assignments
from portal.youthwork.instruments import in_language, increments, kompas
from portal.youthwork.models import Assignment, PulseMoment
from portal.youthwork.queries_assignments import modules_of

GUESS = LIMITS["guess"]


def over(request: HttpRequest) -> HttpResponse:
    """The time of this assignment is over: a sentence, and a way on."""
    response = render(request, "youthwork/assigned_over.html", status=410)
    response["Cache-Control"] = "no-store, private"
    return response


def _find(request: HttpRequest, code: str) -> Assignment | HttpResponse:
    if wait := is_spent(request, "guess", GUESS):
        return too_many(request, wait)
    found = Assignment.objects.filter(code=code).select_related("group").first()
    if found is None:
        seconds_to_wait(request, "guess", GUESS)
        raise Http404
    return over(request) if found.is_over else found


@require_safe
def assigned(request: HttpRequest, code: str) -> HttpResponse:
    """What to do: the module, or the modules of a path."""
    found = _find(request, code)
    if isinstance(found, HttpResponse):
        return found
    carried = progress.of(request)
    lines = [
        (
            module,
            reverse("youthwork:assigned_play", args=[code, module.short, ""]),
            len(carried.done(module.short) & {ref.key for ref in module.outline}),
        )
        for module in modules_of(found)
    ]
    values = {"assignment": found, "lines": lines, "kompas": _title()}
    response = render(request, "youthwork/assigned.html", values)
    response["Cache-Control"] = "no-store, private"
    progress.depends_on_progress(response)
    return response


@same_origin_post
@limited("answer")
def play(request: HttpRequest, code: str, short: str, rest: str) -> HttpResponse:
    """The player, below the address of the assignment, so that its sums go up as well."""
    found = _find(request, code)
    if isinstance(found, HttpResponse):
        return found
    page = next((module for module in modules_of(found) if module.short == short), None)
    if page is None:
        raise Http404
    request.played_at = reverse("youthwork:assigned_play", args=[code, short, ""])  # type: ignore[attr-defined]
    request.also_counted = [partial(assignments.count, assignment=found)]  # type: ignore[attr-defined]
    if not rest and request.method == "GET" and not progress.of(request).done(page.short):
        assignments.count_opened(assignment=found, page=page)
    response = _played(request, page, rest)
    response["Cache-Control"] = "no-store, private"
    if hasattr(response, "render"):
        response.render()
    return response


def _played(request: HttpRequest, page: ModulePage, rest: str) -> HttpResponse:
    if not rest:
        return player.start(request, page)
    return player.end(request, page) if rest == "einde/" else player.below(request, page, rest)


def _title() -> str:
    return str(in_language(kompas().title, get_language() or "nl"))


@same_origin_post
@limited("answer")
@require_http_methods(["GET", "HEAD", "POST"])
def pulse(request: HttpRequest, code: str, moment: str) -> HttpResponse:
    """Five sentences with faces. What they say is worked out in the browser; what comes here are
    counters that go up by one, and nothing comes back."""
    found = _find(request, code)
    if isinstance(found, HttpResponse):
        return found
    if not found.asks_pulse or moment not in PulseMoment.values:
        raise Http404
    points = []
    if request.method == "POST":
        points = increments(kompas(), request.POST.dict())
        assignments.count_pulse(
            assignment=found, instrument=kompas().key, moment=moment, points=points
        )
    language = get_language() or "nl"
    values = {
        "assignment": found,
        "title": _title(),
        "statements": [
            (key, in_language(words, language)) for key, words in kompas().statements.items()
        ],
        "faces": [*enumerate(in_language(kompas().faces, language))],
        "words": {band: in_language(words, language) for band, words in kompas().words.items()},
        "is_done": bool(points),
        "is_empty": request.method == "POST" and not points,
    }
    status = 422 if values["is_empty"] else 200
    response = render(request, "youthwork/pulse.html", values, status=status)
    response["Cache-Control"] = "no-store, private"
    return response
