"""Readers may be answered from a copy of the database: DATABASE_REPLICA_URL, a streaming replica.

Who may: GET and HEAD without a session, of a view that is marked with `may_read_from_replica`. All
others, every write and every other process read the primary.

Is it new enough? A replica lags. A process that sees a stamp of `portal.core.changes` for the first
time asks the primary how far its journal is written: everything announced by that stamp stands
before that place. A request reads from the replica only after the replica has said that it has
replayed that far, so no cache is ever filled with what was there before a publication. The same
question shows that the replica is there at all; where it is not, the site goes on with the primary.
See docs/decisions/0016-reading-from-a-replica.md.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from portal.core import answers, changes
from portal.core.changes import Stamp
from portal.core.cookies import has_session

ALIAS = "replica"
PAUSE = 5
"""Seconds in which nobody tries a replica again that did not answer."""

LATE = 60
"""Seconds that a replica may be behind before somebody should look at it."""

HOW_FAR = """
SELECT pg_wal_lsn_diff(%s::pg_lsn, pg_last_wal_replay_lsn()),
       extract(epoch FROM now() - pg_last_xact_replay_timestamp())
"""

View = TypeVar("View", bound=Callable[..., Any])


def may_read_from_replica(view: View) -> View:
    """Mark a view that reads only what is announced (`portal.cms.announcing`), and writes nothing
    that it reads again. What somebody did a second ago and looks for here has to be announced.
    """
    view.may_read_from_replica = True  # type: ignore[attr-defined]
    return view


@dataclass(slots=True)
class Reading:
    """Where one request reads."""

    from_replica: bool = False
    failed: bool = False

    def watch(self, execute: Callable[..., Any], *args: Any) -> Any:
        """Note that the replica did not answer, as an `execute_wrapper`."""
        try:
            return execute(*args)
        except (OperationalError, InterfaceError):
            self.failed = True
            raise

    @property
    def was_in_vain(self) -> bool:
        return self.from_replica and self.failed


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def _reading_somewhere() -> Iterator[Reading]:
    reading = Reading()
    token = _reading.set(reading)
    try:
        with connections[ALIAS].execute_wrapper(reading.watch):
            yield reading
    finally:
        _reading.reset(token)


class Router:
    """The replica for a request that may; the primary, whatever row a query begins with, for all
    others. (Django would follow a row back to where it was read, and rows are kept in memory.)
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        reading = _reading.get()
        return ALIAS if reading is not None and reading.from_replica else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True  # they are rows of the same database

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


class Outage:
    """A replica that did not answer is left alone for a moment."""

    def __init__(self) -> None:
        self.over_at = 0.0

    def begin(self) -> None:
        self.over_at = time.monotonic() + PAUSE
        with suppress(Error):
            connections[ALIAS].close()

    def lasts(self) -> bool:
        return time.monotonic() < self.over_at


outage = Outage()


class ReadFromReplica:
    """Decide where a request reads; where the replica fails on the way, answer from the primary."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if ALIAS not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or has_session(request):
            return self.get_response(request)
        with _reading_somewhere() as reading:
            response = self.get_response(request)
        if reading.was_in_vain:
            outage.begin()
            return self.get_response(request)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        reading = _reading.get()
        if reading is not None and getattr(view, "may_read_from_replica", False):
            reading.from_replica = is_new_enough()

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """No page with an apology where the request is about to be answered once more."""
        reading = _reading.get()
        return HttpResponse(status=503) if reading is not None and reading.was_in_vain else None


def is_new_enough() -> bool:
    """Whether the replica answers and has everything that was announced."""
    stamp = answers.stamp_of_the_making() or changes.keeper().read()
    if stamp is None or outage.lasts():
        return False
    try:
        place = written_up_to(stamp)
    except Error:  # the primary is away, and this process never asked: it cannot be told
        return False
    try:
        return has_replayed(place)
    except Error:
        outage.begin()
        return False


@lru_cache(maxsize=16)
def written_up_to(stamp: Stamp) -> str:
    """A place in the journal of the primary behind everything that this stamp announced."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        return str(cursor.fetchone()[0])


def has_replayed(place: str) -> bool:
    """False where the replica is behind this place, or is no replica. Raises what databases do."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [place])
        return cursor.fetchone()[0] is True


def fault() -> str:
    """What an operator should hear of the replica, "" where there is none or all is well."""
    if ALIAS not in settings.DATABASES:
        return ""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_flush_lsn()")
        place = cursor.fetchone()[0]
    try:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(HOW_FAR, [place])
            behind, seconds = cursor.fetchone()
    except Error:
        return "replica: does not answer"
    if behind is None:
        return "replica: DATABASE_REPLICA_URL leads to no replica"
    is_late = behind > 0 and (seconds is None or seconds > LATE)
    return f"replica: {int(behind)} bytes behind for {int(seconds or 0)} seconds" if is_late else ""
