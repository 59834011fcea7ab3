"""The menus around a page, in two queries whatever their length."""

from typing import Any

from django import template
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page

from portal.cms.languages import Version, active_language, same_address, versions
from portal.cms.models import MenuItem, SiteSettings, Zone

register = template.Library()


def _links(items: list[MenuItem], request: HttpRequest) -> list[dict[str, Any]]:
    path = request.path
    return [
        {
            "label": item.label,
            "url": url,
            "icon": item.icon,
            "is_here": path == url,
            "is_within": path.startswith(url),
        }
        for item in items
        if (url := item.page.get_url(request))
    ]


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> Any:
    """`settings` and, per zone, the links: `{% navigation as nav %}`. Without a request: empty.

    Error pages are rendered without one, and must not fail for want of a menu. A page that shows
    no menu, like the player, asks the database for none.
    """
    request = context.get("request")
    if request is None:
        return {"settings": None, "main": [], "whom": [], "about": []}
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
    around = SiteSettings.for_request(request)
    items = list(MenuItem.objects.filter(settings=around).in_language(active_language()))
    is_default = active_language() == settings.LANGUAGE_CODE
    return {
        "settings": around,
        "motto": around.motto if is_default else "",  # it is written in one language
        **{
            str(zone.value): _links([item for item in items if item.zone == zone], request)
            for zone in Zone
        },
    }
