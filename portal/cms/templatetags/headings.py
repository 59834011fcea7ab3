"""Headings that editors write, on the level where they stand."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

register = template.Library()


@register.filter
def below_title(value: RichText) -> SafeString:
    """The text of a body with its small headings on level 2: a body stands right below the title.

    Editors know one kind of heading (h3); a skipped level confuses whoever hears the page.
    """
    html = str(value).replace("<h3", '<h2 class="t3"').replace("</h3>", "</h2>")
    return mark_safe(html)  # noqa: S308  (Wagtail has cleaned it)
