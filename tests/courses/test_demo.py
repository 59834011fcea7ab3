"""The trainings of the demo: complete, playable, and the same after loading again."""

from pathlib import Path

import pytest
import yaml
from django.test import override_settings
from wagtail.blocks import StreamValue
from wagtail.models import Collection

from home.demo import load_theme_index
from home.models import HomePage
from portal.cms import demo as themes
from portal.cms.models import File
from portal.cms.wording import unwanted_words
from portal.courses import demo
from portal.courses.demo.steps import raw_steps
from portal.courses.models import CourseIndexPage, ModulePage, PathPage

FILES = sorted((Path(demo.__file__).parent / "modules").glob("*.yaml"))


def report(done, total, what):
    """Nobody looks at the progress bar here."""


@pytest.fixture(scope="module")
def demo_trainings(front_door, once, tmp_path_factory):
    def load():
        home = HomePage.objects.get()
        themes.load(report, load_theme_index(home))
        demo.load(report, home)

    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        once(load)
        yield


@pytest.fixture
def loaded(demo_trainings, home):
    return home


def picture_of_the_tree():
    return {
        (page.slug, page.pk, str(page.translation_key), str(page.steps.get_prep_value()))
        for page in ModulePage.objects.all()
    }


@pytest.mark.django_db
def test_loading_again_changes_nothing(loaded):
    before = picture_of_the_tree()
    documents = set(File.objects.values_list("pk", "file", "file_hash"))
    assert len(before) == 6
    demo.load(report, loaded)
    assert picture_of_the_tree() == before
    assert set(File.objects.values_list("pk", "file", "file_hash")) == documents
    assert (CourseIndexPage.objects.count(), PathPage.objects.count()) == (1, 3)
    assert Collection.objects.filter(name=demo.COLLECTION).count() == 1
    assert all(page.live for page in ModulePage.objects.all())


@pytest.mark.django_db
def test_an_edited_text_is_brought_back_and_its_ids_stay(loaded):
    page = ModulePage.objects.get(slug="zeven-draden")
    before = [step["id"] for step in page.steps.raw_data]
    page.steps[1].value["title"] = "Anders"
    page.save_revision().publish()
    demo.load(report, loaded)
    again = ModulePage.objects.get(slug="zeven-draden")
    assert again.pk == page.pk
    assert again.outline[1].title == "Kies je zeven"
    assert [step["id"] for step in again.steps.raw_data] == before


@pytest.mark.django_db
def test_modules_are_found_by_their_slug(loaded):
    assert demo.module_by_slug("zeven-draden").title == "Zeven draden"
    assert demo.module_by_slug("nergens") is None


@pytest.mark.django_db
def test_every_page_of_the_player_opens(loaded, client, answered_before):
    for page in ModulePage.objects.all():
        assert page.themes.exists()
        assert page.short_version
        addresses = [f"{page.url}stap/{ref.key}/" for ref in page.outline]
        for address in [page.url, f"{page.url}einde/", f"{page.url}begeleiding/", *addresses]:
            assert client.get(address).status_code == 200, address


@pytest.mark.django_db
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_can_be_played_and_says_nothing_unwanted(file):
    row = yaml.safe_load(file.read_text())
    assert row["slug"] == file.stem
    document = File.objects.create(title="film", file="documents/film.webm").pk
    raw = raw_steps(row, lambda name: document)
    block = ModulePage._meta.get_field("steps").stream_block
    block.clean(StreamValue(block, raw, is_lazy=True))
    young = {name: row[name] for name in ("title", "intro", "lead", "closing")}
    steps = [
        {k: v for k, v in one.items() if k not in {"facilitator", "safety"}} for one in row["steps"]
    ]
    assert unwanted_words(str(young) + str(steps)) == []


def test_a_file_that_cannot_be_played_names_the_place():
    row = yaml.safe_load((FILES[-1].parent / "zeven-draden.yaml").read_text())
    nodes = next(step for step in row["steps"] if step["kind"] == "scenario")["nodes"]
    nodes[1]["options"] = []
    with pytest.raises(ValueError, match=r"zeven-draden.yaml .*steps\.3\.nodes\.1\.ending"):
        demo._checked(row, raw_steps(row, lambda name: 1))
