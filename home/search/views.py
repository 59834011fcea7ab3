"""The page of the site search."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_info, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from home.search import finding
from home.search.finding import Found, Hit, Row
from portal.cms.cards import Card
from portal.cms.finds import Kind
from portal.cms.languages import active_language
from portal.cms.models import ThemePage
from portal.core.limits import limited
from portal.core.replica import may_read_from_replica

PER_GROUP = 4
PER_PAGE = 12
MOST_THEMES = 8
MOST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One chip of a filter, with how many results it leaves."""

    label: str
    url: str
    count: int
    is_on: bool


@dataclass(slots=True)
class Group:
    """The results of one kind: the first few, and where the others are."""

    kind: Kind
    count: int
    url: str
    hits: list[Hit] = field(default_factory=list)

    @property
    def has_more(self) -> bool:
        return self.count > len(self.hits)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for. Whatever stands in it, it can be answered."""

    text: str
    kind: str
    theme: str
    page: str

    @classmethod
    def from_query(cls, query: QueryDict) -> "Wanted":
        kind = query.get("soort", "")
        return cls(
            text=finding.clean(query.get("q", "")),
            kind=kind if kind in Kind.values else "",
            theme=query.get("thema", ""),
            page=query.get("p", ""),
        )

    def address(self, **changes: str) -> str:
        """The query string of this search with changes; of the page, always the first."""
        query = QueryDict(mutable=True)
        now = {"q": self.text, "soort": self.kind, "thema": self.theme, **changes}
        query.update({name: value for name, value in now.items() if value})
        return f"?{query.urlencode()}"


@may_read_from_replica
@limited("search", methods=("GET", "HEAD"))  # it costs the most of all public pages
@require_safe
@never_cache  # what somebody looked for is kept by no cache, ours or another's, nor on their disk
def search(request: HttpRequest) -> HttpResponse:
    """Results in the language of the address; the only way to `finding.search`."""
    wanted = Wanted.from_query(request.GET)
    language = active_language()
    context = {"q": wanted.text, "others": _other_languages(wanted, language)}
    found = finding.search(wanted.text, language)
    if found.rows or found.pins:
        context |= _results(wanted, found)
    if not context.get("has_results"):
        context |= _suggestions(language, with_people=bool(wanted.text))
    return render(request, "home/search.html", context)


def _results(wanted: Wanted, found: Found) -> dict[str, Any]:
    themes = found.themes()
    theme = next((theme for theme in themes if theme.slug == wanted.theme), None)
    wanted = Wanted(wanted.text, wanted.kind, theme.slug if theme else "", wanted.page)
    of_theme = [row for row in found.rows if theme is None or theme.pk in row.themes]
    of_kind = [row for row in found.rows if not wanted.kind or row.kind == wanted.kind]
    shown = [row for row in of_theme if not wanted.kind or row.kind == wanted.kind]
    if wanted.kind:
        paged = Paginator(shown, PER_PAGE).get_page(wanted.page)
        numbers = paged.paginator.get_elided_page_range(paged.number, on_each_side=2, on_ends=1)
        pinned, listed = finding.hits(found, list(paged), with_pins=False)
        context: dict[str, Any] = {
            "hits": listed,
            "pages": paged,
            "page_numbers": numbers,
            "kind": Kind(wanted.kind),
        }
    else:
        pinned, groups = _groups(wanted, found, shown)
        context = {"pinned": pinned, "groups": groups}
    return context | {
        "has_results": bool(pinned or shown),
        "count": len(shown) or len(pinned),
        "is_cut": found.is_cut,
        "meant": found.meant,
        "meant_url": wanted.address(q=found.meant),
        "kinds": _kind_choices(wanted, of_theme),
        "themes": _theme_choices(wanted, themes, of_kind),
        "theme": theme,
        "all_kinds_url": wanted.address(soort=""),
        "all_themes_url": wanted.address(thema=""),
        "page_url": wanted.address(),
    }


def _groups(wanted: Wanted, found: Found, rows: Sequence[Row]) -> tuple[list[Hit], list[Group]]:
    """Results by kind: help lines first, then the kind of the best result, and so on."""
    per_kind: dict[str, list[Row]] = {}
    for row in rows:
        per_kind.setdefault(row.kind, []).append(row)
    order = sorted(per_kind, key=lambda kind: kind != Kind.HELP)
    chosen = [row for kind in order for row in per_kind[kind][:PER_GROUP]]
    pinned, listed = finding.hits(found, chosen, with_pins=not wanted.theme)
    groups = {
        kind: Group(Kind(kind), len(per_kind[kind]), wanted.address(soort=kind)) for kind in order
    }
    for hit in listed:
        groups[hit.kind].hits.append(hit)
    return pinned, [group for group in groups.values() if group.hits]


def _kind_choices(wanted: Wanted, rows: Iterable[Row]) -> list[Choice]:
    counts = Counter(row.kind for row in rows)
    return [
        Choice(str(kind.label), wanted.address(soort=kind.value), counts[kind], kind == wanted.kind)
        for kind in Kind
        if counts[kind] or kind == wanted.kind
    ]


def _theme_choices(
    wanted: Wanted, themes: Iterable[ThemePage], rows: Iterable[Row]
) -> list[Choice]:
    counts = Counter(theme for row in rows for theme in row.themes)
    return [
        Choice(
            theme.short,
            wanted.address(thema=theme.slug),
            counts[theme.pk],
            theme.slug == wanted.theme,
        )
        for theme in themes
        if counts[theme.pk] or theme.slug == wanted.theme
    ]


def _suggestions(language: str, *, with_people: bool) -> dict[str, Any]:
    """Somewhere to go where nothing was found, or asked."""
    themes, people = finding.beginnings(language)
    shown = people[:MOST_PEOPLE] if with_people else []
    return {
        "start": themes[:MOST_THEMES],
        "people": [
            Card(person.title, person.url, person.intro, person.note, ground="paper")
            for person in shown
        ],
    }


def _other_languages(wanted: Wanted, language: str) -> list[dict[str, str]]:
    """The same search in the other languages of the portal."""
    others = []
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        if code != language:
            with override(code):
                url = reverse("search") + Wanted(wanted.text, "", "", "").address()
            others.append({"code": code, "name": get_language_info(code)["name_local"], "url": url})
    return others
