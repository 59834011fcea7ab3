"""What a reader sees when something broke: their language, and nothing that could break again.

These tests have no database: whatever asked one would fail as it does when the real one is gone.
"""

import re

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.db import OperationalError
from django.urls import path

from portal import urls

pytestmark = pytest.mark.urls(__name__)
handler500 = urls.handler500  # the real one, around views that break


def breaks(request):
    raise RuntimeError("the roof came down")


def finds_nobody(request):
    raise OperationalError("could not connect to server")


urlpatterns = [
    path("account/broken/", breaks),
    path("nl/away/", finds_nobody),
    *i18n_patterns(path("broken/", breaks)),
    *urls.urlpatterns,
]


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    return client


def html(response):
    assert response.status_code == 500
    assert response["Content-Type"].startswith("text/html")
    return response.content.decode()


@pytest.mark.parametrize(
    ("language", "direction", "heading", "number"),
    [
        ("nl", "ltr", "Er brak iets. Bij ons.", "102"),
        ("fr", "ltr", "Quelque chose s’est cassé. Chez nous.", "103"),
        ("en", "ltr", "Something broke. On our side.", "102"),
        ("ar", "rtl", "تعطّل شيء ما. عندنا.", "102"),
    ],
)
def test_what_broke_is_said_in_the_language_of_the_address(
    visitor, language, direction, heading, number
):
    response = visitor.get(f"/{language}/broken/", headers={"accept-language": "de"})
    text = html(response)
    assert f'<html lang="{language}" dir="{direction}">' in text
    assert re.search(r"<h1>(.*?)</h1>", text)[1] == heading
    assert f'href="tel:{number}"' in text
    assert f'href="/{language}/"' in text
    assert 'href="/weg/"' in text
    assert response["Content-Language"] == language
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert not response.cookies


@pytest.mark.parametrize(("asked", "language"), [("ar, nl;q=0.5", "ar"), ("de", "nl"), ("", "nl")])
def test_where_the_address_has_no_language_the_browser_says_it(visitor, asked, language):
    response = visitor.get("/account/broken/", headers={"accept-language": asked})
    assert f'<html lang="{language}"' in html(response)


def test_a_page_that_finds_no_database_says_it_too(visitor):
    assert '<html lang="fr" dir="ltr">' in html(visitor.get("/fr/"))


def test_a_database_that_is_away_comes_back(visitor):
    response = visitor.get("/nl/away/")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "Er brak iets." in response.content.decode()


def test_after_it_broke_the_next_visitor_has_their_own_language(visitor):
    visitor.get("/ar/broken/")
    assert '<html lang="nl"' in html(visitor.get("/account/broken/"))
