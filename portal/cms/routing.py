"""From an address to its page, in two queries at any depth; Wagtail takes two for every floor.

What Wagtail decides stays as it decides it: which site and language, routes of pages before pages
below them, privacy of every floor. What does not fit here it looks for itself.
"""

from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from itertools import accumulate

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponseBase
from django.http.request import split_domain_port
from django.utils.translation import get_language
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, PageViewRestriction
from wagtail.models.sites import SiteRootPath
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from portal.cms.addresses import roots, site_of
from portal.core.answers import until_changed
from portal.core.replica import may_read_from_replica

TOP = "root"  # the slug that Wagtail gives to the page above all sites


@dataclass(frozen=True, slots=True)
class Floor:
    """One page on the way down."""

    pk: int
    depth: int
    live: bool
    kind: type[Page]
    is_open: bool


class Unclear(Exception):  # noqa: N818  (a state of affairs, not a failure)
    """Not a plain way down: Wagtail has to look."""


@may_read_from_replica
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    with suppress(Unclear):
        request._wagtail_route_for_request = _find(request, path)  # type: ignore[attr-defined]
    return wagtail_serve(request, path)


def _find(request: HttpRequest, path: str) -> RouteResult | None:
    root = _root(request)
    floor, rest, is_open = _way(root.root_path, path)
    page = copy(_page(floor.kind, floor.pk))
    if page is None:
        raise Unclear
    page.is_open_to_all = is_open
    try:
        return page.route(request, list(rest))
    except Http404:
        return None


@until_changed(size=2048)
def _way(root_path: str, path: str) -> tuple[Floor, tuple[str, ...], bool]:
    """The page that an address leads to, what is left of the address, and whether it is open."""
    parts = [part for part in path.split("/") if part]
    above = [part for part in root_path.split("/") if part]
    floors = _floors([*above, *parts])
    here = floors[len(above) :]  # from the home page down
    if not here or not here[0].live:
        raise Unclear
    for number, floor in enumerate(here):
        rest = parts[number:]
        if number == len(here) - 1 or _answers(floor, rest):
            return floor, tuple(rest), all(one.is_open for one in floors[: floor.depth])
    raise Unclear


@until_changed()
def _page(kind: type[Page], pk: int) -> Page | None:
    """The page as readers see it. Requests get a copy: what they hang on it stays theirs."""
    return kind._default_manager.filter(pk=pk).first()


def _root(request: HttpRequest) -> SiteRootPath:
    """The home page in the language of the address, where there is one."""
    site = site_of(split_domain_port(request._get_raw_host())[0], request.get_port())  # type: ignore[attr-defined]
    if site is None:
        raise Unclear
    request._wagtail_site = site  # type: ignore[attr-defined]
    for root in roots():
        if root.site_id == site.pk and root.language_code == get_language():
            return root
    raise Unclear


def _floors(parts: Sequence[str]) -> list[Floor]:
    """Every page on the way, from the top down to the deepest that is there; one query."""
    url_paths = ["/", *accumulate((f"{part}/" for part in parts), initial="/")]
    restricted = PageViewRestriction.objects.filter(page=OuterRef("pk"))
    rows = (
        # `url_path` has no index, `slug` has one.
        Page.objects.filter(slug__in={TOP, *parts}, url_path__in=url_paths)
        .order_by("depth")
        .values_list("pk", "depth", "live", "content_type_id", "alias_of_id", Exists(restricted))
    )
    floors = []
    for number, (pk, depth, live, kind, alias_of, is_restricted) in enumerate(rows, 1):
        model = ContentType.objects.get_for_id(kind).model_class()
        if depth != number or model is None:
            raise Unclear
        floors.append(Floor(pk, depth, live, model, not alias_of and not is_restricted))
    return floors


def _answers(floor: Floor, rest: list[str]) -> bool:
    """Whether a page takes an address below it for itself, before any page that stands there."""
    if floor.kind.route is Page.route:
        return False
    if floor.kind.route is not RoutablePageMixin.route:
        return True  # it has a way of its own
    try:
        floor.kind().resolve_subpage("/" + "".join(f"{part}/" for part in rest))
    except Http404:
        return False
    return floor.live
