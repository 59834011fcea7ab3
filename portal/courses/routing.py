"""From the address of the player to its page, without a walk through all floors above it."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve


def serve(kind: type[Page], request: HttpRequest, base: str, rest: str) -> HttpResponseBase:
    """Answer `rest` below the page of this kind at `base`.

    One query finds the page; Wagtail needs two for every floor. It does everything else: privacy,
    methods, hooks. What is not found here it looks for itself.
    """
    if route := _route(kind, request, base, rest):
        request._wagtail_route_for_request = route  # type: ignore[attr-defined]
    return wagtail_serve(request, base + rest)


def _route(kind: type[Page], request: HttpRequest, base: str, rest: str) -> RouteResult | None:
    site = Site.find_for_request(request)
    roots = [
        root
        for root in Site.get_site_root_paths()
        if site and root.site_id == site.pk and root.language_code == get_language()
    ]
    for root in roots:
        page = kind.objects.filter(url_path=root.root_path + base).first()
        if page is not None:
            try:
                return page.route(request, rest.strip("/").split("/"))
            except Http404:
                return None
    return None
