"""The menus around a page, in one query whatever their length."""

from typing import Any

from django import template
from django.db.models import F
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from portal.cms.addresses import page_address
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


def _menus(request: HttpRequest) -> dict[str, Any]:
    site = Site.find_for_request(request)
    settings, items = _around(site.pk) if site else (SiteSettings(), ())
    path = request.path
    menus: dict[str, Any] = {"settings": settings, **{str(zone.value): [] for zone in Zone}}
    for item in items:
        if url := page_address(item.url_path):
            here = {"is_here": path == url, "is_within": path.startswith(url)}
            link = {"label": item.label, "url": url, "icon": item.icon, **here}
            menus[item.zone].append(link)
    return menus


@until_changed()
def _around(site: int) -> tuple[SiteSettings, tuple[Any, ...]]:
    """The settings of a site and the items of its menus that are live; one query where any is."""
    items = tuple(
        MenuItem.objects.filter(settings__site=site, page__live=True)
        .select_related("settings")
        .annotate(url_path=F("page__url_path"))
    )
    if items:
        return items[0].settings, items
    return SiteSettings.objects.filter(site=site).first() or SiteSettings(site_id=site), items
