"""Searching among photos and files that are used so often."""

import io

import PIL.Image
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from portal.accounts.roles import Role
from portal.cms.models import File, Photo

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a rendition to be closed by whoever cleans up.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def desk(person, as_user, settings, tmp_path, indexed):
    settings.MEDIA_ROOT = tmp_path
    stream = io.BytesIO()
    PIL.Image.new("RGB", (30, 20), "tan").save(stream, "PNG")
    for title in ("Bus", "Trein"):
        Photo(
            title=title, description="Wat je ziet.", file=ContentFile(stream.getvalue(), "a.png")
        ).save()
        File(title=title, file=ContentFile(b"Dag.", "a.txt")).save()
    return as_user(person("mila", Role.MODERATOR))


@pytest.mark.parametrize("name", ["wagtailimages:index", "wagtaildocs:index"])
@pytest.mark.parametrize("part", ["", "_results"])
def test_what_is_looked_for_and_how_often_it_is_used_may_be_asked_together(desk, name, part):
    def titles(**query):
        response = desk.get(reverse(f"{name}{part}"), query)
        assert response.status_code == 200
        return [(found.title, found.usage_count) for found in response.context["object_list"]]

    assert titles(q="bus") == [("Bus", 0)]
    assert titles(q="bus", usage_count_max="0") == [("Bus", 0)]
    assert titles(q="bus", usage_count_min="1") == []
    assert len(titles(usage_count_max="0")) == 2
