"""Cards of this app for the pages of others. Each takes a constant number of queries."""

from django.db.models import OuterRef, Subquery

from portal.cms import cards
from portal.cms.addresses import page_address
from portal.cms.cards import Card
from portal.cms.languages import in_active_language
from portal.cms.models import BasePage, ThemePage
from portal.content.models import (
    EventPage,
    GuidePage,
    HelpLine,
    HelpLinePage,
    KeyFigure,
    PeoplePage,
    QuestionPage,
    StoryPage,
)
from portal.content.models.events import soonest

NEWEST = ("-first_published_at", "-pk")


def reading(theme: ThemePage, limit: int = 12) -> list[Card]:
    """Stories, then questions, then guides under a theme; the newest `limit` of each kind."""
    return [
        page.card()
        for kind in (StoryPage, QuestionPage, GuidePage)
        for page in kind.objects.live()
        .filter(themes__translation_key=theme.translation_key, locale_id=theme.locale_id)
        .order_by(*NEWEST)[:limit]
    ]


def stories(limit: int | None = None) -> list[Card]:
    pages = in_active_language(StoryPage.objects.live()).order_by(*NEWEST)[:limit]
    return [page.card() for page in pages]


def questions(limit: int | None = None) -> list[Card]:
    pages = in_active_language(QuestionPage.objects.live()).order_by(*NEWEST)[:limit]
    return [page.card() for page in pages]


def events(limit: int | None = None) -> list[Card]:
    """What comes first, first."""
    pages = soonest(in_active_language(EventPage.objects.live().upcoming()))[:limit]
    return [page.card() for page in pages]


def people(theme: ThemePage | None = None, limit: int | None = None) -> list[Card]:
    """People to meet; none where there is no page that shows them."""
    found = KeyFigure.objects.with_details().live().here().annotate(shown_on=_path_of(PeoplePage))
    if theme is not None:
        found = found.filter(themes__translation_key=theme.translation_key)
    return [
        person.card(page_address(person.shown_on))
        for person in found.exclude(shown_on=None)[:limit]
    ]


def help_lines(topic: str | None = None, limit: int | None = None) -> list[Card]:
    """Help lines about a topic, else all; they lead into the directory where there is one."""
    found = HelpLine.objects.live().here().annotate(shown_on=_path_of(HelpLinePage))
    wanted = [line for line in found if topic is None or topic in line.topics]
    return [
        line.card(page_address(line.shown_on) if line.shown_on else "") for line in wanted[:limit]
    ]


def _path_of(kind: type[BasePage]) -> Subquery:
    """The path of the page that shows things of this language, to annotate them with."""
    pages = kind.objects.live().filter(locale_id=OuterRef("locale_id"))
    return Subquery(pages.order_by("path").values("url_path")[:1])


def register_cards() -> None:
    cards.register("theme:reading", reading)
    cards.register("stories", stories)
    cards.register("questions", questions)
    cards.register("events", events)
    cards.register("people", people)
    cards.register("help", help_lines)
