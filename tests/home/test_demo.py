"""The demo content: loaded once, loaded again, and fit for young people."""

import io

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from portal.accounts.models import User
from portal.cms.enums import Audience
from portal.cms.models import BasePage, MenuItem
from portal.cms.wording import unwanted_words
from portal.content.models import HelpLine, KeyFigure, QuestionPage, StoryPage
from portal.courses.models import ModulePage


@pytest.fixture
def demo(db):
    call_command("demo", stdout=io.StringIO())


def counts():
    return {
        model.__name__: model.objects.count()
        for model in (Page, User, MenuItem, HelpLine, KeyFigure, StoryPage, QuestionPage)
    }


def test_what_a_city_can_start_with_is_there_and_is_not_doubled(demo):
    assert ModulePage.objects.live().count() == 6
    assert StoryPage.objects.live().count() == 8
    assert QuestionPage.objects.live().count() == 11
    assert KeyFigure.objects.count() == 6
    first = counts()
    steps = {page.slug: [block.id for block in page.steps] for page in ModulePage.objects.all()}
    label = MenuItem.objects.first()
    label.label = "Ons eigen woord"
    label.save()
    call_command("demo", stdout=io.StringIO())
    assert counts() == first
    assert steps == {
        page.slug: [block.id for block in page.steps] for page in ModulePage.objects.all()
    }
    assert MenuItem.objects.filter(label="Ons eigen woord").exists()


def test_every_page_of_the_demo_answers_and_young_people_read_no_unwanted_word(demo, client):
    pages = [page for page in Page.objects.live().specific() if isinstance(page, BasePage)]
    assert len(pages) > 50
    found = {}
    for page in pages:
        response = client.get(page.url)
        assert response.status_code == 200, page.url
        assert not response.cookies, page.url
        page.full_clean()
        if page.audience == Audience.YOUNG and (words := unwanted_words(response.content.decode())):
            found[page.url] = words
    assert found == {}


def test_production_gets_the_content_without_the_people(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--content-only"):
        call_command("demo", stdout=io.StringIO())
    call_command("demo", "--content-only", stdout=io.StringIO())
    assert ModulePage.objects.live().count() == 3 * 6
    assert not User.objects.exists()
