"""The cryptography of the letterbox: pure functions over bytes, every primitive libsodium's.

A secret that somebody keeps in the head or on paper (a code, a phrase) becomes a root by Argon2id;
a root becomes keys by BLAKE2b, one per purpose; a key locks (XChaCha20-Poly1305) together with
`about`, what the locked thing is and where it belongs. A box is sealed to a public key (X25519).

What does not open raises SealError, whatever the reason: changed, cut off, moved or a wrong key.
"""

import hashlib
import hmac
import os
import secrets

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import Aead

KEY = 32
LOCKED = 24 + 16
"""Bytes that locking adds: a nonce and a tag."""
SEALED = 32 + 16
"""Bytes that sealing adds: a public key and a tag."""
BLOCK = 1024
"""Texts are locked in steps of this many bytes, so that their length says little."""
COUNT = 4
"""Bytes of a number that is locked: always as many, so that its size says nothing."""


class SealError(Exception):
    """It does not open with this key, or not as what it is said to be."""


# --- codes and phrases -------------------------------------------------------------------------

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as another."""
LENGTH = 16
READ_AS = str.maketrans("OIL", "011")

CONSONANTS, VOWELS, ENDINGS = "bdfghjklmnprstvwz", "aeiou", "lnrst"
WORDS = (len(CONSONANTS) * len(VOWELS)) ** 2 * len(ENDINGS)
"""How many words there are: 36,125, so that a word of them holds 15.1 bits."""
IN_A_PHRASE, IN_A_FINGERPRINT = 6, 4


def new_code() -> str:
    """A code for a young person: 16 characters, 80 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def groups_of(code: str) -> tuple[str, ...]:
    """A code as people read it: four and four."""
    return tuple(code[start : start + 4] for start in range(0, len(code), 4))


def normal_code(text: str) -> str | None:
    """The code that somebody typed, whatever the case and the signs between; None if it is none."""
    letters = "".join(sign for sign in text.upper() if sign.isalnum()).translate(READ_AS)
    is_code = len(letters) == LENGTH and set(letters) <= set(ALPHABET)
    return letters if is_code else None


def word(number: int) -> str:
    """A word that can be spoken in every language: two syllables, made up (decision 0030)."""
    parts = []
    for letters in (CONSONANTS, VOWELS, CONSONANTS, VOWELS, ENDINGS):
        number, place = divmod(number, len(letters))
        parts.append(letters[place])
    return "".join(parts)


def new_phrase() -> str:
    """The phrase of a member: six words, 90 bits. It is never chosen."""
    return " ".join(word(secrets.randbelow(WORDS)) for _ in range(IN_A_PHRASE))


def normal_phrase(text: str) -> str:
    return " ".join(text.lower().split())


def fingerprint(public: bytes) -> str:
    """Four words to compare a public key over the phone."""
    number = int.from_bytes(hashlib.blake2b(public, person=b"fingerprint").digest(), "big")
    found = []
    for _ in range(IN_A_FINGERPRINT):
        number, place = divmod(number, WORDS)
        found.append(word(place))
    return " ".join(found)


# --- from a secret to keys ---------------------------------------------------------------------

CODE_COST, PHRASE_COST = 1, 2
COSTS = {CODE_COST: (3, 64), PHRASE_COST: (3, 256)}
"""Version -> passes and mebibytes of Argon2id. A row keeps the version that it was made with."""


def new_salt() -> bytes:
    return os.urandom(argon2id.SALTBYTES)


def stretch(secret: str, salt: bytes, cost: int) -> bytes:
    """The root of a code or a phrase. Slow and hungry on purpose: see `portal.letterbox.turns`."""
    passes, mebibytes = COSTS[cost]
    return bytes(
        argon2id.kdf(KEY, secret.encode(), salt, opslimit=passes, memlimit=mebibytes << 20)
    )


def subkey(root: bytes, purpose: bytes) -> bytes:
    """The key of a root for one purpose; of two purposes neither leads to the other."""
    return hashlib.blake2b(key=root, person=purpose, digest_size=KEY).digest()


def new_key() -> bytes:
    return os.urandom(KEY)


# --- locking and sealing -----------------------------------------------------------------------


def lock(key: bytes, content: bytes, about: str) -> bytes:
    return bytes(Aead(key).encrypt(content, about.encode()))


def unlock(key: bytes, locked: bytes, about: str) -> bytes:
    """The content again. Raises SealError."""
    try:
        return bytes(Aead(key).decrypt(locked, about.encode()))
    except (CryptoError, ValueError) as error:
        raise SealError("This does not open.") from error


def lock_text(key: bytes, text: str, about: str) -> bytes:
    return lock(key, sodium_pad(text.encode(), BLOCK), about)


def unlock_text(key: bytes, locked: bytes, about: str) -> str:
    """The text again. Raises SealError."""
    return sodium_unpad(unlock(key, locked, about), BLOCK).decode()


def lock_number(key: bytes, number: int, about: str) -> bytes:
    return lock(key, number.to_bytes(COUNT, "big"), about)


def unlock_number(key: bytes, locked: bytes, about: str) -> int:
    """The number again. Raises SealError."""
    return int.from_bytes(unlock(key, locked, about), "big")


def new_pair() -> tuple[bytes, bytes]:
    """A secret key and its public key."""
    secret = PrivateKey.generate()
    return bytes(secret), bytes(secret.public_key)


def public_of(secret: bytes) -> bytes:
    return bytes(PrivateKey(secret).public_key)


def belong_together(secret: bytes, public: bytes) -> bool:
    """False where somebody put another public key in the place of this secret's."""
    return hmac.compare_digest(public_of(secret), public)


def proof(key: bytes, purpose: bytes, content: bytes) -> bytes:
    """That who made it had the key and meant this content."""
    return hashlib.blake2b(content, key=subkey(key, purpose), digest_size=KEY).digest()


def seal(public: bytes, content: bytes) -> bytes:
    return bytes(SealedBox(PublicKey(public)).encrypt(content))


def unseal(secret: bytes, sealed: bytes) -> bytes:
    """The content again. Raises SealError."""
    try:
        return bytes(SealedBox(PrivateKey(secret)).decrypt(sealed))
    except (CryptoError, ValueError, TypeError) as error:
        raise SealError("This does not open.") from error
