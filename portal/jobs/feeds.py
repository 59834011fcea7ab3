"""The board for feed readers and other sites: Atom and JSON Feed of any filter."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.core.plain_text import without_controls
from portal.jobs.models import Vacancy
from portal.jobs.posting import description
from portal.jobs.queries import Board
from portal.jobs.wording import pay_in_words

NEWEST = 50


def _items(request: HttpRequest, board: Board) -> list[dict[str, Any]]:
    return [_item(request, vacancy) for vacancy in board.places[:NEWEST]]


def _item(request: HttpRequest, vacancy: Vacancy) -> dict[str, Any]:
    text = vacancy.checked
    assert text is not None  # noqa: S101  (the board holds nothing else)
    facts = f"{text.kind}, {vacancy.employer}, {text.municipality}. {pay_in_words(text)}"
    return {
        "title": without_controls(text.title),
        "link": request.build_absolute_uri(reverse("jobs:place", args=[vacancy.pk])),
        "html": without_controls(f"<p>{escape(facts)}</p>{description(text)}"),
        "summary": without_controls(facts),
        "published": vacancy.published_at,
        "updated": text.written_at,
        "tags": [str(text.kind), str(text.municipality)],
    }


def atom(request: HttpRequest, board: Board) -> HttpResponse:
    feed = Atom1Feed(
        title=_("Places to work and learn"),
        link=request.build_absolute_uri(reverse("jobs:board") + board.wanted.address()),
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for item in _items(request, board):
        feed.add_item(
            title=item["title"],
            link=item["link"],
            description=item["html"],  # the standard calls it a summary, and says that it is HTML
            pubdate=item["published"],
            updateddate=item["updated"],
            unique_id=item["link"],
            categories=item["tags"],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml")


def json_feed(request: HttpRequest, board: Board) -> HttpResponse:
    """JSON Feed 1.1."""

    def moment(value: datetime | None) -> str:
        return value.isoformat() if value else ""

    items = [
        {
            "id": item["link"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["summary"],
            "content_html": item["html"],
            "date_published": moment(item["published"]),
            "date_modified": moment(item["updated"]),
            "tags": item["tags"],
        }
        for item in _items(request, board)
    ]
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _("Places to work and learn"),
        "language": get_language(),
        "home_page_url": request.build_absolute_uri(reverse("jobs:board") + board.wanted.address()),
        "feed_url": request.build_absolute_uri(),
        "items": items,
    }
    return JsonResponse(made, content_type="application/feed+json")
