"""A module in two languages is one module: its steps, its sums and what a browser has done."""

import re

import pytest
from wagtail.models import Locale

from portal.cms.models import ThemePage
from portal.courses.models import ModulePage
from portal.courses.models.sums import StepSum
from tests.courses.conftest import at
from tests.courses.makers import BY_KIND


@pytest.fixture
def both(module):
    """The same module in Dutch and in French."""
    dutch = module(BY_KIND["read"](), BY_KIND["choose"]())
    french = Locale.objects.get_or_create(language_code="fr")[0]
    copy = dutch.copy_for_translation(french, copy_parents=True)
    copy.title, copy.slug = "Sept fils", "sept-fils"
    copy.save_revision().publish()
    return dutch, ModulePage.objects.get(pk=copy.pk)


def test_the_switcher_of_a_step_leads_to_the_same_step(client, both):
    dutch, french = both
    text = client.get(at(dutch, 2)).content.decode()
    assert re.findall(r'<a href="([^"]+)" lang="fr"', text) == [at(french, 2)]
    assert client.get(at(french, 2)).status_code == 200


def test_what_was_done_in_one_language_is_done_in_the_other(client, both):
    dutch, french = both
    client.post(at(dutch, 1))
    client.post(at(french, 2), {"answer": dutch.steps[1].value["options"].bound_blocks[0].id})
    assert client.get(f"{dutch.url}einde/").status_code == 200
    assert set(StepSum.objects.values_list("module", flat=True)) == {dutch.translation_key}


def test_themes_are_those_of_the_language(client, module, home, index):
    theme = home.add_child(
        instance=ThemePage(title="Waar hoor ik thuis?", slug="thuis", short="Thuis", intro="Jij.")
    )
    dutch = module(themes=[theme], slug="draden")
    module(slug="andere")
    french = Locale.objects.get_or_create(language_code="fr")[0]
    own = theme.copy_for_translation(french, copy_parents=True)
    own.title, own.slug, own.short = "Chez moi ?", "chez-moi", "Chez moi"
    copy = dutch.copy_for_translation(french, copy_parents=True)
    for page in (own, copy):
        page.save_revision().publish()
    french_index = index.get_translation(french)
    text = client.get(f"{french_index.url}?thema=chez-moi").content.decode()
    assert "?thema=thuis" not in text
    assert ModulePage.objects.get(pk=copy.pk).url in text
    assert [page.title for page in ModulePage.objects.get(pk=copy.pk).live_themes()] == [
        "Chez moi ?"
    ]
