"""The menus around a page, in two queries whatever their length."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

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


def _menus(request: HttpRequest) -> dict[str, Any]:
    settings = SiteSettings.for_request(request)
    items = list(settings.menu_items.select_related("page")) if settings.pk else []
    live = [item for item in items if item.page.live]
    return {
        "settings": settings,
        **{
            str(zone.value): _links([item for item in live if item.zone == zone], request)
            for zone in Zone
        },
    }
