"""The demo content: loaded once, loaded again, and fit for young people."""

import io

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from portal.accounts.models import User
from portal.cms.demo import translations
from portal.cms.enums import Audience
from portal.cms.models import BasePage, MenuItem
from portal.cms.wording import unwanted_words
from portal.content.models import HelpLine, KeyFigure, ParentPage, QuestionPage, StoryPage
from portal.courses.models import ModulePage
from portal.organisations import demo as people


def load(*options):
    call_command("demo", *options, stdout=io.StringIO())


pytestmark = pytest.mark.usefixtures("demo", "db")


def counts():
    return {
        model.__name__: model.objects.count()
        for model in (Page, MenuItem, HelpLine, KeyFigure, StoryPage, QuestionPage)
    }


def per_language(model):
    return {
        code: model.objects.filter(live=True, locale__language_code=code).count()
        for code in ("nl", "fr", "en", "ar")
    }


def live():
    kinds = (ModulePage, StoryPage, QuestionPage, ParentPage)
    numbers = {kind._meta.model_name: per_language(kind) for kind in kinds}
    return {
        code: {name: found[code] for name, found in numbers.items()}
        for code in ("nl", "fr", "en", "ar")
    }


def test_what_a_city_can_start_with_is_there_and_is_not_doubled():
    assert live() == {
        "nl": {"modulepage": 6, "storypage": 8, "questionpage": 11, "parentpage": 5},
        "fr": {"modulepage": 6, "storypage": 8, "questionpage": 11, "parentpage": 5},
        "en": {"modulepage": 6, "storypage": 8, "questionpage": 11, "parentpage": 5},
        "ar": {"modulepage": 0, "storypage": 1, "questionpage": 0, "parentpage": 2},
    }
    assert per_language(HelpLine) == {"nl": 21, "fr": 21, "en": 21, "ar": 21}
    assert per_language(KeyFigure) == {"nl": 6, "fr": 6, "en": 6, "ar": 0}
    first = counts()
    steps = {page.slug: [block.id for block in page.steps] for page in ModulePage.objects.all()}
    ids = {frozenset(block.id for block in page.steps) for page in ModulePage.objects.all()}
    assert len(ids) == 6  # a step has one id in all languages
    label = MenuItem.objects.first()
    label.label = "Ons eigen woord"
    label.save()
    load("--dutch-only")
    # A story and a help line stand for the other translations, which take half a minute.
    dutch = [kind.objects.filter(locale__language_code="nl") for kind in (StoryPage, HelpLine)]
    translations.load(lambda *_: None, [things.first() for things in dutch])
    assert counts() == first
    assert steps == {
        page.slug: [block.id for block in page.steps] for page in ModulePage.objects.all()
    }
    assert MenuItem.objects.filter(label="Ons eigen woord").exists()


def test_every_page_of_the_demo_answers_and_young_people_read_no_unwanted_word(
    client, answered_before
):
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


def test_production_gets_the_content_without_the_people(settings):
    assert User.objects.count() == len(people.logins())
    User.objects.all().delete()
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--content-only"):
        load()
    load("--content-only", "--dutch-only")
    assert ModulePage.objects.live().count() == 18
    assert not User.objects.exists()
