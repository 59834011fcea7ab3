"""A stand-in for an internet address, so that tries can be counted and nobody remembered."""

import hmac
import ipaddress
import secrets

from django.core.cache import cache
from django.utils import timezone

A_DAY = 60 * 60 * 26


def pseudonym(address: str) -> str:
    """A stand-in that is the same for one address (IPv6: one /64) for one day, then never again.

    It looks like a private IPv6 address because the limits of allauth expect an address; what
    tells two of them apart stands in the first 64 bits, which is where allauth cuts. The key is
    random and lives in the cache for a day: without it the stand-in cannot be turned back.
    """
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    length = 64 if found.version == 6 else 32
    network = ipaddress.ip_network(f"{found}/{length}", strict=False)
    digest = hmac.digest(_key_of_today(), network.network_address.packed, "sha256")
    return str(ipaddress.IPv6Address(b"\xfd" + digest[:7] + bytes(8)))


def _key_of_today() -> bytes:
    name = f"accounts:pseudonyms:{timezone.localdate():%Y-%m-%d}"
    key = cache.get_or_set(name, lambda: secrets.token_bytes(32), A_DAY)
    # A cache that keeps nothing (Django's dummy) makes a new key each time: limits then count
    # nothing, and nothing is stored either.
    return key or secrets.token_bytes(32)
