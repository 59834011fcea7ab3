"""The public board. Without an account, a cookie or JavaScript; kept in the page cache."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from csp.decorators import csp_replace
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from portal.core.public_pages import make_public
from portal.core.replica import may_read_from_replica
from portal.courses.qr import svg
from portal.jobs import feeds, posting, queries
from portal.jobs.enums import State
from portal.jobs.mailboxes import box_to_write_to
from portal.jobs.midnight import until_midnight
from portal.jobs.models import Vacancy
from portal.jobs.queries import KILOMETRES, PARAMETERS, Board, Wanted, in_words
from portal.jobs.wording import (
    days_in_words,
    hours_in_words,
    pay_in_words,
    start_in_words,
    yes_or_no,
)

PER_PAGE = 24
MOST_FILLED = 4
FRAMED = 10
FRAME_HEIGHT = 640


def _asked(request: HttpRequest) -> Board:
    make_public(request, PARAMETERS)
    until_midnight()
    return queries.board(Wanted.from_query(request.GET))


def _newest(request: HttpRequest) -> Board:
    """For who follows the list: a feed that began with the nearest would never show a new one."""
    make_public(request, PARAMETERS)
    until_midnight()
    return queries.board(replace(Wanted.from_query(request.GET), order=""))


@may_read_from_replica
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The list with its filters. What somebody typed to search for is kept by no cache.

    A page behind the last one is not found, and shows the first.
    """
    found = _asked(request)
    paginator: Paginator[Any] = Paginator(found.places, PER_PAGE)  # type: ignore[arg-type]
    try:
        page, is_beyond = paginator.page(found.wanted.p or 1), False
    except (EmptyPage, PageNotAnInteger):
        page, is_beyond = paginator.page(1), True
    values = {
        "board": found,
        "wanted": found.wanted,
        "page_of": page,
        "is_beyond": is_beyond,
        "numbers": paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "kilometres": KILOMETRES,
        "rows": [row(vacancy, found.far) for vacancy in page],
        "filled": [row(vacancy, found.far) for vacancy in filled_on(page, found)],
        "page_url": found.wanted.address(),
        "newest_url": found.wanted.address(order=""),
        "nearest_url": found.wanted.address(order="near"),
        "kept": found.wanted.kept,
    }
    response = render(request, "jobs/board.html", values, status=404 if is_beyond else 200)
    if found.wanted.q or found.wanted.near:
        add_never_cache_headers(response)
    return response


def filled_on(page: Page[Any], found: Board) -> list[Vacancy]:
    """Under the last of the places: those that are gone stand in nobody's way."""
    return [] if page.has_next() else found.filled[:MOST_FILLED]


def row(vacancy: Vacancy, far: Mapping[int, float] = MappingProxyType({})) -> dict[str, object]:
    text = vacancy.checked
    assert text is not None  # noqa: S101  (the board holds nothing else)
    km = far.get(text.municipality_id)
    return {
        "vacancy": vacancy,
        "text": text,
        "pay": pay_in_words(text),
        "km": None if km is None else round(km),
        "days": days_in_words(text.hours),
    }


@may_read_from_replica
@require_safe
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """One place as it was last checked; 410 for what was public once, 404 for anything else.

    A place that was filled lately says so, without a way to react and without any markup.
    """
    return _place(request, pk, "jobs/place.html", told_when_filled=True)


@may_read_from_replica
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on one sheet, to pin up or to show to somebody."""
    return _place(request, pk, "jobs/paper.html", told_when_filled=False)


def _place(request: HttpRequest, pk: int, template: str, *, told_when_filled: bool) -> HttpResponse:
    until_midnight()
    vacancy = Vacancy.objects.shown().told().filter(pk=pk).first()
    if vacancy is None or vacancy.checked is None or (vacancy.is_filled and not told_when_filled):
        return gone(request, pk)
    make_public(request, ())
    text, path = vacancy.checked, reverse("jobs:place", args=[pk])
    address = request.build_absolute_uri(path)
    values = {
        "vacancy": vacancy,
        "text": text,
        "pay": pay_in_words(text),
        "start": start_in_words(text),
        "hours": hours_in_words(text.hours),
        "address": address,
        "tel": "".join(char for char in text.phone if char.isdecimal() or char == "+"),
        "yes_no": f"{yes_or_no(True)},{yes_or_no(False)}",
        "qr": svg(address, _("The address of this place")),
        "box": box_to_write_to(vacancy.employer),
        "posting": "" if vacancy.is_filled else posting.of(vacancy, address),
    }
    return render(request, template, values)


def gone(request: HttpRequest, pk: int) -> HttpResponse:
    """410, without any markup of the place. What was never public stays unknown."""
    once = Vacancy.objects.filter(pk=pk, published_at__isnull=False).first()
    if once is None:
        raise Http404
    is_filled = once.state == State.FILLED
    return render(request, "jobs/gone.html", {"is_filled": is_filled}, status=410)


@may_read_from_replica
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    return feeds.atom(request, _newest(request))


@may_read_from_replica
@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    response = feeds.json_feed(request, _newest(request))
    response["Access-Control-Allow-Origin"] = "*"
    return response


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@may_read_from_replica
@require_safe
def embedded(request: HttpRequest) -> HttpResponse:
    """A short list in a frame on somebody else's site; its links open outside the frame."""
    found = _asked(request)
    rows = [row(vacancy, found.far) for vacancy in found.places[:FRAMED]]
    values = {"rows": rows, "wanted": found.wanted, "number": found.places.count()}
    response = render(request, "jobs/embedded.html", values)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def embed_how(request: HttpRequest) -> HttpResponse:
    """For who makes the site of a youth club: the lines to copy, with the filter of the list."""
    found = _asked(request)
    address = request.build_absolute_uri(reverse("jobs:embedded") + found.wanted.address(order=""))
    lines = format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" '
        'referrerpolicy="no-referrer"></iframe>',
        address.removesuffix("?"), _("Places to work and learn"), FRAME_HEIGHT,
    )  # fmt: skip
    values = {"lines": lines, "list": found.wanted.address(), "filter": in_words(found)}
    response = render(request, "jobs/embed_how.html", values)
    add_never_cache_headers(response)
    return response
