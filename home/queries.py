"""Reads over content and courses together, for the pages that compose them."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext
from wagtail.models import Page

from portal.cms.addresses import page_address
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
from portal.core.answers import until_changed
from portal.courses.models import CourseIndexPage, ModulePage

LISTS: dict[str, type[Page]] = {
    "stories": StoryIndexPage,
    "questions": QuestionIndexPage,
    "training": CourseIndexPage,
    "people": PeoplePage,
    "events": EventIndexPage,
}


@dataclass(frozen=True, slots=True)
class Ways:
    """From the home page on: the questions, and name -> address of the lists below it."""

    asks: tuple[Card, ...] = ()
    addresses: dict[str, str] = field(default_factory=dict)


def _live_under_theme(kind: type[Page]) -> Coalesce:
    """How many live pages of a kind belong to the theme of the row."""
    theme = {
        "themes__translation_key": OuterRef("translation_key"),
        "locale_id": OuterRef("locale_id"),
    }
    found = kind.objects.live().filter(**theme).order_by().values("themes__translation_key")
    counted = found.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _with_counts(pages: QuerySet[Page]) -> QuerySet[Page]:
    return pages.annotate(
        reading=_live_under_theme(StoryPage) + _live_under_theme(QuestionPage),
        training=_live_under_theme(ModulePage),
    )


def ways(near: Page, limit: int | None = None) -> Ways:
    """The live themes with something to open, in the language and order of `near`, with counts;
    and the lists below `near`. One query, whatever their number."""
    return _ways(near.path, near.depth, near.locale_id, limit)


@until_changed()
def _ways(path: str, depth: int, locale: int, limit: int | None) -> Ways:
    kinds = {ContentType.objects.get_for_model(model): name for name, model in LISTS.items()}
    themes = ContentType.objects.get_for_model(ThemePage)
    theme_lists = ContentType.objects.get_by_natural_key("home", "themeindexpage")
    kinds[theme_lists] = "themes"
    below = Q(depth=depth + 1, path__startswith=path, content_type__in=kinds)
    wanted = Q(content_type=themes, locale=locale) | below
    rows = _with_counts(Page.objects.live().filter(wanted).order_by("path")).values_list(
        "content_type_id", "title", "url_path", "reading", "training"
    )
    names = {kind.pk: name for kind, name in kinds.items()}
    asks = [
        _ask(title, page_address(url_path), reading, training)
        for kind, title, url_path, reading, training in rows
        if kind == themes.pk and reading + training
    ]
    addresses = {
        names[kind]: page_address(url_path) for kind, _, url_path, *_ in rows if kind in names
    }
    return Ways(tuple(asks[:limit]), addresses)


def _ask(title: str, url: str, reading: int, training: int) -> Card:
    facts = []
    if reading:
        facts.append(ngettext("%d to read", "%d to read", reading) % reading)
    if training:
        facts.append(ngettext("%d module", "%d modules", training) % training)
    return Card(title=title, url=url, facts=tuple(facts))
