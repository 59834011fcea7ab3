import pytest

from portal.core.media import byte_range

pytestmark = pytest.mark.django_db  # error pages show the menu
CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def film(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "film.webm").write_bytes(CONTENT)
    (tmp_path / "documents" / "page.html").write_text("<script>alert(1)</script>")
    (tmp_path.parent / "secret.txt").write_text("secret")
    return "/media/documents/film.webm"


def body(response):
    content = b"".join(response.streaming_content)
    response.close()
    return content


def test_a_film_is_served_whole_and_shown(client, film):
    response = client.get(film)
    assert response.status_code == 200
    assert response["Content-Type"] == "video/webm"
    assert response["Content-Disposition"].startswith("inline")
    assert body(response) == CONTENT


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, 255_999), ("bytes=-10", 255_990, 255_999)],
)
def test_a_phone_gets_the_part_that_it_asks_for(client, film, header, first, last):
    response = client.get(film, headers={"Range": header})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/256000"
    assert body(response) == CONTENT[first : last + 1]
    assert int(response["Content-Length"]) == last - first + 1


@pytest.mark.parametrize("header", ["bytes=256000-", "bytes=999999-1000000", "bytes=50-20"])
def test_a_part_that_is_not_there_is_refused(client, film, header):
    response = client.get(film, headers={"Range": header})
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */256000"


@pytest.mark.parametrize(
    "header", ["bytes=a-b", "lines=1-2", "bytes=1-2,5-6", "bytes=-", "bytes=٣-"]
)
def test_a_header_that_is_not_understood_gets_the_whole_film(client, film, header):
    response = client.get(film, headers={"Range": header})
    assert response.status_code == 200
    assert body(response) == CONTENT


def test_nothing_but_pictures_sound_and_film_can_run_in_a_page(client, film):
    response = client.get("/media/documents/page.html")
    response.close()
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("path", ["../secret.txt", "documents/../../secret.txt", "..%2fsecret.txt"])
def test_nothing_outside_the_folder_is_served(client, film, path):
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "documents", "documents/none.webm"])
def test_what_is_not_a_file_is_not_found(client, film, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_only_reading_is_possible(client, film):
    assert client.post(film).status_code == 405


def test_an_empty_file_has_no_part():
    with pytest.raises(ValueError, match="bytes=0-0"):
        byte_range("bytes=0-0", 0)


def test_the_original_of_a_photo_stays_inside(client, film, settings, tmp_path):
    (tmp_path / "original_images").mkdir()
    (tmp_path / "original_images" / "me.jpg").write_bytes(b"with the place in it")
    assert client.get("/media/original_images/me.jpg").status_code == 404
