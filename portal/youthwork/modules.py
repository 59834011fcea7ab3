"""Modules and steps by the names that hold in every language."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Page

from portal.courses.keys import StepRef
from portal.courses.models import ModulePage

P = TypeVar("P", bound=Page)


def modules(keys: Iterable[UUID | None]) -> dict[UUID, ModulePage]:
    """The live modules with these keys: in the language of the moment, else as first written."""
    wanted = ModulePage.objects.live().filter(translation_key__in={*keys} - {None})
    pages = worst_first(wanted.select_related("locale").order_by("pk"))
    return {page.translation_key: page for page in pages}


def worst_first(pages: Iterable[P]) -> list[P]:
    """Pages so that of those that say the same, the one to show now comes last."""
    return sorted(pages, key=_rank)


def best_of(pages: Iterable[P]) -> P | None:
    """Of pages that say the same in several languages, the one to show now."""
    return max(pages, key=_rank, default=None)


def _rank(page: Page) -> int:
    """Later wins: any language, then the first one of the portal, then the one of the moment."""
    languages = (settings.LANGUAGE_CODE, get_language())
    code = page.locale.language_code
    return max((place for place, one in enumerate(languages, 1) if one == code), default=0)


def module(key: UUID) -> ModulePage | None:
    return modules([key]).get(key)


def all_modules() -> list[ModulePage]:
    """Every live module once, in the language of the moment where it is there."""
    keys = ModulePage.objects.live().order_by("path").values_list("translation_key", flat=True)
    found = modules(keys)
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def ref_of(page: ModulePage, step: str) -> StepRef | None:
    return next((ref for ref in page.outline if ref.id == step), None)


def step_of(page: ModulePage, step: str) -> Any:
    """The block of a step; None for one that was removed."""
    ref = ref_of(page, step)
    return page.steps[ref.place - 1] if ref else None
