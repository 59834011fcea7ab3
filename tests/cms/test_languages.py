"""A page in several languages: the switcher, hreflang, the sitemap, and honesty about the rest."""

import re

import pytest
from wagtail.models import Locale, PageViewRestriction

from home.models import HomePage
from portal.cms.languages import OPEN_GRAPH
from portal.cms.models import MenuItem, SiteSettings
from portal.content.models import StoryIndexPage
from tests import sitemap


@pytest.fixture
def home(front_door, db):
    return HomePage.objects.get()


@pytest.fixture
def french(db):
    return Locale.objects.get_or_create(language_code="fr")[0]


@pytest.fixture
def stories(home):
    page = home.add_child(instance=StoryIndexPage(title="Verhalen", slug="verhalen", intro="Lees."))
    page.save_revision().publish()
    return page


def translate(page, locale, **values):
    """The page in another language, published."""
    own = page.copy_for_translation(locale, copy_parents=True)
    for name, value in values.items():
        setattr(own, name, value)
    own.save_revision().publish()
    own.refresh_from_db()
    return own


def switcher(client, address):
    """Language -> (address, is a translation) of the links in the switcher."""
    text = client.get(address).content.decode()
    menu = text.partition('<details class="menu">')[2].partition("</details>")[0]
    links = re.findall(r'<a href="([^"]+)" lang="(\w+)" dir="\w+"( hreflang)?', menu)
    return {code: (url, bool(real)) for url, code, real in links}


def test_the_switcher_stays_on_the_page_where_it_is_translated(client, stories, french):
    translate(stories, french, title="Histoires", slug="histoires")
    assert switcher(client, "/nl/verhalen/") == {
        "nl": ("/nl/verhalen/", True),
        "fr": ("/fr/histoires/", True),
        "en": (f"/en/niet-vertaald/{stories.pk}/", False),
        "ar": (f"/ar/niet-vertaald/{stories.pk}/", False),
    }
    assert switcher(client, "/fr/histoires/")["nl"] == ("/nl/verhalen/", True)


def test_search_engines_learn_of_the_languages_that_exist_and_of_no_other(client, stories, french):
    translate(stories, french, title="Histoires", slug="histoires")
    text = client.get("/nl/verhalen/").content.decode()
    found = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', text)
    assert found == [
        ("nl", "http://testserver/nl/verhalen/"),
        ("fr", "http://testserver/fr/histoires/"),
    ]
    assert {"/fr/histoires/", "/nl/verhalen/"} <= {*sitemap.paths(client)}


def test_social_networks_learn_the_language_and_the_others_that_exist(client, stories, french):
    translate(stories, french, title="Histoires", slug="histoires")
    for address, expected in (
        ("/nl/verhalen/", [("", "nl_BE"), (":alternate", "fr_BE")]),
        ("/fr/histoires/", [("", "fr_BE"), (":alternate", "nl_BE")]),
    ):
        text = client.get(address).content.decode()
        assert re.findall(r'<meta property="og:locale(.*?)" content="(.*?)">', text) == expected


def test_every_language_has_a_place_for_social_networks(settings):
    assert list(OPEN_GRAPH) == [code for code, _name in settings.LANGUAGES]


def test_a_page_that_is_not_translated_says_so_and_offers_the_other_one(client, stories, french):
    response = client.get(f"/fr/niet-vertaald/{stories.pk}/")
    text = response.content.decode()
    assert response.status_code == 200
    assert not response.cookies
    assert "Pas encore dans cette langue" in text
    assert '<bdi lang="nl">Verhalen</bdi>' in text
    assert 'href="/nl/verhalen/" hreflang="nl" lang="nl"' in text
    assert '<meta name="robots" content="noindex">' in text


def test_as_soon_as_there_is_a_translation_the_same_address_leads_to_it(client, stories, french):
    translate(stories, french, title="Histoires", slug="histoires")
    response = client.get(f"/fr/niet-vertaald/{stories.pk}/")
    assert (response.status_code, response["Location"]) == (302, "/fr/histoires/")


def test_nothing_hidden_is_named(client, stories, home):
    stories.unpublish()
    assert client.get(f"/fr/niet-vertaald/{stories.pk}/").status_code == 404
    stories.save_revision().publish()
    PageViewRestriction.objects.create(page=stories, restriction_type="login")
    assert client.get(f"/fr/niet-vertaald/{stories.pk}/").status_code == 404
    assert client.get("/fr/niet-vertaald/1/").status_code == 404
    assert client.get("/fr/niet-vertaald/99999999999999999999/").status_code == 404


def test_a_menu_item_stands_in_the_menu_of_the_language_of_its_page(client, stories, french, home):
    own = translate(stories, french, title="Histoires", slug="histoires")
    around = SiteSettings.objects.get_or_create(site=home.get_site())[0]
    for page, label in ((stories, "Verhalen"), (own, "Histoires")):
        MenuItem.objects.create(settings=around, zone="main", label=label, page=page)
    bars = {
        address: client.get(address).content.decode().partition('<nav class="bar"')[2][:400]
        for address in ("/nl/", "/fr/")
    }
    assert "Verhalen</a>" in bars["/nl/"]
    assert "Histoires" not in bars["/nl/"]
    assert "Histoires</a>" in bars["/fr/"]
    assert "Verhalen" not in bars["/fr/"]


def test_arabic_runs_from_right_to_left(client, home):
    translate(home, Locale.objects.get_or_create(language_code="ar")[0], title="وورتل")
    text = client.get("/ar/").content.decode()
    assert '<html lang="ar" dir="rtl">' in text
    assert "خروج سريع" in text


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [("fr-BE,fr;q=0.9", "/fr/"), ("ar", "/ar/"), ("de, en;q=0.5", "/en/"), ("tr", "/nl/")],
)
def test_the_first_visit_follows_the_browser_and_keeps_nothing(client, asked, chosen):
    response = client.get("/", headers={"accept-language": asked})
    assert (response.status_code, response["Location"]) == (302, chosen)
    assert not response.cookies
