"""The list of modules, with filters in the query string that forgive nonsense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.cms.cards import Card
from portal.cms.languages import translations
from portal.cms.models import ThemePage
from portal.core.answers import until_changed
from portal.courses.enums import Energy
from portal.courses.keys import StepRef
from portal.courses.methods import READING, takes

if TYPE_CHECKING:
    from portal.courses.models import CourseIndexPage, ModulePage

TIMES: Mapping[str, Promise] = {
    "15": _("a quarter of an hour"),
    "30": _("half an hour"),
    "60": _("an hour"),
}

SINGLE = frozenset({"tijd", "energie"})
"""The filters that also find single exercises."""

EXERCISES = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One chip of a filter: where it leads, and whether it is on. Following it again lets go."""

    label: str
    url: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    label: str
    choices: tuple[Choice, ...]


@takes(*READING)
def index(request: HttpRequest, page: CourseIndexPage) -> HttpResponse:
    """All modules, or those that fit; with a filter also the single exercises that fit."""
    modules = page.modules()
    themes = _themes(modules, page.locale_id)
    options = _options(themes)
    wanted = {
        name: value
        for name, known in options.items()
        if (value := request.GET.get(name, "")) in known
    }
    keys = {theme.slug: theme.translation_key for theme in themes}
    fitting = [module for module in modules if _fits(module, wanted, keys)]
    context = page.get_context(request) | {
        "filters": [
            _filter(name, label, options[name], wanted)
            for name, label in (
                ("thema", _("Theme")),
                ("tijd", _("Time")),
                ("energie", _("Energy")),
            )
        ],
        "is_filtered": bool(wanted),
        "found": [_card(module, wanted) for module in fitting],
        "exercises": _exercises(modules, wanted, keys) if SINGLE & wanted.keys() else [],
        "paths": _by_path(page, modules) if not wanted else [],
    }
    return TemplateResponse(request, page.get_template(request), context)


def _themes(modules: Iterable[ModulePage], locale_id: int) -> tuple[ThemePage, ...]:
    """The live themes that some module has, in the language of the page and the editors' order."""
    used = frozenset(theme.pk for module in modules for theme in module.themes.all())
    return _live_themes(used, locale_id)


@until_changed()
def _live_themes(used: frozenset[int], locale_id: int) -> tuple[ThemePage, ...]:
    found = translations(ThemePage.objects.filter(pk__in=used), locale_id)
    return tuple(found.live().order_by("path"))


def _options(themes: Iterable[ThemePage]) -> dict[str, dict[str, str]]:
    """Name of a filter -> value -> words."""
    return {
        "thema": {theme.slug: theme.short or theme.title for theme in themes},
        "tijd": {value: str(label) for value, label in TIMES.items()},
        "energie": {value: str(label) for value, label in Energy.choices},
    }


def _fits(module: ModulePage, wanted: Mapping[str, str], keys: Mapping[str, UUID]) -> bool:
    """`keys`: the slug of a theme in this language -> what it is called in all of them."""
    own = {theme.translation_key for theme in module.themes.all()}
    tests: Mapping[str, Callable[[str], bool]] = {
        "thema": lambda slug: keys[slug] in own,
        "tijd": lambda minutes: module.minutes_at_least <= int(minutes),
        "energie": lambda energy: any(ref.energy == energy for ref in module.outline),
    }
    return all(tests[name](value) for name, value in wanted.items())


@dataclass(frozen=True, slots=True)
class Exercise:
    """A single step that needs nothing of the rest of its module."""

    ref: StepRef
    url: str
    module: str


def _exercises(
    modules: Iterable[ModulePage], wanted: Mapping[str, str], keys: Mapping[str, UUID]
) -> list[Exercise]:
    """Steps that stand alone and fit, the shortest first."""
    most = int(wanted.get("tijd", "60"))
    energy = wanted.get("energie")
    themed = {name: value for name, value in wanted.items() if name == "thema"}
    found = [
        Exercise(ref, f"{module.url}stap/{ref.key}/", module.title)
        for module in modules
        if _fits(module, themed, keys)
        for ref in module.outline
        if ref.stands_alone and ref.minutes <= most and energy in {None, ref.energy}
    ]
    return sorted(found, key=lambda exercise: exercise.ref.minutes)[:EXERCISES]


def _card(module: ModulePage, wanted: Mapping[str, str]) -> Card:
    """The module's card; where only its short version fits the time, it says so."""
    card = module.card()
    if module.minutes <= int(wanted.get("tijd", module.minutes)):
        return card
    minutes = module.minutes_at_least
    fact = ngettext(
        "%(minutes)d minute, the short version", "%(minutes)d minutes, the short version", minutes
    ) % {"minutes": minutes}
    return replace(card, facts=(fact,))


def _filter(name: str, label: Any, options: Mapping[str, str], wanted: Mapping[str, str]) -> Filter:
    return Filter(
        name=name,
        label=str(label),
        choices=tuple(
            Choice(words, _url(wanted, name, value), wanted.get(name) == value)
            for value, words in options.items()
        ),
    )


def _url(wanted: Mapping[str, str], name: str, value: str) -> str:
    """The query string with this choice turned on, or off where it is on."""
    query = QueryDict(mutable=True)
    query.update(dict(wanted))
    if wanted.get(name) == value:
        del query[name]
    else:
        query[name] = value
    return f"?{query.urlencode()}"


def _by_path(page: CourseIndexPage, modules: Iterable[ModulePage]) -> list[dict[str, Any]]:
    """The paths with the cards of their modules; a path without live modules is left out."""
    groups = [
        {
            "page": path,
            "cards": [module.card() for module in modules if module.path.startswith(path.path)],
        }
        for path in page.paths()
    ]
    return [group for group in groups if group["cards"]]
