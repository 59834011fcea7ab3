"""Cards of this app for the pages of others. Each takes a constant number of queries."""

from portal.cms import cards
from portal.cms.cards import Card
from portal.cms.languages import in_active_language
from portal.cms.models import ThemePage
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


def reading(theme: ThemePage) -> list[Card]:
    """Stories, then questions, then guides under a theme; newest first."""
    return [
        page.card()
        for kind in (StoryPage, QuestionPage, GuidePage)
        for page in kind.objects.live()
        .filter(themes__translation_key=theme.translation_key, locale_id=theme.locale_id)
        .order_by(*NEWEST)
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
    page = in_active_language(PeoplePage.objects.live()).first()
    if page is None:
        return []
    found = KeyFigure.objects.with_details().live().here()
    if theme is not None:
        found = found.filter(themes__translation_key=theme.translation_key)
    address = page.url or ""
    return [person.card(address) for person in found[:limit]]


def help_lines(topic: str | None = None, limit: int | None = None) -> list[Card]:
    """Help lines about a topic, else all; they lead into the directory where there is one."""
    page = in_active_language(HelpLinePage.objects.live()).first()
    address = (page.url or "") if page else ""
    found = HelpLine.objects.live().here()
    wanted = [line for line in found if topic is None or topic in line.topics]
    return [line.card(address) for line in wanted[:limit]]


def register_cards() -> None:
    cards.register("theme:reading", reading)
    cards.register("stories", stories)
    cards.register("questions", questions)
    cards.register("events", events)
    cards.register("people", people)
    cards.register("help", help_lines)
