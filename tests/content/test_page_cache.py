"""Public pages come from memory, and whatever an editor changes is there for the next visitor."""

import datetime
import gc
import os
import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from redis import Redis as RedisItself
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction, Site

from deploy.throwaway import redis
from deploy.throwaway.redis import has_redis
from portal.cms.models import MenuItem, Photo, SiteSettings, Zone
from portal.cms.queries import page_kinds
from portal.content.hours import BRUSSELS
from portal.content.models import HelpLineHours, StoryPage
from portal.core import changes, page_cache, proxy_stamp
from portal.core.cookies import PROGRESS_COOKIE
from portal.core.limits import Limit, seconds_to_wait
from portal.core.shared_cache import Redis
from tests.content.conftest import FAR, read

STORY = "/nl/verhalen/koffer/"


@pytest.fixture
def reader(settings):
    """Somebody without a cookie, on a portal with its page cache on and empty."""
    settings.PAGE_CACHE = True
    stamp = changes.keeper()
    stamp.renew()
    yield Client()
    stamp.renew()


@pytest.fixture
def change(django_capture_on_commit_callbacks):
    """`with change(): …`: the block is a transaction that is committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def queries(client, address, **headers):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers=headers).status_code == 200
    return len(captured)


def title_of(client, address=STORY):
    return read(client, address).split("<h1>")[1].split("</h1>")[0]


# --- what is kept -------------------------------------------------------------------------------


def test_a_second_visitor_costs_no_query(reader, story):
    story()
    first = reader.get(STORY)
    assert queries(reader, STORY) == 0
    second = reader.get(STORY)
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())


def test_the_answer_to_head_is_the_same_without_a_query(reader, story):
    story()
    first = reader.get(STORY)
    with CaptureQueriesContext(connection) as captured:
        second = reader.head(STORY)
    assert len(captured) == 0
    assert second["ETag"] == first["ETag"]


def test_parameters_that_a_page_reads_have_answers_of_their_own(reader, story, theme):
    boos, thuis = theme("boos"), theme("thuis")
    story("koffer", title="Koffer", themes=[boos])
    story("taart", title="Taart", themes=[thuis])
    assert "Taart" in read(reader, "/nl/verhalen/")
    assert "Taart" not in read(reader, "/nl/verhalen/?thema=boos")
    assert "Koffer" not in read(reader, "/nl/verhalen/?thema=thuis")
    assert queries(reader, "/nl/verhalen/?thema=boos") == 0


@pytest.mark.parametrize("query", ["?fbclid=geheim", "?utm_source=geheim&p=geheim", "?geheim"])
def test_what_a_link_carries_is_neither_repeated_nor_a_page_of_its_own(reader, story, query):
    story()
    with_query = reader.get(STORY + query)
    assert "geheim" not in with_query.content.decode()
    assert queries(reader, STORY) == 0
    assert queries(reader, f"{STORY}?fbclid=anders") == 0


def test_a_page_that_does_not_say_what_it_reads_is_made_for_every_query(reader, story, monkeypatch):
    monkeypatch.setattr(StoryPage, "parameters", None)
    story()
    read(reader, STORY)
    assert queries(reader, STORY) == 0
    assert queries(reader, f"{STORY}?q=iets") > 0
    assert queries(reader, f"{STORY}?q=iets") > 0
    assert reader.get(f"{STORY}?q=iets")["Cache-Control"] == "private, no-cache"


def test_every_host_and_scheme_has_answers_of_its_own(reader, story, settings):
    settings.ALLOWED_HOSTS = ["een.example", "twee.example"]
    story()
    assert 'content="http://een.example/nl/' in reader.get(STORY, HTTP_HOST="een.example").text
    assert 'content="http://twee.example/nl/' in reader.get(STORY, HTTP_HOST="twee.example").text
    assert (
        'content="https://een.example/nl/'
        in reader.get(STORY, HTTP_HOST="een.example", secure=True).text
    )


def test_a_host_that_is_not_ours_gets_nothing_of_the_cache(reader, story):
    story()
    read(reader, STORY)
    assert reader.get(STORY, HTTP_HOST="evil.example").status_code == 400


def test_a_session_passes_by(reader, story, editor, as_user):
    story()
    read(reader, STORY)
    logged_in = as_user(editor)
    assert queries(logged_in, STORY) > 0
    assert logged_in.get(STORY)["Cache-Control"] == "private, no-cache"


def test_a_cookie_of_somebody_else_does_not(reader, story):
    story()
    read(reader, STORY)
    reader.cookies["_ga"] = "GA1.2.3"
    assert queries(reader, STORY) == 0


def test_a_progress_reads_stories_from_the_cache(reader, story):
    story()
    read(reader, STORY)
    reader.cookies[PROGRESS_COOKIE] = "x"
    assert queries(reader, STORY) == 0


def test_a_page_that_is_not_there_is_not_kept(reader, story, change):
    assert reader.get(STORY).status_code == 404
    with change():
        story()
    assert reader.get(STORY).status_code == 200


def test_a_preview_is_never_kept(reader, story):
    page = story()
    page.title = "Nog niet"
    request = RequestFactory().get(STORY, headers={"Host": "localhost"})
    request.user = AnonymousUser()
    page.make_preview_request(request, "")
    assert title_of(reader) == "Koffer"


def test_memory_has_a_bound(settings):
    shelf = page_cache.Shelf(10_000)
    for number in range(100):
        kept = page_cache.Kept("s", 9e9, b"x" * 1000, {}, is_impersonal=True)
        shelf.put(("a", number), kept)
        assert shelf.weight <= 10_000
    assert shelf.get(("a", 99), "s") == kept
    assert shelf.get(("a", 0), "s") is None


def test_many_visitors_at_once_make_a_page_once():
    turns, made, together = page_cache.OneAtATime(), [], threading.Barrier(8)

    def visit():
        together.wait()
        with turns.turn(("page",)):
            if not made:
                made.append(threading.get_ident())

    visitors = [threading.Thread(target=visit) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(made) == 1
    assert turns.making == {}


# --- what changes ------------------------------------------------------------------------------


def publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_a_publication(reader, story, change):
    page = story()
    assert title_of(reader) == "Koffer"
    with change():
        publish(page, title="De koffer van oma")
    assert title_of(reader) == "De koffer van oma"


def test_a_draft_changes_nothing_and_empties_nothing(reader, story, change):
    page = story()
    read(reader, STORY)
    with change():
        page.title = "Nog niet"
        page.save_revision()
    assert queries(reader, STORY) == 0
    assert title_of(reader) == "Koffer"


def test_a_publication_that_was_planned(reader, story, change):
    page = story()
    read(reader, STORY)
    page.title = "Later"
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    with change():
        page.save_revision().publish()
    assert title_of(reader) == "Koffer"
    with change():
        revision = page.get_latest_revision()
        revision.content["go_live_at"] = None
        revision.save()
        revision.publish()
    assert title_of(reader) == "Later"


def test_what_is_taken_away(reader, story, change):
    page = story()
    assert "Koffer" in read(reader, "/nl/verhalen/")
    with change():
        page.unpublish()
    assert "Koffer" not in read(reader, "/nl/verhalen/")
    assert reader.get(STORY).status_code == 404


def test_what_is_deleted(reader, story, change):
    page = story()
    read(reader, STORY)
    with change():
        page.delete()
    assert reader.get(STORY).status_code == 404


def test_what_is_moved(reader, story, list_page, home, change):
    page = story()
    read(reader, STORY)
    with change():
        page.move(home, pos="last-child")
    assert reader.get(STORY)["Location"] == "/nl/koffer/"
    assert title_of(reader, "/nl/koffer/") == "Koffer"


def test_a_new_address(reader, story, change):
    page = story()
    read(reader, STORY)
    with change():
        publish(page, slug="valies")
    assert reader.get(STORY)["Location"] == "/nl/verhalen/valies/"
    assert title_of(reader, "/nl/verhalen/valies/") == "Koffer"


def test_a_theme_that_is_hung_on_a_page(reader, story, theme, change):
    page, boos = story(), theme("boos")
    read(reader, STORY)
    with change():
        publish(page, themes=[boos])
    assert "Thema boos?" in read(reader, STORY)


def test_help_lines_and_their_hours(reader, help_line, list_page, change):
    line = help_line(hours=[(0, "10:00", "11:00")])
    list_page("hulp")
    assert "10:00–11:00" in read(reader, "/nl/hulp/")
    with change():
        row = HelpLineHours.objects.get()
        row.closes = datetime.time(12)
        row.save()
    assert "10:00–12:00" in read(reader, "/nl/hulp/")
    with change():
        publish(line, in_strip=True)
    assert 'href="tel:102"' in read(reader, "/nl/")
    with change():
        line.unpublish()
    assert 'href="tel:102"' not in read(reader, "/nl/")


def test_people_and_events(reader, key_figure, event, lists, change):
    person, evening = key_figure(), event()
    assert "Yusuf" in read(reader, "/nl/mensen/")
    assert "Boksen" in read(reader, "/nl/")
    with change():
        publish(person, name="Marie")
        publish(evening, title="Dansen")
    assert "Marie" in read(reader, "/nl/mensen/")
    assert "Dansen" in read(reader, "/nl/")


def test_menus_and_settings_of_the_site(reader, story, change):
    story()
    home = read(reader, "/nl/")
    assert "Lees mee" not in home
    with change():
        settings = SiteSettings.for_site(Site.objects.get())
        settings.motto = "Voor wie zoekt"
        settings.save()
        MenuItem.objects.create(
            settings=settings, zone=Zone.MAIN, label="Lees mee", page=StoryPage.objects.get()
        )
    home = read(reader, "/nl/")
    assert f'<a href="{STORY}">Lees mee</a>' in home
    assert "<p>Voor wie zoekt</p>" in home


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Wagtail leaves its temporary files open
def test_a_photo_with_other_words_or_another_focus(reader, story, change):
    photo = Photo.objects.create(title="Oma", description="Oma lacht", file=get_test_image_file())
    story(photo=photo)
    before = read(reader, STORY)
    assert "<picture>" in before
    assert queries(reader, STORY) == 0  # that pictures were made while it was made is no change
    with change():
        photo.refresh_from_db()
        photo.focal_point_x = photo.focal_point_y = 1
        photo.focal_point_width = photo.focal_point_height = 5
        photo.save()
    assert read(reader, STORY) != before
    del photo
    gc.collect()


def test_a_page_that_becomes_private(reader, story, change):
    page = story()
    read(reader, STORY)
    with change():
        PageViewRestriction.objects.create(
            page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN
        )
    assert reader.get(STORY).status_code == 302
    assert reader.get(STORY).status_code == 302


def test_a_change_that_is_rolled_back_empties_nothing(reader, story, change):
    page = story()
    read(reader, STORY)
    before = changes.keeper().read()
    page.save_revision().publish()  # never committed: the test's transaction
    assert changes.keeper().read() == before


# --- what the clock changes -------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    """`clock("2026-11-25 18:59")`: it is that late, in Brussels, for the whole portal."""

    def set_to(text):
        moment = datetime.datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(datetime.UTC))

    return set_to


def test_a_line_that_closes(reader, help_line, list_page, clock):
    list_page("hulp")
    help_line(hours=[(2, "16:00", "19:00")])
    clock("2026-11-25 18:59")
    assert "Nu open, tot 19:00" in read(reader, "/nl/hulp/")
    assert queries(reader, "/nl/hulp/") == 0
    clock("2026-11-25 19:00")
    assert "Nu open" not in read(reader, "/nl/hulp/")


def test_tomorrow_becomes_today(reader, help_line, list_page, clock):
    list_page("hulp")
    help_line(hours=[(3, "16:00", "19:00")])
    clock("2026-11-25 23:59")
    assert "morgen om 16:00" in read(reader, "/nl/hulp/")
    clock("2026-11-26 00:00")
    assert "vandaag om 16:00" in read(reader, "/nl/hulp/")


def test_what_is_open_now_says_what_time_it_is(reader, help_line, list_page, clock):
    list_page("hulp")
    help_line(hours=[(2, "16:00", "19:00")])
    clock("2026-11-25 18:01")
    assert "18:01" in read(reader, "/nl/hulp/?open=1")
    clock("2026-11-25 18:02")
    assert "18:02" in read(reader, "/nl/hulp/?open=1")


@pytest.mark.parametrize("address", ["/nl/", "/nl/agenda/"])
def test_an_evening_that_is_over(reader, event, lists, clock, address):
    event(starts=datetime.datetime(2026, 11, 25, 19, tzinfo=BRUSSELS))
    event("dansen", starts=FAR)
    clock("2026-11-25 20:59")
    assert "Boksen" in read(reader, address)
    clock("2026-11-25 21:00")
    text = read(reader, address)
    assert "Boksen" not in text
    assert "Dansen" in text


def test_nothing_is_kept_longer_than_the_bound(reader, story, clock):
    story()
    clock("2026-11-25 12:00")
    read(reader, STORY)
    clock("2026-11-25 12:10")
    assert queries(reader, STORY) > 0


# --- what browsers and proxies are told -------------------------------------------------------


def test_a_browser_that_has_the_page_gets_304(reader, story):
    story()
    tag = reader.get(STORY)["ETag"]
    for _ in range(2):
        response = reader.get(STORY, headers={"If-None-Match": tag})
        assert (response.status_code, response.content) == (304, b"")
    assert reader.get(STORY, headers={"If-None-Match": '"old"'}).status_code == 200


def test_pages_are_compressed_for_who_asks(reader, story):
    story()
    plain = reader.get(STORY)
    for _ in range(2):
        packed = reader.get(STORY, headers={"Accept-Encoding": "br, gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert packed["Vary"] == "Accept-Encoding"
        assert len(packed.content) == int(packed["Content-Length"]) < len(plain.content) / 2
    assert not reader.get(STORY, headers={"Accept-Encoding": "gzip;q=0"}).has_header(
        "Content-Encoding"
    )


def test_by_default_everybody_asks_again(reader, story):
    story()
    assert reader.get(STORY)["Cache-Control"] == "public, no-cache"


def test_a_proxy_may_keep_a_page_as_long_as_it_is_true(settings, help_line, list_page, clock):
    settings.PAGE_CACHE, settings.PROXY_CACHE_SECONDS = True, 120
    changes.keeper().renew()
    list_page("hulp")
    help_line(hours=[(2, "16:00", "19:00")])
    clock("2026-11-25 18:00")
    said = "public, max-age=0, must-revalidate, s-maxage="
    assert Client().get("/nl/hulp/")["Cache-Control"] == f"{said}120"
    clock("2026-11-25 18:59")
    assert Client().get("/nl/hulp/")["Cache-Control"] == f"{said}60"
    clock("2026-11-25 18:59:40")  # the one that was kept
    assert Client().get("/nl/hulp/")["Cache-Control"] == f"{said}20"
    changes.keeper().renew()


def test_the_web_server_hears_until_when_a_page_is_true(
    settings, help_line, list_page, clock, tmp_path
):
    settings.PAGE_CACHE, settings.PROXY_STAMP = True, str(tmp_path / "stamp")
    changes.keeper().renew()
    list_page("hulp")
    help_line(hours=[(2, "16:00", "19:00")])
    seven = datetime.datetime(2026, 11, 25, 19, tzinfo=BRUSSELS).timestamp()
    for now in ("18:55", "18:59"):  # made, and given from memory
        clock(f"2026-11-25 {now}")
        answer = Client().get("/nl/hulp/")
        assert answer["X-Accel-Expires"] == f"@{int(seven)}"
        assert answer["Cache-Control"] == "public, no-cache"
    carried = Client()
    carried.cookies[PROGRESS_COOKIE] = "x"
    assert not carried.get("/nl/hulp/?x=1").has_header("X-Accel-Expires")
    changes.keeper().renew()


def test_the_stamp_of_the_web_server_leads_elsewhere_after_a_publication(
    settings, story, change, tmp_path
):
    """Ours is renewed first: what the web server then fetches from us is made anew."""
    page = story()
    settings.PROXY_STAMP = str(tmp_path / "stamp")
    proxy_stamp.renew()
    before = (tmp_path / "stamp").resolve()
    assert before.is_dir()
    page.save_revision()
    assert (tmp_path / "stamp").resolve() == before
    with change():
        publish(page, title="Anders")
    after = (tmp_path / "stamp").resolve()
    assert after.is_dir()
    assert after != before


def test_folders_of_old_stamps_are_taken_away(settings, tmp_path):
    settings.PROXY_STAMP = str(tmp_path / "stamp")
    (tmp_path / "stamp-forgotten").mkdir()
    os.utime(tmp_path / "stamp-forgotten", (0, 0))
    (tmp_path / "stamp-of-another").mkdir()  # who is about to lead there
    for _ in range(3):
        proxy_stamp.renew()
    current = (tmp_path / "stamp").resolve()
    assert {*tmp_path.glob("stamp-*")} == {current, tmp_path / "stamp-of-another"}


# --- when the shared cache fails --------------------------------------------------------------


class Broken:
    def __getattr__(self, name):
        raise ConnectionError


def test_without_the_shared_cache_everything_works_and_nothing_is_kept(
    reader, story, change, monkeypatch
):
    page = story()
    monkeypatch.setattr(changes, "cache", Broken())
    monkeypatch.setattr(changes, "keeper", changes.InSharedCache)
    assert title_of(reader) == "Koffer"
    with change():
        publish(page, title="Anders")
    assert title_of(reader) == "Anders"
    assert queries(reader, STORY) > 0


@pytest.fixture
def shared(settings, monkeypatch):
    """A real Redis as the cache of this process, which notices when it is told that it is back."""
    if not has_redis():
        pytest.skip("Redis is missing (Debian: apt-get install redis-server)")
    with redis.server() as running:
        settings.CACHES = {
            "default": {
                "BACKEND": "portal.core.shared_cache.Redis",
                "LOCATION": running.url,
                "OPTIONS": {"socket_timeout": 0.2},
            }
        }
        monkeypatch.setattr("portal.core.shared_cache.PAUSE", 3600)
        keeper = changes.InSharedCache()
        monkeypatch.setattr(changes, "keeper", lambda: keeper)
        yield running
    Redis.away.until = 0


@pytest.mark.parametrize("harm", ["kill", "hang"])
def test_while_redis_is_away_pages_are_made_anew_and_nothing_old_comes_back(
    shared, reader, story, change, harm
):
    page = story()
    assert title_of(reader) == "Koffer"
    assert queries(reader, STORY) == 0
    getattr(shared, harm)()
    assert title_of(reader) == "Koffer"
    with change():
        publish(page, title="Anders")
    assert title_of(reader) == "Anders"
    assert queries(reader, "/nl/") > 0
    assert reader.get("/nl/zoek/?q=koffer").status_code == 200  # whose limit nobody counts
    shared.start() if harm == "kill" else shared.go_on()
    Redis.away.until = 0  # the pause is over
    assert title_of(reader) == "Anders"
    assert queries(reader, STORY) == 0


def test_a_shared_cache_that_forgot_everything_brings_no_old_page_back(reader, story, monkeypatch):
    story()
    monkeypatch.setattr(changes, "keeper", changes.InSharedCache)
    first = changes.keeper().read()
    cache.clear()
    assert changes.keeper().read() != first


def questions(shared):
    """How often Redis was asked for the stamp."""
    asked = RedisItself.from_url(shared.url).info("commandstats").get("cmdstat_get")
    return asked["calls"] if asked else 0


def test_the_stamp_is_not_asked_for_at_every_request(shared):
    keeper = changes.keeper()
    keeper.read()
    before = questions(shared)
    assert len({keeper.read() for _ in range(50)}) == 1
    assert questions(shared) == before


def test_what_another_process_changed_is_heard_at_once(shared):
    ours, theirs = changes.keeper(), changes.InSharedCache()
    for _ in range(50):
        before = ours.read()
        assert ours.read() == before
        theirs.renew()
        assert ours.read() != before


def test_a_change_is_not_missed_while_the_line_was_cut(shared):
    ours, theirs = changes.keeper(), changes.InSharedCache()
    before = ours.read()
    redis_itself = RedisItself.from_url(shared.url)
    redis_itself.client_kill_filter(_type="pubsub")
    theirs.renew()
    Redis.away.until = 0
    assert ours.read() != before


def test_a_change_that_nobody_tells_is_found_within_a_moment(shared, monkeypatch):
    ours, theirs = changes.keeper(), changes.InSharedCache()
    monkeypatch.setattr(Redis, "tell", lambda *_: None)
    monkeypatch.setattr(changes, "A_MOMENT", 0)
    before = ours.read()
    theirs.renew()
    assert ours.read() != before


def test_a_limit_is_counted_in_the_shared_cache_and_forgotten(shared, rf):
    twice = Limit(2, seconds=60)
    waits = [seconds_to_wait(rf.post("/"), "form", twice) for _ in range(4)]
    assert waits[:2] == [0, 0]
    assert all(0 < wait <= 60 for wait in waits[2:])
    there = RedisItself.from_url(shared.url)
    [key] = there.keys("*core:limits:form*")
    assert int(there.get(key)) == 4
    assert 0 < there.ttl(key) <= 61


def test_every_kind_of_page_says_which_parameters_it_reads():
    assert [kind.__name__ for kind in page_kinds() if kind.parameters is None] == []
