"""An installation with its uploads in object storage: what pages say, and where /media/ leads.

Nothing is fetched here: an address is signed without asking the storage anything.
"""

import runpy
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from wagtail.images.models import get_rendition_storage

import portal.settings
from portal.accounts.roles import Role
from portal.cms.models import File, Photo
from tests.core.test_headers import policy

pytestmark = pytest.mark.django_db

GIVEN = {
    "S3_BUCKET": "wortel",
    "S3_PUBLIC_BUCKET": "wortel-photos",
    "S3_ENDPOINT_URL": "https://s3.wortel.example",
    "S3_PUBLIC_HOST": "photos.wortel.example",
    "S3_ACCESS_KEY": "a-key",
    "S3_SECRET_KEY": "a-secret",
    "S3_REGION": "eu-west-1",
}


@pytest.fixture
def installation(monkeypatch):
    """The settings of an installation with these variables, as {name: value}."""

    def read(**changed):
        for name, value in {**GIVEN, **changed}.items():
            if value:
                monkeypatch.setenv(name, value)
            else:
                monkeypatch.delenv(name, raising=False)
        return runpy.run_path(portal.settings.__file__)

    return read


@pytest.fixture
def in_storage(installation, settings):
    grown = installation()
    settings.STORAGES = grown["STORAGES"]
    settings.CONTENT_SECURITY_POLICY = grown["CONTENT_SECURITY_POLICY"]


def test_a_page_shows_photos_of_one_host_and_plays_sound_of_the_other(client, in_storage):
    said = policy(client.get("/nl/niets/"))
    assert said["img-src"] == "'self' data: https://photos.wortel.example"
    assert said["media-src"] == "'self' https://s3.wortel.example"
    assert "https:" not in said["script-src"] + said["style-src"] + said["connect-src"]


def test_where_photos_go_up_they_are_shown_from_all_three_places(person, as_user, in_storage):
    desk = as_user(person("mila", Role.MODERATOR))
    shown = "'self' data: https://photos.wortel.example"
    assert policy(desk.get("/cms/images/multiple/add/"))["img-src"] == f"{shown} blob:"
    assert policy(desk.get("/cms/images/"))["img-src"] == shown


def test_without_a_host_of_their_own_photos_come_from_the_storage(installation):
    directives = installation(S3_PUBLIC_HOST=None)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert "https://s3.wortel.example" in directives["img-src"]


def test_a_rendition_is_public_and_its_address_says_nothing_more(in_storage):
    assert get_rendition_storage().url("images/bus.width-800.avif") == (
        "https://photos.wortel.example/images/bus.width-800.avif"
    )


def test_what_was_uploaded_has_an_address_here_that_stays(in_storage):
    file = File(title="Adem", file="documents/adem één.ogg")
    assert file.url == file.file.url == "/media/documents/adem%20%C3%A9%C3%A9n.ogg"
    storage = Photo._meta.get_field("file").storage
    assert storage.url("original_images/ik.jpg") == "/media/original_images/ik.jpg"


@pytest.mark.parametrize(
    ("name", "content_type", "disposition"),
    [
        ("adem.ogg", "audio/ogg", 'inline; filename="adem.ogg"'),
        ("film.webm", "video/webm", 'inline; filename="film.webm"'),
        ("brief.pdf", "application/pdf", 'attachment; filename="brief.pdf"'),
        ("page.html", "text/html", 'attachment; filename="page.html"'),
        ("drawing.svg", "image/svg+xml", 'attachment; filename="drawing.svg"'),
        ("zonder", "application/octet-stream", 'attachment; filename="zonder"'),
    ],
)
def test_a_file_is_reached_by_a_signed_way_that_says_what_it_is(
    client, in_storage, name, content_type, disposition
):
    response = client.get(f"/media/documents/{name}")
    assert (response.status_code, response["Cache-Control"]) == (302, "no-store")
    way = urlsplit(response["Location"])
    said = {key: value[0] for key, value in parse_qs(way.query).items()}
    assert (way.netloc, way.path) == ("s3.wortel.example", f"/wortel/documents/{name}")
    assert said["response-content-type"] == content_type
    assert said["response-content-disposition"] == disposition
    assert said["X-Amz-Expires"] == "600"
    assert len(said["X-Amz-Signature"]) == 64


@pytest.mark.parametrize(
    "path",
    [
        "original_images/ik.jpg",
        "documents/../original_images/ik.jpg",
        "documents//../original_images/ik.jpg",
        "documents/./../original_images/ik.jpg",
        "documents/%2e%2e/original_images/ik.jpg",
        "/original_images/ik.jpg",
        "documents",
        "documents/",
        "images/bus.avif",
        "",
    ],
)
def test_no_signed_way_leads_to_the_original_of_a_photo(client, in_storage, path):
    response = client.get(f"/media/{path}")
    assert response.status_code == 404
    assert "Location" not in response


def test_two_uploads_of_one_name_are_two_files(in_storage):
    assert not storages["default"].file_overwrite
    assert not storages["renditions"].file_overwrite


def test_one_bucket_for_all_is_refused(installation):
    with pytest.raises(ImproperlyConfigured, match="all the world could read originals"):
        installation(S3_PUBLIC_BUCKET="wortel")


@pytest.mark.parametrize("name", ["S3_PUBLIC_BUCKET", "S3_ENDPOINT_URL"])
def test_a_variable_that_is_missing_is_named(installation, name):
    with pytest.raises(ImproperlyConfigured, match=name):
        installation(**{name: None})
