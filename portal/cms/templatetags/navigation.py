"""The menus around a page, in one query whatever their length."""

from typing import Any

from django import template
from django.conf import settings
from django.db import DatabaseError
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page, Site

from portal.cms.addresses import page_address
from portal.cms.languages import Version, active_language, same_address, versions
from portal.cms.models import MenuItem, SiteSettings, Zone
from portal.core.answers import until_changed

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> Any:
    """`settings` and, per zone, the links: `{% navigation as nav %}`. Without a request: empty.

    Error pages are rendered without one, and must not fail for want of a menu. A page that shows
    no menu, like the player, asks the database for none.
    """
    request = context.get("request")
    if request is None:
        return {"settings": SiteSettings(), "main": [], "whom": [], "about": []}
    return SimpleLazyObject(lambda: _menus(request))


@register.simple_tag(takes_context=True)
def languages(context: template.Context) -> list[Version]:
    """`{% languages as versions %}`: what is asked for, in every language; asked once a request.

    Empty where the address has no language in it (accounts), and without a request.
    """
    request = context.get("request")
    if request is None or not request.path.startswith(f"/{get_language()}/"):
        return []
    known: list[Version] | None = getattr(request, "_versions", None)
    if known is None:
        try:
            known = request._versions = _versions(request, context.get("page"))
        except DatabaseError:  # an error page must not fail for want of a menu
            known = []
    return known


def _versions(request: HttpRequest, page: Any) -> list[Version]:
    if not isinstance(page, Page) or page.pk is None:
        return same_address(request)
    url = page.get_url(request) or ""
    return versions(page, request.path.removeprefix(url) if request.path.startswith(url) else "")


def _menus(request: HttpRequest) -> dict[str, Any]:
    site, code = Site.find_for_request(request), active_language()
    around, items = _around(site.pk, code) if site else (SiteSettings(), ())
    path = request.path
    menus: dict[str, Any] = {
        "settings": around,
        "motto": around.motto if code == settings.LANGUAGE_CODE else "",  # of one language
        **{str(zone.value): [] for zone in Zone},
    }
    for item in items:
        url = reverse(item.door) if item.door else page_address(item.url_path)
        if url:
            here = {"is_here": path == url, "is_within": path.startswith(url)}
            link = {"label": item.label, "url": url, "icon": item.icon, **here}
            menus[item.zone].append(link)
    return menus


@until_changed()
def _around(site: int, code: str) -> tuple[SiteSettings, tuple[Any, ...]]:
    """The settings of a site and the items of its menus in a language; one query where any is."""
    items = tuple(
        MenuItem.objects.filter(settings__site=site)
        .in_language(code)
        .select_related("settings")
        .annotate(url_path=F("page__url_path"))
    )
    if items:
        return items[0].settings, items
    return SiteSettings.objects.filter(site=site).first() or SiteSettings(site_id=site), items
