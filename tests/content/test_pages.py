"""What is true of every kind of page of this app."""

import re
from itertools import pairwise

import pytest
from wagtail.models import Page

from portal.content.models import GuidePage, ParentPage, QuestionPage
from tests.content.conftest import links, queries, read

MOST_QUERIES = 18
"""Wagtail finds a page two levels down, and who may see it, in nine; menus and strip take three."""

ADDRESSES = [
    "/nl/verhalen/",
    "/nl/verhalen/koffer/",
    "/nl/vragen/",
    "/nl/vragen/kiezen/",
    "/nl/gidsen/",
    "/nl/gidsen/gsm/",
    "/nl/ouders/",
    "/nl/ouders/praten/",
    "/nl/hulp/",
    "/nl/mensen/",
    "/nl/agenda/",
    "/nl/agenda/boksen/",
    "/nl/huisregels/",
]
OTHERS = ["/nl/verhalen/feed/", "/nl/agenda/kalender.ics", "/nl/agenda/boksen/kalender.ics"]
ODD = [
    "thema[]=1",
    "p=1e9",
    "p=" + "9" * 5000,
    "open=",
    "%",
    "&&&=",
    "thema=" + "é" * 2000,
    "over=%F0%9F%A5%95",
    "p=%FF",
    "thema=..%2F..%2Fetc",
]


@pytest.fixture
def site(
    lists, story, question, guide, parent_page, event, text_page, help_line, key_figure, theme
):
    """One of everything, with all that can hang on it; `site("twee")` adds more."""

    def fill(slug=""):
        line = help_line(
            slug or "awel", in_strip=True, hours=[(0, "16:00", "22:00")], topics=["parents"]
        )
        themes = [theme(f"t{slug}"), theme("boos")]
        kept = {"themes": themes, "next_step": text_page(f"stap{slug}")}
        story(f"koffer{slug}", **kept)
        question(f"kiezen{slug}", help_line_links=links(QuestionPage, line), **kept)
        guide(f"gsm{slug}", help_line_links=links(GuidePage, line), **kept)
        parent_page(f"praten{slug}", help_line_links=links(ParentPage, line))
        event(f"boksen{slug}", for_parents=True, weeks=3)
        text_page(f"huisregels{slug}")
        key_figure(f"yusuf{slug}", hours=[(0, "10:00", "12:00")], themes=themes)

    fill()
    return fill


def page_at(address):
    return Page.objects.get(url_path=address.replace("/nl/", "/home/")).specific


def test_few_queries_and_as_many_for_one_thing_as_for_three(client, site):
    one = {address: queries(client, address) for address in ADDRESSES + OTHERS}
    assert {address: number for address, number in one.items() if number > MOST_QUERIES} == {}
    site("twee")
    site("drie")
    assert {address: queries(client, address) for address in ADDRESSES + OTHERS} == one


def test_reading_sets_no_cookie(client, site):
    for address in ADDRESSES + OTHERS:
        response = client.get(address)
        assert response.status_code == 200, address
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address


def test_nothing_is_asked_of_a_third_party(client, site):
    """What the browser fetches by itself comes from this site; links may lead elsewhere."""
    tags = r'<(?:script|img|iframe|source|audio|video)[^>]*src="([^"]+)"'
    heads = r'<link[^>]*rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]+)"'
    for address in ADDRESSES:
        text = read(client, address)
        fetched = re.findall(tags, text) + re.findall(heads, text)
        assert fetched, address
        assert [url for url in fetched if not re.match(r"/[^/]", url)] == [], address


def test_one_headline_words_for_search_engines_and_no_level_skipped(client, site):
    for address in ADDRESSES:
        text = read(client, address)
        assert '<meta name="description" content="' in text, address
        main = text.split("<main")[1].split("</main>")[0]
        levels = [int(level) for level in re.findall(r"<h([1-6])", main)]
        assert (levels[0], levels.count(1)) == (1, 1), address
        skipped = [(a, b) for a, b in pairwise(levels) if b > a + 1]
        assert skipped == [], address


def test_what_is_shared_names_the_page_on_the_host_that_is_asked(client, site):
    """Whatever stands in the query string, and whatever name the site has in the database."""
    image = r"http://localhost:8123/static/\w+/icons/og\.png"
    for path in ("/nl/verhalen/", "/nl/verhalen/koffer/", "/nl/agenda/boksen/"):
        response = client.get(f"{path}?thema=boos&x=1", headers={"Host": "localhost:8123"})
        text = response.content.decode()
        address = f"http://localhost:8123{path}"
        assert f'<link rel="canonical" href="{address}">' in text, path
        assert f'<meta property="og:url" content="{address}">' in text, path
        assert re.search(f'<meta property="og:image" content="{image}">', text), path


def test_no_id_is_used_twice(client, site):
    site("twee")
    for address in ADDRESSES:
        ids = re.findall(r'\sid="([^"]+)"', read(client, address))
        assert sorted(ids) == sorted(set(ids)), address


def test_nonsense_in_the_query_string_is_no_error(client, site, answered_before):
    for address in ADDRESSES:
        for query in ODD:
            assert client.get(f"{address}?{query}").status_code == 200, (address, query)


def test_methods_that_do_not_fit(client, site):
    answers = {
        (method, address): getattr(client, method)(address).status_code
        for method in ("post", "put", "delete", "patch")
        for address in ADDRESSES + OTHERS
    }
    assert {asked: status for asked, status in answers.items() if status != 405} == {}


def test_an_unpublished_page_is_not_there_and_nobody_leads_to_it(client, site):
    for address in ADDRESSES:
        page = page_at(address)
        page.unpublish()
        assert client.get(address).status_code == 404, address
        for other in ("/nl/", address.rsplit("/", 2)[0] + "/"):
            if other != address and client.get(other).status_code == 200:
                assert f'href="{address}"' not in read(client, other), (address, other)
        page.save_revision().publish()


def test_a_page_that_moves_leads_to_its_new_address(
    client, site, django_capture_on_commit_callbacks
):
    for address in [*(a for a in ADDRESSES if a.count("/") == 4), "/nl/verhalen/"]:
        page = page_at(address)
        page.slug = "nieuw"
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        response = client.get(address)
        new = address.rsplit("/", 2)[0] + "/nieuw/"
        assert (response.status_code, response["Location"]) == (301, new)
    response = client.get("/nl/verhalen/feed/")
    assert (response.status_code, response["Location"]) == (301, "/nl/nieuw/feed/")


def test_an_editor_sees_what_is_not_saved_yet(site):
    """A preview has its themes and help lines in memory, not in the database."""
    for path in ("/nl/verhalen/koffer/", "/nl/vragen/kiezen/", "/nl/gidsen/gsm/"):
        draft = page_at(path)
        draft.save_revision()
        text = draft.get_latest_revision_as_object().make_preview_request().content.decode()
        assert "Thema boos?" in text, path
        main = text.partition("<main")[2].partition("</main>")[0]
        assert ("Awel" in main) == (path != "/nl/verhalen/koffer/"), path
