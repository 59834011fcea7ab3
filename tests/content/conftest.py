"""A small site with one page of every list, and makers of what stands in them."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page

from home.demo import load_theme_index
from home.models import HomePage
from portal.cms.models import ThemePage
from portal.content.hours import BRUSSELS
from portal.content.models import (
    EventIndexPage,
    EventPage,
    GuideIndexPage,
    GuidePage,
    HelpLine,
    HelpLineHours,
    HelpLinePage,
    KeyFigure,
    KeyFigureHours,
    ParentPage,
    ParentsPage,
    PeoplePage,
    QuestionIndexPage,
    QuestionPage,
    StoryIndexPage,
    StoryPage,
    TextPage,
)

Make = Callable[..., Any]

FAR = datetime.datetime(2099, 5, 7, 19, 0, tzinfo=BRUSSELS)
"""An evening that is still to come whenever the tests run."""


@pytest.fixture(autouse=True)
def forget() -> None:
    """The addresses of sites are cached in the process; every test has a site of its own."""
    cache.clear()


@pytest.fixture
def home(front_door: None, db: None) -> HomePage:
    return HomePage.objects.get()


LISTS: dict[str, type[Page]] = {
    "verhalen": StoryIndexPage,
    "vragen": QuestionIndexPage,
    "gidsen": GuideIndexPage,
    "ouders": ParentsPage,
    "hulp": HelpLinePage,
    "mensen": PeoplePage,
    "agenda": EventIndexPage,
}


@pytest.fixture
def list_page(home: HomePage) -> Make:
    """`list_page("verhalen")`: the list, made the first time."""

    def make(slug: str) -> Page:
        kind = LISTS[slug]
        found = kind.objects.filter(slug=slug).first()
        if found is None:
            words = {"title": slug.title(), "slug": slug, "intro": f"Over {slug}."}
            found = home.add_child(instance=kind(locale=home.locale, **words))
        return found

    return make


@pytest.fixture
def lists(list_page: Make) -> dict[str, Page]:
    """All list pages by their slug."""
    return {slug: list_page(slug) for slug in LISTS}


def child(kind: type[Page], parent: Page, many: dict[str, Any]) -> Any:
    page = kind(locale=parent.locale, **many)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return kind.objects.get(pk=page.pk)


@pytest.fixture
def theme(home: HomePage) -> Make:
    """`theme("boos")`: a theme, made the first time."""

    def make(slug: str) -> ThemePage:
        index = load_theme_index(home)
        found = ThemePage.objects.filter(slug=slug).first()
        return found or child(
            ThemePage,
            index,
            {"title": f"Thema {slug}?", "slug": slug, "intro": "Kijk.", "short": slug.title()},
        )

    return make


@pytest.fixture
def story(list_page: Make) -> Make:
    def make(slug: str = "koffer", **fields: Any) -> StoryPage:
        values = {
            "title": slug.title(),
            "slug": slug,
            "intro": f"Intro van {slug}.",
            "told_by": "Ninve",
            "age": 16,
            "origin": "fiction",
            "body": [("text", "<p>Oma heeft een koffer.</p>")],
            **fields,
        }
        return child(StoryPage, list_page("verhalen"), values)

    return make


def voice(name: str = "Ikram", lang: str = "") -> tuple[str, dict[str, Any]]:
    return (
        "voice",
        {"name": name, "who": "moslima", "text": f"<p>{name} zegt iets.</p>", "lang": lang},
    )


@pytest.fixture
def question(list_page: Make) -> Make:
    def make(slug: str = "kiezen", **fields: Any) -> QuestionPage:
        values = {
            "title": f"{slug.title()}?",
            "slug": slug,
            "intro": "Nee.",
            "voices": [voice("Ikram"), voice("Bert")],
            **fields,
        }
        return child(QuestionPage, list_page("vragen"), values)

    return make


@pytest.fixture
def guide(list_page: Make) -> Make:
    def make(slug: str = "gsm", **fields: Any) -> GuidePage:
        values = {
            "title": slug.title(),
            "slug": slug,
            "intro": "Zo doe je dat.",
            "steps": [("step", {"title": "Wacht", "text": "<p>Een nacht.</p>"})],
            **fields,
        }
        return child(GuidePage, list_page("gidsen"), values)

    return make


@pytest.fixture
def parent_page(list_page: Make) -> Make:
    def make(slug: str = "praten", **fields: Any) -> ParentPage:
        values = {
            "title": slug.title(),
            "slug": slug,
            "intro": "Rustig.",
            "try_tonight": [("line", "Vraag iets kleins.")],
            **fields,
        }
        return child(ParentPage, list_page("ouders"), values)

    return make


@pytest.fixture
def event(list_page: Make) -> Make:
    def make(slug: str = "boksen", starts: datetime.datetime = FAR, **fields: Any) -> EventPage:
        values = {
            "title": slug.title(),
            "slug": slug,
            "intro": "Kom maar.",
            "starts_at": starts,
            "ends_at": starts + datetime.timedelta(hours=2),
            "place": "Jeugdhuis Kantelpunt",
            **fields,
        }
        return child(EventPage, list_page("agenda"), values)

    return make


@pytest.fixture
def text_page(home: HomePage) -> Make:
    def make(slug: str = "huisregels", **fields: Any) -> TextPage:
        return child(
            TextPage,
            home,
            {"title": slug.title(), "slug": slug, "intro": "Zo doen we het.", **fields},
        )

    return make


@pytest.fixture
def help_line(home: HomePage) -> Make:
    """`help_line("awel", hours=[(0, "16:00", "22:00")])`; without hours nobody knows them."""

    def make(slug: str = "awel", hours: Any = (), **fields: Any) -> HelpLine:
        values = {
            "name": slug.title(),
            "slug": slug,
            "locale": home.locale,
            "for_whom": "Voor jongeren.",
            "topics": ["talk"],
            "languages": ["nl"],
            "phone": "102",
            "hours_kind": "listed" if hours else "unknown",
            **fields,
        }
        line = HelpLine(**values)
        line.hours = [HelpLineHours(**row) for row in rows(hours)]
        line.full_clean()
        line.save()
        line.save_revision().publish()
        return HelpLine.objects.get(pk=line.pk)

    return make


@pytest.fixture
def key_figure(home: HomePage) -> Make:
    def make(slug: str = "yusuf", hours: Any = (), **fields: Any) -> KeyFigure:
        values = {
            "name": slug.title(),
            "slug": slug,
            "locale": home.locale,
            "role": "Jeugdwerker",
            "organisation": "Jeugdhuis Kantelpunt",
            "place": "Aan de pooltafel",
            "languages": ["nl", "tr"],
            "talk_about": "Over voetbal.",
            "says": "Ik luister.",
            "secrecy": "Ik vertel het niet verder.",
            "art": "face-1",
            **fields,
        }
        themes = values.pop("themes", [])
        figure = KeyFigure(**values)
        figure.themes = themes
        figure.hours = [KeyFigureHours(**row) for row in rows(hours)]
        figure.full_clean()
        figure.save()
        figure.save_revision().publish()
        return KeyFigure.objects.get(pk=figure.pk)

    return make


def rows(hours: Any) -> list[dict[str, Any]]:
    clock = datetime.time.fromisoformat
    return [
        {"weekday": day, "opens": clock(opens), "closes": clock(closes)}
        for day, opens, closes in hours
    ]


def links(page_kind: Any, *lines: HelpLine) -> list[Any]:
    row = page_kind._meta.get_field("help_line_links").related_model
    return [row(help_line=line, sort_order=number) for number, line in enumerate(lines)]


def read(client: Client, address: str) -> str:
    """The text of a page that has to be there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def queries(client: Client, address: str) -> int:
    """How many queries a page takes once the process is warm."""
    read(client, address)
    with CaptureQueriesContext(connection) as captured:
        read(client, address)
    return len(captured)


@pytest.fixture
def dutch(home: HomePage) -> Locale:
    return home.locale
