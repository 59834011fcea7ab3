"""Modules as others want to see them."""

from collections.abc import Iterable

from portal.cms.cards import Card
from portal.cms.languages import in_active_language
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
    modules = in_active_language(ModulePage.objects.live())
    return _cards(modules.order_by("path")[:limit])
