"""The demo content loads whole, and again without doing anything twice."""

import pytest
from wagtail.models import Page

from home.demo import load_theme_index
from home.models import HomePage
from portal.cms.demo import load as load_themes
from portal.cms.models import ThemePage
from portal.content import demo
from portal.content.models import (
    EventPage,
    GuidePage,
    HelpLine,
    KeyFigure,
    ParentPage,
    QuestionPage,
    StoryPage,
    TextPage,
)
from tests.content.conftest import read

NUMBERS = {
    ThemePage: 7,
    StoryPage: 8,
    QuestionPage: 11,
    GuidePage: 3,
    ParentPage: 5,
    EventPage: 6,
    TextPage: 5,
    HelpLine: 21,
    KeyFigure: 6,
}


def silent(done: int, total: int, what: str) -> None:
    return None


def no_module(slug: str) -> None:
    return None


def load(home, report=silent, find_module=no_module):
    load_themes(silent, load_theme_index(home))
    demo.load(report, home, demo.load_lists(home), find_module)


@pytest.fixture(scope="module")
def demo_pages(front_door, once):
    """What the loader said of its progress. The home page plays the module that is led to."""
    said = []

    def first():
        home = HomePage.objects.get()
        load(home, lambda done, total, what: said.append((done, total)), {"zeven-draden": home}.get)

    once(first)
    return said


@pytest.fixture
def loaded(demo_pages, home):
    return home


def count():
    return {kind: kind.objects.filter(live=True).count() for kind in NUMBERS}


def identities():
    return {
        (kind._meta.label, thing.slug): (thing.pk, thing.translation_key)
        for kind in NUMBERS
        for thing in kind.objects.all()
    }


def test_everything_is_there_and_the_bar_ran_to_its_end(loaded, demo_pages):
    total = len(demo_pages)
    assert demo_pages == [(number, total) for number in range(1, total + 1)]
    assert count() == NUMBERS


def test_loading_again_changes_no_identity_and_keeps_what_no_file_names(loaded):
    before, pages = identities(), Page.objects.count()
    story = StoryPage.objects.get(slug="omas-koffer")
    title, story.title, story.age = story.title, "Anders", 99
    story.save_revision().publish()
    load(loaded)
    assert identities() == before
    assert Page.objects.count() == pages
    assert HelpLine.objects.get(slug="awel").hours.count() == 6
    story.refresh_from_db()
    assert story.title == title


def test_stories_and_questions_lead_to_the_module_that_is_there(loaded):
    steps = {
        page.next_step_id
        for kind in (StoryPage, QuestionPage)
        for page in kind.objects.filter(live=True)
    }
    assert steps == {None, loaded.pk}
    assert StoryPage.objects.get(slug="omas-koffer").next_step_id == loaded.pk


def test_the_demo_keeps_the_promises_of_its_pages(client, loaded, answered_before):
    pages = [page for page in loaded.get_descendants().live() if page.url]
    assert len(pages) > 50
    for page in pages:
        text = read(client, page.url)
    strip = text.split('class="help"')[1].split("</aside>")[0]
    assert strip.count('href="tel:') == 4
    assert 'href="tel:112"' in strip
    assert len(TextPage.objects.get(slug="privacy-belofte").lines) == 6
    for question in QuestionPage.objects.all():
        names = [voice.value["name"] for voice in question.voices]
        assert 2 <= len(names) <= 4, question
        assert len(set(names)) == len(names), question
