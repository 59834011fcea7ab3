"""A stand-in for an address counts, and tells nothing."""

import ipaddress

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts import pseudonyms
from portal.accounts.adapters import AccountAdapter
from portal.accounts.pseudonyms import pseudonym
from portal.core.group_key import Ratchet
from tests.accounts.cast import PASSWORD, person


@given(st.ip_addresses())
def test_one_address_has_one_stand_in_today_which_is_a_private_address(address):
    first = pseudonym(str(address))
    assert first == pseudonym(str(address))
    assert ipaddress.ip_address(first) in ipaddress.ip_network("fd00::/8")
    assert first != str(address)


@given(st.lists(st.ip_addresses(v=4), min_size=2, max_size=20, unique=True))
def test_different_addresses_stay_different_where_allauth_cuts(addresses):
    prefixes = {
        ipaddress.ip_network(f"{pseudonym(str(address))}/64", strict=False) for address in addresses
    }
    assert len(prefixes) == len(addresses)


def test_a_phone_that_changes_its_last_half_stays_one_visitor():
    assert pseudonym("2001:db8:1:2::1") == pseudonym("2001:db8:1:2:ffff::9")
    assert pseudonym("2001:db8:1:2::1") != pseudonym("2001:db8:1:3::1")


def test_an_address_wrapped_in_the_newer_kind_is_the_same_visitor():
    assert pseudonym("::ffff:203.0.113.7") == pseudonym("203.0.113.7")
    assert pseudonym("::ffff:203.0.113.7") != pseudonym("::ffff:203.0.113.8")


def test_in_the_next_hour_it_is_another_and_never_the_same_again(monkeypatch):
    ratchet = Ratchet(b"k" * 32, 7)
    hour = [7]
    monkeypatch.setattr(pseudonyms, "key_of_the_hour", lambda: ratchet.key(hour[0]))
    first = pseudonym("203.0.113.7")
    assert pseudonym("203.0.113.7") == first
    hour[0] = 8
    second = pseudonym("203.0.113.7")
    hour[0] = 7  # a clock that was put back
    assert pseudonym("203.0.113.7") == second != first


def test_processes_of_one_group_go_the_same_way():
    one, other = Ratchet(b"k" * 32, 7), Ratchet(b"k" * 32, 7)
    assert [one.key(hour) for hour in (7, 8, 9, 12)] == [other.key(hour) for hour in (7, 8, 9, 12)]
    assert Ratchet(b"k" * 32, 7).key(12) == one.key(12)
    assert len({one.key(hour) for hour in range(12, 40)}) == 28


def test_nothing_of_the_key_is_in_the_cache():
    cache.clear()
    pseudonym("203.0.113.7")
    assert not cache._cache


@pytest.mark.parametrize(("proxies", "expected"), [(0, "10.0.0.1"), (1, "203.0.113.7")])
def test_the_address_of_the_visitor_is_taken_from_proxies_that_we_trust_only(
    rf, settings, proxies, expected
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.7")
    adapter = AccountAdapter(request)
    assert adapter.get_client_ip(request) == pseudonym(expected)
    assert adapter.get_http_user_agent(request) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("told", ["203.0.113.7", "x, 203.0.113.7", "x", " "])
def test_whose_address_cannot_be_told_can_log_in_and_is_counted_with_the_others(
    client, settings, caplog, told
):
    """Two proxies are trusted; a visitor came past one, or something else stands in the header."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    cache.clear()
    headers = {"X-Forwarded-For": told}
    form = {"login": "niemand@wortel.example", "password": "fout"}
    wrong = client.post("/account/login/", form, headers=headers)
    assert wrong.status_code == 200
    assert wrong.context["form"].non_field_errors()
    user = person("x@wortel.example")
    right = client.post(
        "/account/login/", {"login": user.email, "password": PASSWORD}, headers=headers
    )
    assert right.status_code == 302
    counted = [key for key in cache._cache if ":ip:fd" in key]
    assert counted
    assert {key.partition(":ip:")[2] for key in counted} == {pseudonym("::")}
    assert "203.0.113" not in f"{cache._cache} {caplog.text}"
