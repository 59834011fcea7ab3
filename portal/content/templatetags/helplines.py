"""The strip with help lines at the foot of every page."""

from django import template
from django.conf import settings
from django.db import DatabaseError
from django.db.models import OuterRef, Subquery

from portal.cms.addresses import page_address
from portal.cms.languages import active_language
from portal.content.models import HelpLine, HelpLinePage
from portal.core.answers import until_changed

register = template.Library()

MOST = 4


class HelpStrip(list[HelpLine]):
    """The lines, and the address of the directory ("" where there is none)."""

    directory = ""


@register.simple_tag(takes_context=True)
def help_strip(context: template.Context) -> HelpStrip:
    """`{% help_strip as strip %}`: the lines marked for every page, in one query a request.

    In the language of the reader, those who speak it first; where none is translated, in the
    default one: a number is better than no number. An error page without a database gets an
    empty strip, never another error.
    """
    request = context.get("request")
    known: HelpStrip | None = getattr(request, "_help_strip", None)
    if known is None:
        try:
            known = _strip(active_language())
        except DatabaseError:
            known = HelpStrip()
        if request is not None:
            request._help_strip = known
    return known


@until_changed()
def _strip(reader: str) -> HelpStrip:
    default = settings.LANGUAGE_CODE
    directory = HelpLinePage.objects.live().filter(locale_id=OuterRef("locale_id"))
    found = list(
        HelpLine.objects.live()
        .filter(in_strip=True, locale__language_code__in={reader, default})
        .select_related("locale")
        .annotate(directory_path=Subquery(directory.values("url_path")[:1]))
    )
    own = [line for line in found if line.locale.language_code == reader]
    lines = sorted(own or found, key=lambda line: reader not in line.languages)
    strip = HelpStrip(lines[:MOST])
    if strip and strip[0].directory_path:
        strip.directory = page_address(strip[0].directory_path)
    return strip
