import pytest

from home import demo as front
from home.models import HomePage
from portal.cms.actions import ensure_workflow


@pytest.fixture
def home(db) -> HomePage:
    """The front door of the demo, with nothing behind it yet."""
    home = front.load_home()
    front.load_theme_index(home)
    ensure_workflow()
    return home
