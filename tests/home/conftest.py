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
from tests.courses.conftest import index, module, path

__all__ = [
    "event",
    "forget",
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


@pytest.fixture
def home(db) -> HomePage:
    """The front door of the demo, with nothing behind it yet."""
    home = front.load_home()
    front.load_theme_index(home)
    ensure_workflow()
    return home
