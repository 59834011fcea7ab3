"""Has anything that readers see changed? One stamp tells every process, without a query.

The stamp says nothing but “not the same as before”. Whoever keeps an answer keeps the stamp that
it read before it asked the database; as long as the stamp stays, the answer is the newest. It is
renewed after a transaction is committed, so the next visitor sees what was published.

On one machine it is the size of a file in the data folder: it grows by one byte a change, which
is atomic, and reading it is one `stat`. Where a cache is shared (CACHE_URL), the stamp lives there
and reaches other machines too; whoever renews it says so, and the others listen. See
docs/decisions/0013-page-cache.md.

A web server in front of us that keeps pages has a stamp of its own: `portal.core.proxy_stamp`.
"""

import os
import secrets
import time
from functools import cache as once
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from portal.core import proxy_stamp

if TYPE_CHECKING:
    from portal.core.shared_cache import Listener

Stamp = str | tuple[int, int]
KEY = "changes"
A_MOMENT = 1
"""Seconds after which the shared cache is asked although nobody said that anything changed."""
OF_ONE_PROCESS = ("LocMemCache", "DummyCache")


class Keeper(Protocol):
    def read(self) -> Stamp | None: ...
    def renew(self) -> None: ...


class InFile:
    """For all processes of one machine."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Stamp:
        try:
            found = os.stat(self.path)  # noqa: PTH116  (half the time of Path.stat)
        except FileNotFoundError:
            return (0, 0)
        return (found.st_ino, found.st_size)

    def renew(self) -> None:
        with self.path.open("ab", buffering=0) as file:
            file.write(b".")


class InSharedCache:
    """For all processes of all machines. None where the cache does not answer.

    Whoever renews the stamp says so on a channel, so that the others need not ask for it at every
    request: they look whether anything was said. What was lost on the way (a line that is cut
    without a word, a cache that can only be asked) is found out within a moment.
    """

    def __init__(self) -> None:
        self.owes_a_change = False
        self.outages = 0
        self.lock = RLock()
        self.known: Stamp | None = None
        self.known_until = 0.0
        self.listener: Listener | None = None

    def read(self) -> Stamp | None:
        """Another one after an outage: a change may have gone unheard meanwhile."""
        with self.lock:
            try:
                if self._heard_news() or time.monotonic() >= self.known_until:
                    self.known, self.known_until = self._ask(), time.monotonic() + A_MOMENT
            except Exception:  # noqa: BLE001  (every cache has errors of its own)
                self.known = None
            if self.known is None:
                self.outages += 1
                self.known_until = 0.0
                return None
            return f"{self.known}-{self.outages}"

    def _heard_news(self) -> bool:
        """True where nobody can say so."""
        shared: Any = cache
        if not hasattr(shared, "has_news"):
            return True
        self.listener = self.listener or shared.listen(KEY)
        return bool(shared.has_news(self.listener))

    def _ask(self) -> Stamp | None:
        if self.owes_a_change:
            self.renew()
        found: Stamp | None = cache.get(KEY)
        if found is None:  # never set, or the cache was restarted
            cache.add(KEY, secrets.token_hex(8), timeout=None)
            found = cache.get(KEY)
        return found

    def renew(self) -> None:
        """Where the cache does not answer, this process does it as soon as it does."""
        with self.lock:
            self.owes_a_change, self.known_until = True, 0.0
            cache.set(KEY, secrets.token_hex(8), timeout=None)
            self.owes_a_change = cache.get(KEY) is None
            if hasattr(cache, "tell"):
                cache.tell(KEY)


@once
def keeper() -> Keeper:
    backend = str(settings.CACHES["default"]["BACKEND"])
    if backend.endswith(OF_ONE_PROCESS):
        return InFile(settings.DATA_DIR / "changes")
    return InSharedCache()


def announce() -> None:
    """Renew the stamp when the running transaction is committed; at once where there is none.

    A cache that does not answer does not undo a publication: Django logs it, and what processes
    keep ends by itself (`portal.core.answers.LONGEST`).
    """
    transaction.on_commit(_renew, robust=True)


def _renew() -> None:
    """Ours first: the web server fetches what it lacks from us, under its new stamp."""
    try:
        keeper().renew()
    finally:
        proxy_stamp.renew()
