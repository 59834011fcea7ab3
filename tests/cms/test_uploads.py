"""What the CMS takes as a photo or a file, posted to every form that takes one."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import PIL.Image
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection

from portal.accounts.roles import Role
from portal.cms import uploads
from portal.cms.models import File, Photo

pytestmark = pytest.mark.django_db

MEDIA = Path(__file__).resolve().parents[2] / "portal/courses/demo/media"
SVG = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">
<script>alert(1)</script></svg>"""
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nNiemand zei iets.\n"


@pytest.fixture
def desk(person, as_user, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return as_user(person("mila", Role.MODERATOR))


def picture(kind="PNG", size=(30, 20)):
    stream = io.BytesIO()
    PIL.Image.new("RGB", size, "tan").save(stream, kind)
    return stream.getvalue()


def png_that_says(width, height):
    """A few hundred bytes that unpack to this many pixels."""

    def chunk(kind, data):
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


def packed(*names, first=b""):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as parts:
        if first:
            parts.writestr("mimetype", first)
        for name in names:
            parts.writestr(name, "<x/>")
    return stream.getvalue()


DOCX = packed("[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "word/document.xml")
ODT = packed("content.xml", first=b"application/vnd.oasis.opendocument.text")


def add_file(desk, name, content):
    """The answer of the form for one file, and the files that are there afterwards."""
    root = Collection.get_first_root_node()
    data = {"title": "Iets", "file": SimpleUploadedFile(name, content), "collection": root.pk}
    response = desk.post(reverse("wagtaildocs:add"), data)
    return response, File.objects.count()


def add_photo(desk, name, content):
    root = Collection.get_first_root_node()
    file = SimpleUploadedFile(name, content)
    data = {"title": "Iets", "description": "Een bus.", "file": file, "collection": root.pk}
    response = desk.post(reverse("wagtailimages:add"), data)
    return response, Photo.objects.count()


def errors(response):
    return response.context["form"].errors["file"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("brief.pdf", PDF),
        ("brief.docx", DOCX),
        ("brief.odt", ODT),
        ("brief.txt", "Één zin.\n".encode()),
        ("film.vtt", VTT),
        ("film.vtt", b"\xef\xbb\xbf" + VTT),
        ("adem.ogg", (MEDIA / "adem.ogg").read_bytes()),
        ("film.webm", (MEDIA / "de-perfecte-vriend.webm").read_bytes()),
        ("adem.MP3", b"ID3\x04\x00" + bytes(100)),
        ("adem.m4a", b"\x00\x00\x00\x1cftypM4A \x00\x00\x02\x00M4A isommp42" + bytes(50)),
        ("phone.m4a", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + bytes(50)),
        ("film.mp4", b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(50)),
    ],
)
def test_a_file_that_is_what_it_says_is_taken(desk, name, content):
    response, count = add_file(desk, name, content)
    assert (response.status_code, count) == (302, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("brief.pdf", HTML),
        ("brief.pdf", b"GIF89a" + PDF),  # two kinds in one
        ("brief.pdf", DOCX),
        ("brief.pdf", b""),
        ("brief.docx", PDF),
        ("brief.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("brief.docx", packed("virus.exe")),
        ("brief.docx", DOCX[:-30]),
        ("brief.docx", PDF + DOCX),
        ("brief.odt", DOCX),
        ("brief.odt", packed("content.xml", first=b"application/vnd.oasis.opendocument.chart")),
        ("brief.txt", HTML),
        ("brief.txt", SVG),
        ("brief.txt", b"MZ\x90\x00\x03"),
        ("brief.txt", b"caf\xe9"),
        ("film.vtt", b"1\n00:00:00,000 --> 00:00:02,000\nsrt\n"),
        ("film.vtt", b"WEBVTT\n" + HTML),
        ("film.vtt", b"WEBVTTX\n"),
        ("adem.mp3", (MEDIA / "adem.ogg").read_bytes()),
        ("adem.ogg", HTML),
        ("adem.m4a", b"\x1a\x45\xdf\xa3webm"),
        ("film.mp4", b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  " + bytes(50)),
        ("film.webm", b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41"),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_words(desk, name, content):
    response, count = add_file(desk, name, content)
    assert (response.status_code, count) == (200, 0)
    said = errors(response)[0]
    assert "whatever its name says" in said or "leeg" in said or "wat de naam ook zegt" in said


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.xhtml", "a.js", "a.exe", "a.pdf.html", "a"])
def test_a_kind_that_can_run_is_not_taken(desk, name):
    for content in (SVG, HTML, PDF):
        response, count = add_file(desk, name, content)
        assert (response.status_code, count) == (200, 0)
        assert errors(response)


def test_the_kinds_that_are_recognised_are_those_that_the_form_offers(settings):
    assert set(uploads.KINDS) == set(settings.WAGTAILDOCS_EXTENSIONS)


def test_a_file_may_be_as_big_as_its_kind_needs(desk):
    response, count = add_file(desk, "a.txt", b"a" * (uploads.KINDS["txt"].limit + 1))
    assert (response.status_code, count) == (200, 0)
    assert "1,0" in errors(response)[0]
    _, count = add_file(desk, "a.txt", b"a" * uploads.KINDS["txt"].limit)
    assert count == 1


def test_many_at_once_pass_the_same_door(desk):
    for url, name, content in (
        ("wagtaildocs:add_multiple", "brief.pdf", HTML),
        ("wagtailimages:add_multiple", "bus.png", SVG),
        ("wagtailimages:add_multiple", "bus.png", png_that_says(40_000, 40_000)),
    ):
        files = {"title": "x", "files[]": SimpleUploadedFile(name, content)}
        answer = desk.post(reverse(url), files).json()
        assert answer["success"] is False
        assert answer["error_message"]
    good = {"title": "x", "files[]": SimpleUploadedFile("bus.png", picture())}
    assert desk.post(reverse("wagtailimages:add_multiple"), good).json()["success"] is True
    assert not File.objects.exists()


def test_the_words_of_a_file_can_be_changed_without_the_file(desk):
    add_file(desk, "brief.pdf", PDF)
    file = File.objects.get()
    data = {"title": "Beter", "collection": file.collection_id}
    assert desk.post(reverse("wagtaildocs:edit", args=[file.pk]), data).status_code == 302
    file.refresh_from_db()
    assert file.title == "Beter"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_a_photo_is_taken(desk, kind):
    extension = "jpg" if kind == "JPEG" else kind.lower()
    response, count = add_photo(desk, f"bus.{extension}", picture(kind))
    assert (response.status_code, count) == (302, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bus.svg", SVG),
        ("bus.png", SVG),
        ("bus.png", HTML),
        ("bus.png", picture("JPEG")),
        ("bus.jpg", picture("PNG")),
        ("bus.gif", picture("GIF")),
        ("bus.png", picture("GIF")),
        ("bus.jpg", picture("TIFF")),
        ("bus.jpg", picture("JPEG", (300, 200))[:-400]),  # cut off on the way
        ("bus.png", png_that_says(30, 20)[:-40]),
        ("bus.png", b""),
    ],
)
def test_a_photo_that_is_none_is_refused_in_words(desk, name, content):
    response, count = add_photo(desk, name, content)
    assert (response.status_code, count) == (200, 0)
    assert errors(response)


@pytest.mark.parametrize("size", [(40_000, 40_000), (12_000, 10_000), (8_000, 8_000)])
def test_a_picture_that_would_fill_the_memory_is_not_unpacked(desk, size):
    response, count = add_photo(desk, "bus.png", png_that_says(*size))
    assert (response.status_code, count) == (200, 0)
    assert "60 mil" in errors(response)[0]


def test_many_frames_count_as_many_pictures(desk, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1_000
    frames = [PIL.Image.new("RGB", (30, 20), color) for color in ("tan", "teal")]
    stream = io.BytesIO()
    frames[0].save(stream, "WEBP", save_all=True, append_images=frames[1:])
    response, count = add_photo(desk, "bus.webp", stream.getvalue())
    assert (response.status_code, count) == (200, 0)
    assert add_photo(desk, "bus.webp", picture("WEBP"))[1] == 1


def test_a_photo_may_not_be_too_big(desk, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 50
    response, count = add_photo(desk, "bus.png", picture())
    assert (response.status_code, count) == (200, 0)
    assert "50" in errors(response)[0]


def test_the_words_of_a_photo_can_be_changed_without_the_photo(desk):
    add_photo(desk, "bus.png", picture())
    photo = Photo.objects.get()
    data = {"title": "Bus 500", "description": "Een bus.", "collection": photo.collection_id}
    assert desk.post(reverse("wagtailimages:edit", args=[photo.pk]), data).status_code == 302
    photo.refresh_from_db()
    assert photo.title == "Bus 500"
