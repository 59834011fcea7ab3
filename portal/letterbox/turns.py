"""At most two runs of Argon2id at once on a server, however many processes it has.

A run takes 64 or 256 MiB: eight people who type their code at the same moment wait for each other
for a second, instead of taking the memory of all.
"""

import fcntl
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from portal.letterbox import sealing

AT_ONCE = 2


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a place. A process that is killed gives its place back: the system drops a lock."""
    places = [Path(settings.DATA_DIR, f"letterbox-{number}.lock") for number in range(AT_ONCE)]
    random.shuffle(places)
    with places[0].open("w") as first, places[1].open("w") as second:
        try:
            fcntl.flock(first, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(second, fcntl.LOCK_EX)
        yield


def stretch(secret: str, salt: bytes, cost: int) -> bytes:
    with turn():
        return sealing.stretch(secret, salt, cost)
