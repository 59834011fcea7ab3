"""A stand-in for an internet address, so that tries can be counted and nobody remembered."""

import hmac
import ipaddress

from portal.core.group_key import key_of_the_hour


def pseudonym(address: str) -> str:
    """A stand-in that is the same for one address (IPv6: one /64) for one hour, then never again.

    It looks like a private IPv6 address because the limits of allauth expect an address; what
    tells two of them apart stands in the first 64 bits, which is where allauth cuts. The key is
    random and in the memory of this group of processes only: without it the stand-in cannot be
    turned back, whoever has the cache.
    """
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    length = 64 if found.version == 6 else 32
    network = ipaddress.ip_network(f"{found}/{length}", strict=False)
    digest = hmac.digest(key_of_the_hour(), network.network_address.packed, "sha256")
    return str(ipaddress.IPv6Address(b"\xfd" + digest[:7] + bytes(8)))
