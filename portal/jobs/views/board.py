"""The public board. Without an account, a cookie or JavaScript; kept in the page cache."""

import datetime

from csp.decorators import csp_replace
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from portal.core import answers
from portal.core.public_pages import make_public
from portal.core.replica import may_read_from_replica
from portal.courses.qr import svg
from portal.jobs import feeds, posting, queries
from portal.jobs.enums import State
from portal.jobs.mailboxes import box_to_write_to
from portal.jobs.models import Vacancy
from portal.jobs.queries import KILOMETRES, PARAMETERS, Board, Wanted
from portal.jobs.wording import hours_in_words, pay_in_words, start_in_words, yes_or_no

PER_PAGE = 24


def until_midnight() -> None:
    """A last day ends at midnight, and what is kept of a page with it."""
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    midnight = datetime.datetime.combine(tomorrow, datetime.time())
    answers.true_until(timezone.make_aware(midnight))


def _asked(request: HttpRequest) -> Board:
    make_public(request, PARAMETERS)
    until_midnight()
    return queries.board(Wanted.from_query(request.GET))


@may_read_from_replica
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The list with its filters. What somebody typed to search for is kept by no cache."""
    found = _asked(request)
    paginator = Paginator(found.places, PER_PAGE)
    try:
        page = paginator.page(found.wanted.p or 1)
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404 from error
    values = {
        "board": found,
        "wanted": found.wanted,
        "page_of": page,
        "numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "kilometres": KILOMETRES,
        "rows": [row(vacancy) for vacancy in page],
        "page_url": found.wanted.address(),
        "newest_url": found.wanted.address(order=""),
        "nearest_url": found.wanted.address(order="near"),
        "kept": found.wanted.kept,
    }
    response = render(request, "jobs/board.html", values)
    if found.wanted.q or found.wanted.near:
        add_never_cache_headers(response)
    return response


def row(vacancy: Vacancy) -> dict[str, object]:
    text = vacancy.checked
    assert text is not None  # noqa: S101  (the board holds nothing else)
    return {"vacancy": vacancy, "text": text, "pay": pay_in_words(text)}


@may_read_from_replica
@require_safe
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """One place as it was last checked; 410 for what was public once, 404 for anything else."""
    return _place(request, pk, "jobs/place.html")


@may_read_from_replica
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on one sheet, to pin up or to show to somebody."""
    return _place(request, pk, "jobs/paper.html")


def _place(request: HttpRequest, pk: int, template: str) -> HttpResponse:
    until_midnight()
    vacancy = Vacancy.objects.on_board().told().filter(pk=pk).first()
    if vacancy is None or vacancy.checked is None:
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
        "posting": posting.as_script(posting.posting(vacancy, address)),
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
    return feeds.atom(request, _asked(request))


@may_read_from_replica
@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    response = feeds.json_feed(request, _asked(request))
    response["Access-Control-Allow-Origin"] = "*"
    return response


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@may_read_from_replica
@require_safe
def embedded(request: HttpRequest) -> HttpResponse:
    """A short list in a frame on somebody else's site; its links open outside the frame."""
    found = _asked(request)
    rows = [row(vacancy) for vacancy in found.places[:10]]
    response = render(request, "jobs/embedded.html", {"rows": rows, "wanted": found.wanted})
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
