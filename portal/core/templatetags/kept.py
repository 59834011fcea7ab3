"""A part of a page that is the same for everybody, rendered once until something changes."""

from django import template
from django.core.exceptions import DisallowedHost
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.core.answers import UntilChanged

register = template.Library()
parts = UntilChanged(2048)


@register.tag
def kept(parser: Parser, token: Token) -> "Kept":
    """`{% kept "foot" %}…{% endkept %}`, with what else it depends on behind the name.

    Language and host are always part of it. Never put in what belongs to one visitor: whoever
    comes next gets the same. See docs/decisions/0013-page-cache.md.
    """
    name, *varies = token.split_contents()[1:]
    body = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(name, [parser.compile_filter(one) for one in varies], body)


class Kept(template.Node):
    def __init__(self, name: str, varies: list[FilterExpression], body: NodeList) -> None:
        self.name, self.varies, self.nodelist = name, varies, body

    def render(self, context: template.Context) -> SafeString:
        try:
            request = context["request"]
            place = (request.scheme, request.get_host(), get_language())
        except (KeyError, DisallowedHost):  # an error page: nothing is known, nothing is kept
            return self.nodelist.render(context)
        key = (self.name, *place, *(one.resolve(context) for one in self.varies))
        return parts.get(key, lambda: self.nodelist.render(context))
