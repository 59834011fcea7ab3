import pytest

from home import demo as front
from home.models import HomePage
from portal.cms.actions import ensure_workflow
from tests.content.conftest import (
    event,
    forget,
    guide,
    help_line,
    key_figure,
    list_page,
    lists,
    parent_page,
    question,
    story,
    text_page,
    theme,
)
from tests.courses.conftest import first_path, front_desk, index, module, path

__all__ = [
    "event",
    "first_path",
    "forget",
    "front_desk",
    "guide",
    "help_line",
    "index",
    "key_figure",
    "list_page",
    "lists",
    "module",
    "parent_page",
    "path",
    "question",
    "story",
    "text_page",
    "theme",
]


@pytest.fixture(scope="module")
def front_hall(front_door, once):
    once(lambda: front.load_theme_index(HomePage.objects.get()))
    once(ensure_workflow)


@pytest.fixture
def home(front_hall, db) -> HomePage:
    """The front door of the demo and the list of themes, with nothing in it yet."""
    return HomePage.objects.get()
