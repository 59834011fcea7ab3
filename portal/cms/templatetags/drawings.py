"""{% drawing name %} and {% icon name %}: inline pictures that follow the theme."""

from django import template
from django.utils.safestring import SafeString

from portal.cms import drawings

register = template.Library()


@register.simple_tag
def drawing(name: str) -> SafeString:
    return drawings.drawing(name)


@register.simple_tag
def icon(name: str) -> SafeString:
    return drawings.icon(name)
