"""Addresses of pages, computed instead of looked up: pages link to dozens of others.

Wagtail asks its cache and Django's resolver for every address. What an address depends on (the
roots of the sites, the prefix of a language) changes hardly ever; the rest is in `url_path`.
"""

from functools import cache as once
from urllib.parse import quote

from django.core.cache import cache
from django.urls import reverse
from django.utils.http import RFC3986_SUBDELIMS
from django.utils.translation import override
from wagtail.models import Page, Site
from wagtail.models.sites import (
    SITE_ROOT_PATHS_CACHE_KEY,
    SITE_ROOT_PATHS_CACHE_VERSION,
    SiteRootPath,
    get_site_for_hostname,
)

from portal.core.answers import is_making, until_changed

SAFE = RFC3986_SUBDELIMS + "/~:@"  # as `reverse` leaves them


@until_changed()
def roots() -> tuple[SiteRootPath, ...]:
    """The home page of every site in every language, the most specific first.

    Wagtail keeps them in the cache for an hour. Where that is the memory of one process, the
    others would not hear of a change: what is kept there goes first.
    """
    if is_making():
        cache.delete(SITE_ROOT_PATHS_CACHE_KEY, version=SITE_ROOT_PATHS_CACHE_VERSION)
    return tuple(Site.get_site_root_paths())


@until_changed()
def site_of(hostname: str, port: str) -> Site | None:
    try:
        return get_site_for_hostname(hostname, port)
    except Site.DoesNotExist:
        return None


@once
def _prefix(language: str) -> str:
    with override(language):
        return reverse("wagtail_serve", args=("",))


def address(url_path: str) -> str | None:
    """The address of the page at `url_path`, as Wagtail's `page.url` gives it, for one site.

    None where there are several sites, or none that the page belongs to: Wagtail then decides.
    """
    known = roots()
    if len({root.site_id for root in known}) != 1:
        return None
    for root in known:
        if url_path.startswith(root.root_path):
            return _prefix(root.language_code) + quote(url_path[len(root.root_path) :], safe=SAFE)
    return None


def page_address(url_path: str) -> str:
    """The address of the page at `url_path`, whatever the number of sites; "" without one."""
    return address(url_path) or Page(url_path=url_path).url or ""
