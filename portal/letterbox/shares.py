"""The key of last resort, and the three shares on paper of which any two open it. No Django.

Its secret half is locked three times, once for each pair of holders: the key of a pair is made of
what both keep. One share alone says nothing. Nothing here is written anywhere (decision 34).
"""

import hashlib
import hmac
from dataclasses import dataclass
from itertools import combinations

from portal.letterbox import sealing
from portal.letterbox.sealing import ALPHABET, KEY, READ_AS, SealError

HOLDERS = 3
PAIRS = tuple(combinations(range(1, HOLDERS + 1), 2))
CHECK = 2
"""Bytes that tell whether a share was copied well."""
SIGNS = (1 + KEY + CHECK) * 8 // 5
BITS, ALL = 5, 31


@dataclass(frozen=True, slots=True)
class Share:
    """What one holder keeps on paper."""

    number: int
    value: bytes


@dataclass(frozen=True, slots=True)
class Recovery:
    """What everybody may see of a key of last resort: its public half, and the secret half locked
    for each pair of holders."""

    public: bytes
    envelopes: dict[tuple[int, int], bytes]


def new_recovery() -> tuple[Recovery, tuple[Share, ...]]:
    """A new key, and what to give to its holders. The secret half is forgotten on the way."""
    secret, public = sealing.new_pair()
    shares = tuple(Share(number, sealing.new_key()) for number in range(1, HOLDERS + 1))
    envelopes = {
        (one, two): sealing.lock(
            _pair_key(shares[one - 1], shares[two - 1]), secret, _about(public, (one, two))
        )
        for one, two in PAIRS
    }
    return Recovery(public, envelopes), shares


def open_recovery(recovery: Recovery, one: Share, two: Share) -> bytes:
    """The secret half. Raises SealError: shares of another key, the same share twice, a changed
    envelope or a public key that was replaced."""
    first, second = sorted((one, two), key=lambda share: share.number)
    pair = first.number, second.number
    if pair not in recovery.envelopes:
        raise SealError("These are not two different shares.")
    about = _about(recovery.public, pair)
    secret = sealing.unlock(_pair_key(first, second), recovery.envelopes[pair], about)
    if not sealing.belong_together(secret, recovery.public):
        raise SealError("This is another key.")
    return secret


def _pair_key(first: Share, second: Share) -> bytes:
    both = first.value + second.value
    return hashlib.blake2b(both, person=b"recovery pair", digest_size=KEY).digest()


def _about(public: bytes, pair: tuple[int, int]) -> str:
    return f"recovery|{public.hex()}|{pair[0]}{pair[1]}"


# --- on paper -----------------------------------------------------------------------------------


def written(share: Share) -> str:
    """A share as it stands on paper: 56 characters, the number and a check among them."""
    body = bytes([share.number]) + share.value
    number = int.from_bytes(body + _check(body))
    return "".join(ALPHABET[number >> BITS * place & ALL] for place in reversed(range(SIGNS)))


def read(text: str) -> Share | None:
    """The share that somebody typed or scanned; None where a letter is wrong or missing."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum()).translate(READ_AS)
    if len(signs) != SIGNS or not set(signs) <= set(ALPHABET):
        return None
    number = 0
    for sign in signs:
        number = number << BITS | ALPHABET.index(sign)
    packed = number.to_bytes(SIGNS * BITS // 8)
    body, check = packed[:-CHECK], packed[-CHECK:]
    is_good = hmac.compare_digest(_check(body), check) and body[0] in range(1, HOLDERS + 1)
    return Share(body[0], body[1:]) if is_good else None


def _check(body: bytes) -> bytes:
    return hashlib.blake2b(body, person=b"recovery share", digest_size=CHECK).digest()
