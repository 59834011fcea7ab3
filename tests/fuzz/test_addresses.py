"""Every public address and form, driven with odd inputs: no error, no trace, nothing slow.

With `test_steps.py` more than 20,000 of them on SQLite: each of the examples below carries as many
as its strategy says (ways through an address, names and values of a query or a form, headers).
"""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.media import byte_range
from portal.courses import progress, tries
from tests.fuzz import odd

pytestmark = pytest.mark.usefixtures("portal")

QUERIES = ["q", "thema", "soort", "p", "page", "next", "x", "taal", "van", "week", "url", "pdf"]
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


def test_every_address_takes_any_query_and_headers(portal):
    """250 times 14 values of a query and 4 headers."""

    @odd.many(250)
    @given(
        st.sampled_from(portal),
        pairs(QUERIES, 14),
        st.lists(st.tuples(st.sampled_from(HEADERS), odd.headers), min_size=4, max_size=4),
    )
    def get(address, query, headers):
        response = odd.ask("get", address, query_params=dict(query), headers=dict(headers))
        if not address.startswith("/account/"):
            assert not response.cookies

    get()


def test_every_address_may_be_followed_by_anything(portal):
    """150 times 3 pieces of an address."""

    @odd.many(150)
    @given(st.sampled_from(portal), st.lists(odd.texts, min_size=3, max_size=3))
    def get(address, rest):
        response = odd.ask("get", odd.path_of(address + "/".join(rest)))
        if not address.startswith("/account/"):
            assert not response.cookies

    get()


@pytest.mark.parametrize(
    "before",
    [
        *("/nl/trainen/verder/", "/media/", "/account/invitation/", "/account/password/reset/key/"),
        *("/nl/join/", "/nl/inlijsten/", "/nl/werk/stand/", "/nl/werk/afdrukken/"),
    ],
)
def test_a_token_or_a_name_may_be_anything(portal, before):
    """Eight times 50 tokens."""

    @odd.many(50)
    @given(odd.texts)
    def get(token):
        response = odd.ask("get", odd.path_of(f"{before}{token}/"))
        if not before.startswith("/account/"):
            assert not response.cookies

    get()


def test_every_address_takes_any_form(portal):
    """150 times 14 fields."""

    @odd.many(150)
    @given(st.sampled_from(portal), pairs(FIELDS, 14), odd.addresses_of_visitors)
    def post(address, form, visitor):
        odd.ask("post", address, data=dict(form), REMOTE_ADDR=visitor)

    post()


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


def test_what_is_carried_may_be_anything(portal):
    """350 times 20 texts, to everything that reads one before a page is looked for."""

    @odd.many(350)
    @given(st.lists(odd.texts, min_size=20, max_size=20))
    def read(texts):
        for text in texts:
            tries.read(text)
            with suppress(progress.Unreadable):
                progress.from_link(text)
            with suppress(ValueError):
                byte_range(f"bytes={text}", 1_000)

    read()
