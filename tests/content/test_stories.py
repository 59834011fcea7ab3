"""Stories, their list and their feed."""

import xml.etree.ElementTree as ET

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.content.enums import ORIGIN_SENTENCES, Origin
from portal.content.models import StoryPage
from portal.content.models.parts import PER_PAGE
from tests.content.conftest import queries, read


@pytest.mark.parametrize("origin", Origin)
def test_a_story_always_says_whether_it_happened(client, story, origin):
    page = story(origin=origin)
    text = read(client, page.url)
    said = [kind for kind, sentence in ORIGIN_SENTENCES.items() if str(sentence) in text]
    assert said == [origin]


def test_a_story_shows_its_parts(client, story, theme):
    page = story(
        think=[("line", "Wat ligt er bij jou in de koffer?")],
        talk="<p>Vraag het eens thuis.</p>",
        themes=[theme("thuis")],
        body=[
            ("text", "<p>Oma heeft een koffer.</p>"),
            ("quote", {"text": "Je zingt het te rap.", "by": "Oma"}),
            ("fold", {"title": "Welke taal is dat?", "text": "<p>Aramees.</p>"}),
        ],
    )
    text = read(client, page.url)
    for words in (
        "Ninve, 16",
        "Oma heeft een koffer.",
        "Je zingt het te rap.",
        "Welke taal is dat?",
        "Wat ligt er bij jou in de koffer?",
        "Vraag het eens thuis.",
        "Thema thuis?",
    ):
        assert words in text


def test_without_an_age_only_the_name_stands_there(story):
    assert story(age=None).teller == "Ninve"


def test_minutes_grow_with_the_text(story):
    body = [("text", f"<p>{'woord ' * 500}</p>")]
    assert story("kort").minutes == 1
    assert story("lang", body=body).minutes == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Over radicalisering"),
        ("intro", "Voor de doelgroep."),
        ("told_by", "Preventiewerker"),
        ("body", [("text", "<p>Een programma van preventie.</p>")]),
        ("body", [("fold", {"title": "Wat is de doelgroep?", "text": "<p>Jij.</p>"})]),
        ("think", [("line", "Wat is deradicalisering?")]),
        ("talk", "<ul><li>Ga naar de <b>preventie</b>dienst.</li></ul>"),
        ("seo_title", "Radicalisering"),
    ],
)
def test_words_that_push_people_away_are_refused(story, field, value):
    with pytest.raises(ValidationError) as refused:
        story(**{field: value})
    assert list(refused.value.message_dict) == [field]
    assert not StoryPage.objects.exists()


@pytest.mark.parametrize("age", [0, 5, 121])
def test_the_database_refuses_odd_ages(story, age):
    page = story()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoryPage.objects.filter(pk=page.pk).update(age=age)


def test_the_database_refuses_a_story_of_unknown_origin(story):
    page = story()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoryPage.objects.filter(pk=page.pk).update(origin="true")


def test_the_next_step_is_shown_while_it_is_published(client, story, text_page):
    step = text_page("zeven-draden")
    page = story(next_step=step)
    assert f'href="{step.url}"' in read(client, page.url)
    step.unpublish()
    assert f'href="{step.url}"' not in read(client, page.url)


def test_a_next_step_that_is_deleted_leaves_the_story(client, story, text_page):
    step = text_page("zeven-draden")
    page = story(next_step=step)
    step.delete()
    assert "Koffer" in read(client, page.url)


def test_a_story_leads_to_two_others_and_never_to_itself(client, story):
    pages = [story(slug) for slug in ("een", "twee", "drie", "vier")]
    text = read(client, pages[3].url).partition("<main")[2]
    assert [slug for slug in ("een", "twee", "drie") if f'href="/nl/verhalen/{slug}/"' in text] == [
        "twee",
        "drie",
    ]
    assert 'href="/nl/verhalen/vier/"' not in text


def titles(client, address):
    return [card.title for card in client.get(address).context["cards"]]


def test_the_newest_story_comes_first_and_drafts_do_not_come(client, story):
    story("een")
    story("twee")
    story("drie").unpublish()
    assert titles(client, "/nl/verhalen/") == ["Twee", "Een"]


def test_the_list_can_be_narrowed_by_theme(client, story, theme):
    story("een", themes=[theme("thuis")])
    story("twee", themes=[theme("boos"), theme("thuis")])
    story("drie")
    assert titles(client, "/nl/verhalen/?thema=thuis") == ["Twee", "Een"]
    assert titles(client, "/nl/verhalen/?thema=boos") == ["Twee"]


def test_only_themes_with_a_published_story_can_be_chosen(client, story, theme):
    story("een", themes=[theme("thuis")])
    story("twee", themes=[theme("boos")]).unpublish()
    theme("werk")
    chosen = client.get("/nl/verhalen/").context["themes"]
    assert [found.slug for found in chosen] == ["thuis"]


@pytest.mark.parametrize(
    "query",
    [
        "thema=bestaat-niet",
        "thema=%F0%9F%A5%95",
        "thema=' OR 1=1 --",
        "thema=" + "x" * 5000,
        "thema=%FF%FE",
        "thema=nee&p=abc",
    ],
)
def test_an_unknown_theme_shows_everything_and_says_so(client, story, theme, query):
    story("een", themes=[theme("thuis")])
    response = client.get(f"/nl/verhalen/?{query}")
    assert response.status_code == 200
    assert [card.title for card in response.context["cards"]] == ["Een"]
    assert response.context["unknown_theme"] is True
    assert 'class="alert mind"' in response.content.decode()


def test_without_a_theme_nothing_is_said_about_themes(client, story):
    story()
    assert 'class="alert mind"' not in read(client, "/nl/verhalen/?thema=")


@pytest.mark.parametrize(
    ("query", "number"), [("p=2", 2), ("p=999", 2), ("p=0", 2), ("p=-3", 2), ("p=x", 1), ("", 1)]
)
def test_a_page_number_out_of_range_shows_the_nearest_page(client, story, query, number):
    for n in range(PER_PAGE + 1):
        story(f"s{n}")
    shown = client.get(f"/nl/verhalen/?{query}").context["shown"]
    assert shown.number == number
    assert len(shown) == (PER_PAGE if number == 1 else 1)


def test_the_pager_keeps_the_theme(client, story, theme):
    for n in range(PER_PAGE + 1):
        story(f"s{n}", themes=[theme("thuis")])
    assert 'href="?thema=thuis&amp;p=2"' in read(client, "/nl/verhalen/?thema=thuis")


def test_an_empty_list_says_that_nothing_grows_yet(client, lists):
    assert 'class="empty"' in read(client, "/nl/verhalen/")


def feed(client):
    response = client.get("/nl/verhalen/feed/", headers={"Host": "testserver"})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/rss+xml")
    return response, ET.fromstring(response.content).find("channel")


def test_the_feed_is_xml_with_the_newest_first_and_whole_addresses(client, story):
    story("een")
    story("twee", title="Ramadan & <kleedkamer>")
    story("drie").unpublish()
    _response, channel = feed(client)
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == ["Ramadan & <kleedkamer>", "Een"]
    assert items[0].findtext("description") == "Intro van twee."
    for item in items:
        assert item.findtext("pubDate")
    links = [item.findtext("link") for item in items]
    assert links == [f"http://testserver/nl/verhalen/{slug}/" for slug in ("twee", "een")]
    assert channel.findtext("link") == "http://testserver/nl/verhalen/"
    assert channel.findtext("language") == "nl"


def test_a_story_that_moves_stays_the_same_in_the_feed(client, story):
    page = story("een")
    before = [item.findtext("guid") for item in feed(client)[1].findall("item")]
    page.slug = "ander"
    page.save_revision().publish()
    after = feed(client)[1].findall("item")
    assert [item.findtext("guid") for item in after] == before
    assert after[0].findtext("link").endswith("/nl/verhalen/ander/")


def test_a_sign_that_no_keyboard_writes_breaks_no_feed(client, story):
    story(title="De\x0bkoffer", intro="Van\x1foma.")
    [item] = feed(client)[1].findall("item")
    assert (item.findtext("title"), item.findtext("description")) == ("De koffer", "Van oma.")


def test_the_feed_of_an_empty_list_is_valid(client, lists):
    assert feed(client)[1].findall("item") == []


def test_the_list_tells_readers_of_feeds_where_the_feed_is(client, story):
    story()
    assert 'type="application/rss+xml"' in read(client, "/nl/verhalen/")
    assert 'href="/nl/verhalen/feed/"' in read(client, "/nl/verhalen/")


def test_the_feed_takes_as_many_queries_for_one_story_as_for_three(client, story):
    story("een")
    one = queries(client, "/nl/verhalen/feed/")
    story("twee")
    story("drie")
    assert queries(client, "/nl/verhalen/feed/") == one
