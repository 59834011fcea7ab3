import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.models import ThemeIndexPage
from portal.cms.models import Door, MenuItem, SiteSettings, ThemePage, Zone
from tests import sitemap


@pytest.fixture
def themes(home):
    index = ThemeIndexPage.objects.get()

    def make(number):
        for n in range(ThemePage.objects.count(), number):
            index.add_child(
                instance=ThemePage(title=f"Vraag {n}?", slug=f"t{n}", intro="Kijk.", short=f"T{n}")
            )

    return make


def queries(client, path):
    client.get(path)  # the addresses of sites are remembered by the process
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/nl/", "/nl/bezig/"])
def test_as_many_queries_for_one_theme_as_for_three(client, home, themes, path):
    themes(1)
    one = queries(client, path)
    themes(3)
    assert queries(client, path) == one


@pytest.mark.parametrize("path", ["/nl/", "/nl/bezig/", "/nl/bezig/t0/"])
def test_few_queries(client, home, themes, path):
    themes(2)
    assert queries(client, path) <= 20


def test_reading_sets_no_cookie_and_does_not_vary_with_one(client, home, themes):
    themes(1)
    for path in ("/", "/nl/", "/nl/bezig/t0/", "/nl/niets/", "/stijlgids/"):
        response = client.get(path)
        assert not response.cookies, path
        assert "Cookie" not in response.get("Vary", ""), path


def test_an_unpublished_theme_is_on_no_page(client, home, themes):
    themes(1)
    ThemePage.objects.get().unpublish()
    assert "Vraag 0?" not in client.get("/nl/").content.decode()
    assert client.get("/nl/bezig/t0/").status_code == 404


def test_the_root_leads_to_the_language(client, home):
    response = client.get("/", headers={"Accept-Language": "xx, nl;q=0.5"})
    assert (response.status_code, response["Location"]) == (302, "/nl/")


@pytest.mark.parametrize("language", ["", "zz", ";;;", "nl" * 3000, "\u0663"])
def test_an_odd_language_leads_to_dutch(client, home, language):
    assert client.get("/", headers={"Accept-Language": language})["Location"] == "/nl/"


def test_menus_show_live_pages_only_and_mark_where_one_is(client, home):
    settings = SiteSettings.for_site(home.get_site())
    index = ThemeIndexPage.objects.get()
    MenuItem.objects.create(settings=settings, zone=Zone.MAIN, label="Bezig", page=index)
    assert 'href="/nl/bezig/" aria-current="page"' in client.get("/nl/bezig/").content.decode()
    index.unpublish()
    assert 'href="/nl/bezig/"' not in client.get("/nl/").content.decode()


def test_a_menu_leads_to_a_part_of_the_portal_in_the_language_of_its_words(client, home):
    settings = SiteSettings.for_site(home.get_site())
    for language, words in (("nl", "Werken"), ("fr", "Travail")):
        MenuItem.objects.create(
            settings=settings, zone=Zone.MAIN, label=words, door=Door.PLACES, language=language
        )
    menu = client.get("/nl/jobs/").content.decode().split("</nav>")[0]
    assert 'href="/nl/jobs/" aria-current="page">Werken' in menu
    assert "Travail" not in menu
    assert (
        'href="/fr/jobs/" aria-current="page">Travail' in client.get("/fr/jobs/").content.decode()
    )


@pytest.mark.parametrize(
    "leads",
    [
        {},
        {"door": Door.TALK},
        {"language": "nl"},
        {"page": True, "door": Door.TALK, "language": "nl"},
        {"page": True, "language": "nl"},
    ],
)
def test_a_menu_item_that_leads_nowhere_or_to_two_is_refused(home, leads):
    values = {**leads, "page": home if "page" in leads else None}
    item = MenuItem(settings=SiteSettings.for_site(home.get_site()), label="Weg", **values)
    with pytest.raises(ValidationError, match=r"part of the portal|deel van het portaal"):
        item.full_clean()


def test_every_page_has_the_exit_and_the_way_to_the_content(client, home):
    for path in ("/nl/", "/nl/niets/"):
        text = client.get(path).content.decode()
        assert 'href="/weg/" rel="nofollow noreferrer"' in text
        assert '<a class="skip" href="#inhoud">' in text


def test_the_sitemap_names_the_host_that_is_asked(client, home, settings):
    settings.ALLOWED_HOSTS = ["wortel.example"]
    told = sitemap.addresses(client, HTTP_HOST="wortel.example")
    told += sitemap.files(client, HTTP_HOST="wortel.example")
    assert "http://wortel.example/nl/" in told
    assert {one.split("/")[2] for one in told} == {"wortel.example"}


def test_machines_are_told_where_not_to_go(client, home):
    assert "Disallow: /cms/" in client.get("/robots.txt").content.decode()


def test_whom_to_tell_about_a_hole(client, home):
    assert client.get("/.well-known/security.txt").status_code == 404
    SiteSettings.objects.update(contact_email="hallo@wortel.example")
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:hallo@wortel.example\n" in text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize(
    "path", ["/", "/nl/", "/nl/bezig/", "/robots.txt", "/sitemap.xml", "/stijlgids/"]
)
@pytest.mark.parametrize("strict", [True, False])
def test_methods_that_do_not_fit_get_words(home, method, path, strict):
    """With and without the check of forms that a real browser meets."""
    response = getattr(Client(enforce_csrf_checks=strict), method)(path)
    assert response.status_code == 405
    assert response["Allow"].startswith("GET, HEAD")
    assert response["Content-Type"] == "text/html; charset=utf-8"
    text = response.content.decode()
    assert "<h1>Dit kan hier niet.</h1>" in text
    assert 'href="/"' in text
    assert not response.cookies


def test_a_form_with_an_account_that_has_expired_says_so(home):
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "x"})
    assert response.status_code == 403
    assert "<h1>Dat duurde te lang.</h1>" in response.content.decode()


def test_an_unknown_page_says_so_in_words(client, home):
    response = client.get("/nl/niets/")
    assert response.status_code == 404
    assert "<h1>" in response.content.decode()


def test_the_content_policy_allows_nothing_inline(client, home):
    policy = client.get("/nl/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("path", ["/api/", "/api/v2/", "/api/v3/", "/admin/", "/django-admin/"])
def test_there_is_no_programming_interface_and_no_second_admin(client, home, path):
    assert client.get(path).status_code == 404
