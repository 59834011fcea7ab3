"""A small site with one path, and makers of modules and steps."""

from collections.abc import Callable
from typing import Any
from uuid import uuid5

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django.utils.translation import gettext, override
from wagtail.blocks import StreamValue

from home.models import HomePage
from portal.courses.keys import short
from portal.courses.models import CourseIndexPage, ModulePage, PathPage
from tests.courses.makers import BY_KIND, NAMES

Make = Callable[..., ModulePage]


@pytest.fixture(autouse=True)
def forget() -> None:
    """The addresses of sites are cached in the process; every test has a site of its own."""
    cache.clear()


@pytest.fixture
def home(front_door: None, db: None) -> HomePage:
    return HomePage.objects.get()


@pytest.fixture(scope="module")
def front_desk(front_door: None, once: Callable[..., Any]) -> None:
    def make() -> None:
        home = HomePage.objects.get()
        page = CourseIndexPage(title="Trainen", slug="trainen", intro="Kort.", locale=home.locale)
        home.add_child(instance=page)

    once(make)


@pytest.fixture(scope="module")
def first_path(front_desk: None, once: Callable[..., Any]) -> None:
    def make() -> None:
        index = CourseIndexPage.objects.get()
        page = PathPage(title="Wie ben ik?", slug="wie-ben-ik", intro="Jij.", locale=index.locale)
        index.add_child(instance=page)

    once(make)


@pytest.fixture
def index(front_desk: None, db: None) -> CourseIndexPage:
    return CourseIndexPage.objects.get()


@pytest.fixture
def path(first_path: None, db: None) -> PathPage:
    return PathPage.objects.get()


@pytest.fixture
def module(path: PathPage) -> Make:
    """`module(step, step, slug="…")`: a published module with these raw steps."""

    def make(*steps: dict[str, Any], slug: str = "draden", **fields: Any) -> ModulePage:
        themes = fields.pop("themes", [])
        page = ModulePage(
            **{
                "title": slug.title(),
                "slug": slug,
                "intro": f"Intro van {slug}.",
                "lead": "Een paar zinnen.",
                "aim": "Iedereen noemt vijf stukken.",
                "art": "threads",
                "ground": "blush",
                "locale": path.locale,
                **fields,
            }
        )
        block = ModulePage._meta.get_field("steps").stream_block
        page.steps = StreamValue(block, list(steps) or [BY_KIND["read"]()], is_lazy=True)
        block.clean(page.steps)
        page.themes = themes
        path.add_child(instance=page)
        return ModulePage.objects.get(pk=page.pk)

    return make


def at(page: ModulePage, number: int = 1, rest: str = "") -> str:
    """The address of a step."""
    return f"{page.url}stap/{page.outline[number - 1].key}/{rest}"


def said(sentence: str, **values: Any) -> str:
    """A sentence of the interface as a page says it: in Dutch, escaped."""
    with override("nl"):
        words = gettext(sentence)
    return str(escape(words % values if values else words))


def key(name: str) -> str:
    """The id that `makers` gave to what is called so."""
    return str(uuid5(NAMES, name))


def eight(name: str) -> str:
    return short(key(name))


def queries(client: Client, address: str) -> int:
    """How many queries a page takes once the process is warm."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)
