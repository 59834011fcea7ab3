"""Reads over content and courses together, for the pages that compose them."""

from collections import Counter
from uuid import UUID

from django.db.models import F
from django.utils.translation import ngettext
from wagtail.models import Page

from portal.cms.cards import Card
from portal.cms.models import ThemePage
from portal.content.models import (
    EventIndexPage,
    PeoplePage,
    QuestionIndexPage,
    QuestionPage,
    StoryIndexPage,
    StoryPage,
)
from portal.courses.models import CourseIndexPage, ModulePage


def _per_theme(locale_id: int, *kinds: type[Page]) -> Counter[UUID]:
    """Theme (in any language) -> number of live pages of these kinds; one query a kind."""
    return Counter(
        theme
        for kind in kinds
        for theme in kind.objects.live()
        .filter(locale_id=locale_id, themes__isnull=False)
        .annotate(theme=F("themes__translation_key"))
        .values_list("theme", flat=True)
    )


def asks(near: Page, limit: int | None = None) -> list[Card]:
    """The live themes in the language of `near`, in the order of the editors, with counts."""
    reading = _per_theme(near.locale_id, StoryPage, QuestionPage)
    training = _per_theme(near.locale_id, ModulePage)
    themes = ThemePage.objects.live().filter(locale_id=near.locale_id).order_by("path")[:limit]
    return [
        _ask(theme, reading[theme.translation_key], training[theme.translation_key])
        for theme in themes
    ]


def _ask(theme: ThemePage, reading: int, training: int) -> Card:
    facts = []
    if reading:
        facts.append(ngettext("%d to read", "%d to read", reading) % reading)
    if training:
        facts.append(ngettext("%d training", "%d trainings", training) % training)
    return Card(title=theme.title, url=theme.url or "", facts=tuple(facts))


LISTS = {
    "stories": StoryIndexPage,
    "questions": QuestionIndexPage,
    "training": CourseIndexPage,
    "people": PeoplePage,
    "events": EventIndexPage,
}


def index_addresses(near: Page) -> dict[str, str]:
    """Name -> address of the list pages below `near`; one query whatever their number."""
    names = {model._meta.label_lower: name for name, model in LISTS.items()}
    names["home.themeindexpage"] = "themes"
    found = near.get_children().live().select_related("content_type")
    addresses = {}
    for page in found:
        name = names.get(f"{page.content_type.app_label}.{page.content_type.model}")
        if name:
            addresses[name] = page.url or ""
    return addresses
