"""Every public address and form, driven with odd inputs: no error, no trace, nothing slow."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.media import byte_range
from portal.courses import progress, tries
from portal.jobs.queries import PARAMETERS
from tests.fuzz import odd

pytestmark = pytest.mark.usefixtures("portal", "answered_before")

QUERIES = ["q", "thema", "soort", "p", "over", "open", "tijd", "energie", "next", "x", "url", "pdf"]
READING = [
    "/nl/verhalen/",
    "/nl/zoek/",
    "/nl/trainen/",
    "/nl/hulp/",
    "/nl/agenda/",
    "/account/login/",
]
"""Addresses that make something of their query."""

BOARD = ["/nl/jobs/", "/nl/jobs/volgen/"]
"""The filter of places, which the feeds and the frame read in the same way."""

FIELDS = ["login", "password", "email", "code", "next", "name", "password1", "x", "spot", "answer:"]
HEADERS = ["Accept-Language", "Range", "If-None-Match", "If-Modified-Since", "Referer", "Cookie"]


def pairs(names, count):
    """So many odd values, most under names that are known."""
    return st.lists(
        st.tuples(st.one_of(st.sampled_from(names), odd.texts), odd.texts),
        min_size=count,
        max_size=count,
    )


@pytest.fixture(autouse=True)
def cheap_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@odd.sends(50 * len(QUERIES), ways=len(READING))
@pytest.mark.parametrize("address", READING)
def test_every_nasty_value_stands_once_in_every_parameter(portal, address):
    """Chance seldom brings one value to the one parameter of one view that cannot take it."""
    assert address in portal
    for query in odd.by_turns(QUERIES):
        odd.ask("get", address, query_params=query)


@odd.sends(50 * len(PARAMETERS), ways=len(BOARD))
@pytest.mark.parametrize("address", BOARD)
def test_every_nasty_value_stands_once_in_every_filter_of_places(portal, address):
    assert address in portal
    for query in odd.by_turns([*PARAMETERS]):
        odd.ask("get", address, query_params=query)


@odd.sends(80 * (14 + 4))
def test_every_address_takes_any_query_and_headers(portal):
    @odd.many(80)
    @given(
        st.sampled_from(portal),
        pairs(QUERIES, 14),
        st.permutations(HEADERS),
        st.lists(odd.headers, min_size=4, max_size=4),
    )
    def get(address, query, names, values):
        headers = dict(zip(names, values, strict=False))
        response = odd.ask("get", address, query_params=odd.together(query), headers=headers)
        if not address.startswith("/account/"):
            assert not response.cookies

    get()


@odd.sends(150 * 3)
def test_every_address_may_be_followed_by_anything(portal):
    @odd.many(150)
    @given(st.sampled_from(portal), st.lists(odd.texts, min_size=3, max_size=3))
    def get(address, rest):
        response = odd.ask("get", odd.path_of(address + "/".join(rest)), pieces=3)
        if not address.startswith("/account/"):
            assert not response.cookies

    get()


@odd.sends(50, ways=10)
@pytest.mark.parametrize(
    "before",
    [
        *("/nl/trainen/verder/", "/media/", "/account/invitation/", "/account/password/reset/key/"),
        *("/nl/jobs/volgen/ja/", "/nl/jobs/volgen/stop/"),
        *("/nl/join/", "/nl/inlijsten/", "/nl/werk/stand/", "/nl/werk/afdrukken/"),
    ],
)
def test_a_token_or_a_name_may_be_anything(portal, before):
    @odd.many(50)
    @given(odd.texts)
    def get(token):
        response = odd.ask("get", odd.path_of(f"{before}{token}/"), pieces=1)
        if not before.startswith("/account/"):
            assert not response.cookies

    get()


@odd.sends(150 * 14)
def test_every_address_takes_any_form(portal):
    @odd.many(150)
    @given(st.sampled_from(portal), pairs(FIELDS, 14), odd.addresses_of_visitors)
    def post(address, form, visitor):
        odd.ask("post", address, data=odd.together(form), REMOTE_ADDR=visitor)

    post()


@odd.sends(60)
def test_every_address_takes_any_body_as_any_type(portal):
    kinds = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
             "application/json", "text/html; charset=utf-7", ""]  # fmt: skip

    @odd.many(60)
    @given(
        st.sampled_from(portal),
        st.sampled_from(["post", "put", "patch", "delete", "options", "brew"]),
        st.binary(max_size=60),
        st.sampled_from(kinds),
        odd.addresses_of_visitors,
    )
    def send(address, method, body, kind, visitor):
        odd.ask(method, address, body, content_type=kind, REMOTE_ADDR=visitor)

    send()


@odd.sends(350 * 20)
def test_what_is_carried_may_be_anything(portal):
    """Whatever stands in the address, the cookie or the header that is read before a page is."""

    @odd.many(350)
    @given(st.lists(odd.texts, min_size=20, max_size=20))
    def read(texts):
        odd.Count.sent += len(texts)
        for text in texts:
            with odd.quick(text[:80]):
                tries.read(text)
                with suppress(progress.Unreadable):
                    progress.from_link(text)
                with suppress(ValueError):
                    byte_range(f"bytes={text}", 1_000)

    read()
