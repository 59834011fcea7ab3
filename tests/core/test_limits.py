"""Whoever does a thing too often waits, loses nothing, and is not remembered."""

import re

import pytest
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

import portal.urls
from portal.accounts.roles import Role
from portal.core.limits import LIMITS, Limit, limited
from portal.core.same_origin import same_origin_post

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@limited("search", methods=("GET",))
def search(request):
    return HttpResponse("found")


@limited("answer")
@same_origin_post
def answer(request):
    return HttpResponse("answered")


@csrf_exempt
def form(request):
    return HttpResponse("taken")


urlpatterns = [
    path("zoek/", search),
    path("antwoord/", answer),
    path("formulier/", form),
    *portal.urls.urlpatterns,
]


@pytest.fixture(autouse=True)
def narrow(monkeypatch):
    """Three times an hour for everything, from nothing."""
    cache.clear()
    few = Limit(3, 3600)
    monkeypatch.setitem(LIMITS, "form", few)
    for view in (search, answer):
        name, _, methods = view.limit
        monkeypatch.setattr(view, "limit", (name, few, methods))


def statuses(ask, count=4):
    return [ask().status_code for _ in range(count)]


def test_the_fourth_time_has_to_wait_and_is_told_how_long(client):
    assert statuses(lambda: client.get("/zoek/"), 3) == [200, 200, 200]
    refused = client.get("/zoek/")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 3600
    assert refused["Retry-After"] in refused.content.decode()
    assert refused["Cache-Control"] == "no-store"
    assert not refused.cookies


def test_limits_are_counted_apart(client):
    assert statuses(lambda: client.get("/zoek/")) == [200, 200, 200, 429]
    assert statuses(lambda: client.post("/antwoord/")) == [200, 200, 200, 429]
    assert statuses(lambda: client.post("/formulier/")) == [200, 200, 200, 429]


def test_what_is_not_limited_goes_on(client):
    assert statuses(lambda: client.post("/antwoord/")) == [200, 200, 200, 429]
    assert client.get("/antwoord/").status_code == 200
    assert statuses(lambda: client.post("/zoek/")) == [200, 200, 200, 200]


def test_the_way_out_is_always_open(client):
    assert set(statuses(lambda: client.post("/weg/"), 9)) == {302}


def test_an_address_is_counted_by_itself(client):
    assert statuses(lambda: client.get("/zoek/", REMOTE_ADDR="203.0.113.7"))[-1] == 429
    assert client.get("/zoek/", REMOTE_ADDR="203.0.113.8").status_code == 200


def test_a_house_with_ipv6_is_one_address(client):
    house = iter(range(1, 9))
    ask = lambda: client.get("/zoek/", REMOTE_ADDR=f"2001:db8:1:2::{next(house)}")  # noqa: E731
    assert statuses(ask) == [200, 200, 200, 429]
    assert client.get("/zoek/", REMOTE_ADDR="2001:db8:1:3::1").status_code == 200


@pytest.mark.parametrize(("proxies", "last"), [(0, 429), (1, 200)])
def test_a_header_is_believed_from_a_trusted_proxy_only(client, settings, proxies, last):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    told = iter(range(1, 9))
    ask = lambda: client.get(  # noqa: E731
        "/zoek/", headers={"X-Forwarded-For": f"203.0.113.{next(told)}"}
    )
    assert statuses(ask)[-1] == last


def test_an_address_that_cannot_be_told_is_limited_all_the_same(client):
    assert statuses(lambda: client.get("/zoek/", REMOTE_ADDR="")) == [200, 200, 200, 429]


def test_a_refused_form_is_handed_back_with_all_that_was_typed(client):
    typed = {"woord": ['<b>"é"\n', "twee"], "tries": "50-0a"}
    for _ in range(3):
        client.post("/antwoord/?x=1", typed)
    refused = client.post("/antwoord/?x=1", typed)
    page = refused.content.decode()
    assert refused.status_code == 429
    assert 'action="/antwoord/?x=1"' in page
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    assert hidden == [
        ("woord", "&lt;b&gt;&quot;é&quot;\n"),
        ("woord", "twee"),
        ("tries", "50-0a"),
    ]


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/formulier/", {}),  # it may hold a password
        ("/antwoord/", {"Sec-Fetch-Site": "cross-site"}),  # it is not theirs
    ],
)
def test_what_must_not_be_handed_back_is_not(client, address, headers):
    for _ in range(4):
        refused = client.post(address, {"woord": "geheim"}, headers=headers)
    assert refused.status_code == 429
    assert "geheim" not in refused.content.decode()


def test_a_form_that_is_too_long_is_not_handed_back(client):
    for _ in range(4):
        refused = client.post("/antwoord/", {"woord": "geheim" * 10_000})
    assert refused.status_code == 429
    assert "geheim" not in refused.content.decode()


def test_whoever_is_logged_in_is_counted_for_labelled_forms_only(person, as_user):
    desk = as_user(person("noor", Role.EDITOR))
    assert set(statuses(lambda: desk.post("/formulier/"))) == {200}
    assert statuses(lambda: desk.post("/antwoord/"))[-1] == 429


def test_a_session_cookie_that_is_none_helps_nobody(client, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert statuses(lambda: client.post("/formulier/"))[-1] == 429


def test_nothing_in_the_cache_tells_an_address(client):
    client.get("/zoek/", REMOTE_ADDR="203.0.113.7")
    client.get("/zoek/", REMOTE_ADDR="2001:db8:1:2::3")
    kept = [*cache._cache, *cache._cache.values()]
    assert len(kept) == 4  # two counts, and no key
    assert not [one for one in kept if "203.0" in str(one) or "2001:db8" in str(one)]


@pytest.mark.parametrize(
    "backend",
    ["django.core.cache.backends.dummy.DummyCache", "tests.core.test_limits.Unreachable"],
)
def test_a_cache_that_does_not_work_refuses_nobody(client, settings, backend):
    settings.CACHES = {"default": {"BACKEND": backend}}
    assert set(statuses(lambda: client.get("/zoek/"))) == {200}


class Unreachable(BaseCache):
    """As Redis when it is gone."""

    def __init__(self, _location, params):
        super().__init__(params)

    def get(self, key, default=None, version=None):
        raise ConnectionError

    add = incr = set = get


def test_a_view_gets_a_limit_of_the_table_only():
    with pytest.raises(KeyError):
        limited("whatever")
