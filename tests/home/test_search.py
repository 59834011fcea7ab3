"""The site search as a reader meets it, on whichever database the tests run."""

import datetime
import logging
import re
from itertools import count

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from home.models import Findable, FindableWord, PinnedResult, SynonymGroup
from home.search import engine
from portal.cms.finds import Kind
from portal.content.models import HelpLine, KeyFigure, StoryPage
from portal.core.answers import making
from portal.core.words import stem_of_text, stems_of_text
from tests.content.conftest import FAR, child
from tests.courses import makers
from tests.courses.conftest import said
from tests.home.searching import ADDRESS, found, look

MOST_QUERIES = 12


@pytest.fixture
def published_module(module, theme):
    """`published_module(step, …)`: a module as an editor publishes it."""

    def make(*steps, **fields):
        page = module(*steps, **fields)
        page.save_revision().publish()
        return page

    return make


# --- what is found ------------------------------------------------------------------------------


def test_every_kind_of_page_is_found_by_a_word_in_it(
    client, story, question, guide, parent_page, event, text_page, theme
):
    words = {"intro": "Over de zeppelin."}
    pages = [make("p", **words) for make in (story, question, guide, parent_page, event, text_page)]
    idea = theme("vliegen")
    idea.intro = "Over de zeppelin."
    idea.save_revision().publish()
    assert sorted(found(client, "zeppelin")) == sorted([*(page.url for page in pages), idea.url])


def test_words_of_a_body_are_found_and_not_its_settings(client, story):
    page = story(
        body=[
            ("text", "<p>De <b>zeppelin</b> stijgt.</p>"),
            ("note", {"title": "Weetje", "text": "<p>Gratis.</p>", "ground": "sprig"}),
        ]
    )
    assert found(client, "zeppelin stijgt") == [page.url]
    assert found(client, "weetje") == [page.url]
    assert found(client, "sprig") == []


def test_a_module_and_each_of_its_steps_have_their_own_address(client, published_module):
    page = published_module(
        makers.read("een", title="Drie keer nee", body="<p>Aya telde haar brieven.</p>"),
        makers.quiz("twee", title="Zoek de aap"),
        lead="Over bruggen.",
    )
    first, second = page.outline
    assert found(client, "bruggen") == [page.url]
    assert found(client, "brieven") == [f"{page.url}stap/{first.key}/"]
    assert found(client, "aap") == [f"{page.url}stap/{second.key}/"]
    assert client.get(found(client, "brieven")[0]).status_code == 200


def test_what_is_for_who_guides_and_what_is_said_to_an_answer_is_not_found(
    client, published_module
):
    option = makers.item("o", {"text": "Zwijgen", "feedback": "Kreeft.", "right": False})
    published_module(
        makers.group(
            facilitator="<p>Begin met de krokodil.</p>", safety="<p>Let op: nijlpaard.</p>"
        ),
        makers.choose(options=[option, makers.option("b")], feedback="<p>Kreeft.</p>"),
    )
    assert len(found(client, "kring")) == 1
    assert [found(client, word) for word in ("krokodil", "nijlpaard", "kreeft")] == [[], [], []]


def test_a_help_line_by_its_name_its_topic_and_its_number(client, lists, help_line):
    help_line("zeppelinlijn", phone="0800 32 123", topics=["suicide"], note="Bel gerust.")
    address = "/nl/hulp/#zeppelinlijn"
    for words in ("zeppelinlijn", "zeppelin", "0800 32 123", "080032123", "gerust"):
        assert found(client, words) == [address], words


def test_a_person_by_name_role_and_what_they_talk_about(client, lists, key_figure):
    key_figure("yusuf", talk_about="Over bijen.")
    for words in ("Yusuf", "bijen", "jeugdwerker"):
        assert found(client, words) == ["/nl/mensen/#yusuf"], words


def test_accents_case_and_inflection_are_forgiven(client, story):
    page = story(intro="In het café staan twee grote huizen.")
    for words in ("cafe", "CAFÉ", "cafés", "huis", "Huizen", "groot huis"):
        assert found(client, words) == [page.url], words


def test_the_beginning_of_a_word_and_a_part_of_it_are_enough(client, story):
    page = story(intro="Over cyberpesten.")
    assert found(client, "cyber") == [page.url]
    assert found(client, "pesten") == [page.url]
    assert found(client, "cybe pest") == [page.url]


def test_all_words_are_wanted_and_any_where_none_has_all(client, story):
    both = story("een", intro="Een zebra en een olifant.")
    one = story("twee", intro="Alleen een zebra.")
    assert found(client, "zebra olifant") == [both.url]
    assert sorted(found(client, "zebra giraf")) == sorted([both.url, one.url])


def test_a_title_weighs_more_than_a_text(client, story):
    story("tekst", intro="De zeppelin, de zeppelin.")
    title = story("titel", title="Zeppelin", intro="Kijk omhoog.")
    story("ook", intro="Soms een zeppelin.")
    assert found(client, "zeppelin")[0] == title.url


@pytest.mark.parametrize("typed", ["vriendshap", "vreindschap", "vriendschp"])
def test_a_word_typed_nearly_right_is_understood_and_we_say_so(client, story, typed):
    page = story(intro="Over vriendschap.")
    text = look(client, typed)
    assert found(client, typed) == [page.url]
    assert said("We also looked for") in text
    assert 'href="?q=vriendschap"' in text


def test_a_word_that_is_known_is_not_corrected(client, story):
    story(intro="Over vriendschap.")
    assert said("We also looked for") not in look(client, "vriendschap")


def test_without_trigrams_postgresql_understands_too(client, story):
    page = story(intro="Over vriendschap.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP EXTENSION pg_trgm CASCADE")
    engine.has_trigrams.cache_clear()
    try:
        assert found(client, "vriendshap") == [page.url]
    finally:
        engine.has_trigrams.cache_clear()


# --- what is not found --------------------------------------------------------------------------


@pytest.fixture
def secret(client, story):
    """A published story that is found, before something happens to it."""
    page = story("geheim", intro="Over de zeppelin.")
    assert found(client, "zeppelin") == [page.url]
    return page


def assert_gone(client):
    for words in ("zeppelin", "zepelin", "zepp"):
        assert found(client, words) == []


def test_what_is_unpublished_is_not_found(client, secret):
    secret.unpublish()
    assert_gone(client)


def test_what_is_unpublished_behind_our_back_is_not_found(client, secret):
    Page.objects.filter(pk=secret.pk).update(live=False)
    assert_gone(client)


def test_a_draft_is_not_found_and_its_page_is_by_its_published_words(client, secret, list_page):
    secret.intro = "Over de onderzeeër."
    secret.save_revision()
    list_page("verhalen").add_child(
        instance=StoryPage(
            title="Duikboot", slug="d", intro="Zo diep.", origin="fiction", live=False
        )
    )
    call_command("refresh_search", all=True, verbosity=0)
    assert found(client, "zeppelin") == [secret.url]
    assert found(client, "onderzeeer") == []
    assert found(client, "duikboot") == []


def test_what_stands_below_a_page_that_is_not_published_is_not_found(client, secret):
    secret.get_parent().specific.unpublish()
    assert Page.objects.get(pk=secret.pk).live
    assert_gone(client)


@pytest.mark.parametrize("where", ["itself", "parent", "home"])
def test_what_is_restricted_is_not_found_by_anybody(client, administrator, as_user, secret, where):
    door = {
        "itself": secret,
        "parent": secret.get_parent(),
        "home": secret.get_parent().get_parent(),
    }
    PageViewRestriction.objects.create(page=door[where], restriction_type=PageViewRestriction.LOGIN)
    assert_gone(client)
    assert_gone(as_user(administrator))


def test_what_has_expired_is_not_found_before_the_clock_comes_by(client, secret):
    Page.objects.filter(pk=secret.pk).update(expire_at=timezone.now())
    assert_gone(client)


def test_an_evening_that_is_over_is_not_found(client, event):
    event(intro="Over de zeppelin.", starts=FAR)
    assert len(found(client, "zeppelin")) == 1
    event("oud", intro="Over de ballon.", starts=timezone.now() - datetime.timedelta(days=3))
    assert found(client, "ballon") == []


def test_steps_of_a_module_that_is_not_published_are_not_found(client, published_module):
    page = published_module(makers.read(body="<p>De zeppelin.</p>"))
    assert len(found(client, "zeppelin")) == 1
    page.unpublish()
    assert_gone(client)


def test_a_step_that_was_removed_is_not_found(client, published_module):
    page = published_module(makers.read("een", body="<p>De zeppelin.</p>"), makers.read("twee"))
    del page.steps[0]
    page.save_revision().publish()
    assert_gone(client)


@pytest.mark.parametrize("kind", [HelpLine, KeyFigure])
def test_lines_and_people_that_are_not_published_or_gone_are_not_found(
    client, lists, help_line, key_figure, kind
):
    make = {HelpLine: help_line, KeyFigure: key_figure}[kind]
    thing, other = make("zeppelin"), make("ballon")
    assert len(found(client, "zeppelin")) == len(found(client, "ballon")) == 1
    thing.unpublish()
    other.delete()
    assert_gone(client)
    assert found(client, "ballon") == []


def test_people_are_not_found_where_no_page_shows_them(client, lists, key_figure):
    key_figure("zeppelin")
    assert len(found(client, "zeppelin")) == 1
    lists["mensen"].unpublish()
    assert_gone(client)


def test_another_language_is_not_found(client, story, home):
    page = story(intro="Over de zeppelin.")
    french = Locale.objects.create(language_code="fr")
    away = page.get_parent()
    other = child(
        StoryPage, away, {"title": "Le dirigeable", "slug": "d", "intro": "Un dirigeable.",
                          "told_by": "Ana", "origin": "fiction"}
    )  # fmt: skip
    StoryPage.objects.filter(pk=other.pk).update(locale=french)
    call_command("refresh_search", all=True, verbosity=0)
    assert set(Findable.objects.filter(page=other).values_list("language", flat=True)) == {"fr"}
    assert found(client, "dirigeable") == []
    assert found(client, "zeppelin") == [page.url]


# --- kept equal to what is published ------------------------------------------------------------


def test_new_words_are_found_at_once_and_old_ones_no_longer(client, secret):
    secret.intro = "Over de ballon."
    secret.save_revision().publish()
    assert found(client, "ballon") == [secret.url]
    assert_gone(client)


def test_a_page_that_moves_is_found_at_its_new_address(client, secret):
    secret.slug = "elders"
    secret.save_revision().publish()
    assert found(client, "zeppelin") == ["/nl/verhalen/elders/"]
    index = secret.get_parent().specific
    index.slug = "vertelsels"
    index.save_revision().publish()
    assert found(client, "zeppelin") == ["/nl/vertelsels/elders/"]


def test_a_page_that_is_deleted_leaves_nothing(client, secret):
    Page.objects.get(pk=secret.pk).delete()
    assert not Findable.objects.filter(page_id=secret.pk).exists()
    assert_gone(client)
    call_command("refresh_search", verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM home_findable_fts")
            assert cursor.fetchone()[0] == Findable.objects.count()


def test_the_daily_command_writes_what_was_missed(client, secret, key_figure, list_page):
    list_page("mensen")
    key_figure("aisha")
    Findable.objects.all().delete()
    assert_gone(client)
    call_command("refresh_search", verbosity=0)
    assert found(client, "zeppelin") == [secret.url]
    assert found(client, "aisha") == ["/nl/mensen/#aisha"]


def test_the_command_forgets_words_of_what_is_gone(client, secret):
    secret.unpublish()
    assert FindableWord.objects.filter(word="zeppelin").exists()
    call_command("refresh_search", all=True, verbosity=0)
    assert not FindableWord.objects.filter(word="zeppelin").exists()


def test_publishing_twice_writes_once(secret):
    secret.save_revision().publish()
    secret.save_revision().publish()
    assert Findable.objects.filter(page_id=secret.pk).count() == 1


# --- how it is shown ----------------------------------------------------------------------------


def test_the_words_are_marked_and_everything_is_escaped(client, story):
    story(title="<b>Zeppelin</b> & co", intro="De <script>zeppelin</script> van 'oma'.")
    text = look(client, 'zeppelin "><script>alert(1)</script>')
    assert "&lt;b&gt;<mark>Zeppelin</mark>&lt;/b&gt; &amp; co" in text
    assert "<mark>zeppelin</mark>" in text
    assert "<script>alert" not in text
    assert "<script>zeppelin" not in text
    assert 'value="zeppelin &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in text


def test_results_are_grouped_with_counts_and_a_way_to_the_others(client, story, question):
    stories = [story(f"s{n}", intro="Over de zeppelin.") for n in range(6)]
    question("vraag", intro="Een zeppelin?")
    text = look(client, "zeppelin")
    assert text.count('<li class="hit">') == 4 + 1
    assert [str(kind.label) for kind in (Kind.STORY, Kind.QUESTION)]
    assert 'href="?q=zeppelin&amp;soort=verhalen"' in text
    only = found(client, "zeppelin", soort="verhalen")
    assert sorted(only) == sorted(page.url for page in stories)


def test_the_results_of_a_kind_are_paged(client, story):
    pages = [story(f"s{n}", intro="Over de zeppelin.") for n in range(14)]
    first = found(client, "zeppelin", soort="verhalen")
    second = found(client, "zeppelin", soort="verhalen", p="2")
    assert (len(first), len(second)) == (12, 2)
    assert sorted(first + second) == sorted(page.url for page in pages)
    assert found(client, "zeppelin", soort="verhalen", p="99") == second


def test_results_are_narrowed_by_theme(client, story, theme):
    angry, home_theme = theme("boos"), theme("thuis")
    one = story("een", intro="Over de zeppelin.", themes=[angry])
    two = story("twee", intro="Over de zeppelin.", themes=[home_theme])
    assert found(client, "zeppelin", thema="boos") == [one.url]
    assert found(client, "zeppelin", thema="thuis") == [two.url]
    assert len(found(client, "zeppelin", thema="nergens")) == 2
    home_theme.unpublish()
    assert 'thema=thuis"' not in look(client, "zeppelin")


def test_help_lines_stand_first(client, story, lists, help_line):
    story(title="Zeppelin", intro="De zeppelin.")
    help_line("lijn", note="Ook over een zeppelin.")
    assert found(client, "zeppelin")[0] == "/nl/hulp/#lijn"


def test_where_nothing_fits_there_are_themes_and_people(client, theme, lists, key_figure):
    idea = theme("boos")
    key_figure("yusuf")
    text = look(client, "xyzzyq")
    assert '<div class="empty">' in text
    assert f'href="{idea.url}"' in text
    assert "/nl/mensen/#yusuf" in text


def test_without_words_there_is_the_box_and_somewhere_to_begin(client, theme):
    idea = theme("boos")
    text = look(client, "")
    assert 'role="search"' in text
    assert f'href="{idea.url}"' in text
    assert '<div class="empty">' not in text


def test_every_page_has_the_way_to_the_search_and_so_has_a_lost_one(client, story):
    for address in ("/nl/", story().url, "/nl/nergens/"):
        assert f'<a class="find" href="{ADDRESS}"' in client.get(address).content.decode(), address
    lost = client.get("/nl/nergens/").content.decode()
    assert f'action="{ADDRESS}"' in lost


def test_the_other_languages_are_one_tap_away(client, home, settings):
    settings.LANGUAGES = [("nl", "Nederlands"), ("fr", "Français")]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES
    assert 'href="/fr/zoek/?q=oma" lang="fr"' in look(client, "oma")


# --- nonsense -----------------------------------------------------------------------------------

ODD = [
    "q=%22",
    "q=%27",
    "q=%5C",
    "q=AND+OR+NOT",
    "q=%22a%22+AND",
    "q=a*",
    "q=%2A",
    "q=title:oma",
    "q=NEAR(a+b)",
    "q=a%26%7C%21b:*",
    "q=%25%25s+%25(x)s",
    "q=" + "a" * 5000,
    "q=" + "woord+" * 500,
    "q=%FF%FE",
    "q=%E2%80%AE%0A%0D%09x",
    "q=" + "%F0%9F%A5%95" * 50,
    "q[]=oma&q=oma&q=opa",
    "q=oma&soort=%27&thema=%27&p=%27",
    "q=oma&soort=verhalen&p=-1",
    "q=oma&soort=verhalen&p=1e9",
    "q=oma&p=" + "9" * 5000,
    "q=oma&thema=" + "é" * 2000,
    "soort=verhalen",
    "q=_%25_",
    "q=ـ",
    "q=´`^",
]


@pytest.mark.parametrize("query", ODD, ids=lambda query: query[:30])
def test_nonsense_is_forgiven(client, story, query):
    story(intro="Een a, een oma.")
    assert client.get(f"{ADDRESS}?{query}").status_code == 200


def test_reading_it_is_counted(home):
    name, _limit, methods = resolve(ADDRESS).func.limit
    assert name == "search"
    assert set(methods) == {"GET", "HEAD"}


def test_a_null_byte_is_refused(client, home):
    assert client.get(f"{ADDRESS}?q=a%00b").status_code == 400


def test_a_long_question_is_cut(client, home):
    text = look(client, "x" * 300)
    assert f'value="{"x" * 100}"' in text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_is_only_read(client, home, method):
    assert getattr(client, method)(ADDRESS).status_code == 405


# --- what it costs ------------------------------------------------------------------------------


stamps = count(1)


def cost(client, q, **more):
    """As a server counts that has answered before, since something last changed."""
    with making((0, next(stamps))):
        look(client, q, **more)
        with CaptureQueriesContext(connection) as captured:
            look(client, q, **more)
    return len(captured)


def fill(parent, count):
    """So many pages with the word “zebra”, and so many things to find on them."""
    start = parent.numchild
    pages = Page.objects.bulk_create(
        Page(
            title=f"Zebra {n}",
            slug=f"zebra-{n}",
            path=Page._get_path(parent.path, parent.depth + 1, n + 1),
            depth=parent.depth + 1,
            url_path=f"{parent.url_path}zebra-{n}/",
            locale=parent.locale,
            content_type_id=parent.content_type_id,
        )
        for n in range(start, start + count)
    )
    Page.objects.filter(pk=parent.pk).update(numchild=start + count)
    parent.refresh_from_db()
    rows = Findable.objects.bulk_create(
        Findable(page=page, kind="verhalen", language="nl", title=page.title, intro="Strepen.")
        for page in pages
    )
    engine.write(
        engine.Stems(row.pk, "nl", stems_of_text(row.title, "nl"), "strep", "") for row in rows
    )


def test_as_many_queries_for_ten_pages_as_for_a_thousand(client, list_page, theme, key_figure):
    parent = list_page("verhalen")
    theme("boos")
    key_figure()
    list_page("mensen")
    kinds = [
        ("zebra", {}),
        ("zebra", {"soort": "verhalen", "p": "2"}),
        ("xyzzyq", {}),
        ("zebar", {}),
    ]
    fill(parent, 10)
    FindableWord.objects.get_or_create(language="nl", word="zebra", stem="zebra")
    few = [cost(client, q, **more) for q, more in kinds]
    fill(parent, 990)
    assert [cost(client, q, **more) for q, more in kinds] == few
    assert max(few) <= MOST_QUERIES


def test_as_many_queries_for_one_of_each_as_for_three(
    client, story, question, published_module, theme, lists, help_line, key_figure
):
    def more(n):
        words = {"intro": "Over de zeppelin."}
        story(f"s{n}", themes=[theme(f"t{n}")], **words)
        question(f"q{n}", themes=[theme(f"t{n}")], **words)
        published_module(makers.read(f"r{n}", body="<p>Zeppelin.</p>"), slug=f"m{n}")
        line = help_line(f"h{n}", note="Zeppelin.")
        key_figure(f"k{n}", talk_about="Zeppelin.")
        SynonymGroup.objects.create(locale=line.locale, words=f"zeppelin, luchtschip{n}")
        PinnedResult.objects.create(locale=line.locale, words="zeppelin", help_line=line)

    more(0)
    one = cost(client, "zeppelin")
    more(1)
    more(2)
    assert cost(client, "zeppelin") == one
    assert one <= MOST_QUERIES


# --- what is kept: nothing ----------------------------------------------------------------------


def rows_of_all_tables():
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


def test_what_people_type_is_kept_nowhere(client, story, caplog, capfd):
    story(intro="Over vriendschap.")
    look(client, "")  # Wagtail makes the settings of a site when they are first asked for
    before, remembered = rows_of_all_tables(), stem_of_text.cache_info().currsize
    with (
        caplog.at_level(logging.DEBUG, logger="django.request"),
        caplog.at_level(logging.DEBUG, logger="home"),
    ):
        for words in ("geheimwoordje", "geheimwoordje vriendschap"):
            response = client.get(ADDRESS, {"q": words})
            assert not response.cookies
    assert rows_of_all_tables() == before
    assert "geheimwoordje" not in caplog.text
    assert "geheimwoordje" not in "".join(capfd.readouterr())
    assert "geheimwoordje" not in repr(getattr(cache, "_cache", {}))
    # Words of texts are remembered by their stems, never what was typed.
    look(client, "vriendschap")
    settled = stem_of_text.cache_info().currsize
    look(client, "nogeenwoordje")
    assert stem_of_text.cache_info().currsize == settled >= remembered


def test_no_cache_may_keep_the_page_and_no_machine_may_list_it(client, home):
    response = client.get(ADDRESS, {"q": "oma"})
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert "Vary" not in response or "Cookie" not in response["Vary"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "Disallow: /*/zoek/" in client.get("/robots.txt").content.decode()


def test_the_words_do_not_leave_by_a_link(client, story, lists, help_line):
    story(intro="Over de zeppelin.")
    help_line("lijn", note="Zeppelin.", chat_url="https://chat.example/")
    response = client.get(ADDRESS, {"q": "zeppelin"})
    assert response["Referrer-Policy"] == "same-origin"
    text = response.content.decode()
    assert re.findall(r'href="(https?:[^"]+)"', text) == []
    assert 'href="/weg/" rel="nofollow noreferrer"' in text
