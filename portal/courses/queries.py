"""Modules as others want to see them."""

from collections.abc import Iterable

from django.utils.translation import get_language

from portal.cms.cards import Card
from portal.cms.models import ThemePage
from portal.courses.models import ModulePage


def _cards(modules: Iterable[ModulePage]) -> list[Card]:
    return [module.card() for module in modules]


def cards_of_theme(theme: ThemePage, limit: int = 12) -> list[Card]:
    """Live modules that belong to a theme, in the language of the theme."""
    modules = ModulePage.objects.live().filter(
        themes__translation_key=theme.translation_key, locale_id=theme.locale_id
    )
    return _cards(modules.distinct().order_by("path")[:limit])


def training_cards(limit: int = 12) -> list[Card]:
    """Live modules in the language of the moment, in the order of the paths."""
    modules = ModulePage.objects.live().filter(locale__language_code=get_language())
    return _cards(modules.order_by("path")[:limit])
