"""A key of this hour that a group of processes has in memory and nobody else has anywhere.

gunicorn reads this module before it makes its processes (home/group.py), so each of them begins
with the same random key. At the hour every process puts the key through a hash and forgets it: all
come to the same new one without a word to each other, and none comes back to the old one.

A process by itself (a command, a test) has a key by itself. See docs/decisions/0042.
"""

import hashlib
import secrets
import threading
import time

HOUR = 60 * 60


class Ratchet:
    """A key that goes forward with the clock and never back."""

    def __init__(self, key: bytes, hour: int) -> None:
        self._key, self._hour = key, hour
        self._lock = threading.Lock()

    def key(self, hour: int) -> bytes:
        """The key of an hour; of one that is over, that of now."""
        with self._lock:
            while self._hour < hour:
                self._key = hashlib.blake2b(self._key, digest_size=32, person=b"next hour").digest()
                self._hour += 1
            return self._key


def _hour() -> int:
    return int(time.time() // HOUR)


_ratchet = Ratchet(secrets.token_bytes(32), _hour())


def key_of_the_hour() -> bytes:
    return _ratchet.key(_hour())
