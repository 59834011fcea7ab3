"""Taking along what was done, going on elsewhere, and wiping it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from portal.courses import progress, qr
from portal.courses.methods import takes
from portal.courses.progress import Expired, Progress, Unreadable

if TYPE_CHECKING:
    from portal.courses.models import CourseIndexPage


@dataclass(frozen=True, slots=True)
class Carried:
    """A module that somebody began, as a line to read."""

    title: str
    url: str
    done: int
    steps: int


def _carried(request: HttpRequest, page: CourseIndexPage, what: Progress) -> list[Carried]:
    """The modules of a progress that are here, the last one first. Others are left out."""
    here = {module.short: module for module in page.modules()}
    lines = []
    for short, steps in reversed(what.modules):
        if module := here.get(short):
            known = {ref.key for ref in module.outline}
            url = module.get_url(request) or ""
            lines.append(Carried(module.title, url, len(known & {*steps}), len(known)))
    return lines


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> TemplateResponse:
    """A page that belongs to this browser alone: no cache may keep it."""
    response = TemplateResponse(request, template, context, status=status)
    response["Cache-Control"] = "no-store, private"
    progress.depends_on_progress(response)
    return response


def _context(request: HttpRequest, page: CourseIndexPage) -> dict[str, Any]:
    return {"page": page, "base": page.get_url(request) or ""}


@takes("GET", "HEAD", "POST")
def take_along(request: HttpRequest, page: CourseIndexPage) -> HttpResponse:
    """A link and a code that carry what this browser carries. Nothing is kept here for it."""
    what = progress.of(request)
    context = _context(request, page) | {
        "carried": _carried(request, page, what),
        "is_broken": progress.is_broken(request),
    }
    if what:
        link = request.build_absolute_uri(f"{context['base']}verder/{progress.link_token(what)}/")
        context |= {"link": link, "code": qr.svg(link, gettext("QR code of this link"))}
    return _page(request, "courses/take_along.html", context)


@takes("GET", "HEAD", "POST")
def go_on(request: HttpRequest, page: CourseIndexPage, token: str) -> HttpResponse:
    """What a link carries; a POST puts it into this browser, beside what is there already."""
    context = _context(request, page)
    try:
        what = progress.from_link(token)
    except Expired:
        return _page(request, "courses/link_unreadable.html", context | {"expired": True}, 410)
    except Unreadable:
        return _page(request, "courses/link_unreadable.html", context | {"expired": False}, 404)
    context |= {"carried": _carried(request, page, what), "taken": request.method == "POST"}
    response = _page(request, "courses/go_on.html", context)
    if request.method == "POST":
        progress.remember(response, request, progress.of(request).merged(what))
    return response


@takes("GET", "HEAD", "POST")
def wipe(request: HttpRequest, page: CourseIndexPage) -> HttpResponse:
    """Ask first when somebody comes by link; a POST from the player wipes at once."""
    wiped = request.method == "POST"
    context = _context(request, page) | {"wiped": wiped, "has_progress": bool(progress.of(request))}
    response = _page(request, "courses/wipe.html", context)
    if wiped:
        progress.forget(response)
    return response
