"""The page cache: a public answer is made once a process, then given to everybody who asks.

It stands first in the list of middleware: a kept answer costs no query and passes through nothing
else. Kept is what `portal.core.public_pages` dressed, for as long as the stamp of
`portal.core.changes` stays and until the moment that the answer itself names. Why it is our own
piece: docs/decisions/0013-page-cache.md.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.utils.cache import get_conditional_response
from django.utils.datastructures import CaseInsensitiveMapping

from portal.core import answers, changes
from portal.core.answers import Answer
from portal.core.changes import Stamp
from portal.core.cookies import has_session, is_personal
from portal.core.public_pages import (
    depends_on_known_things,
    for_proxies,
    is_public,
    names_in,
    takes_gzip,
)

Key = tuple[Any, ...]
CONDITIONS = frozenset(
    f"HTTP_IF_{name}" for name in ("MATCH", "NONE_MATCH", "MODIFIED_SINCE", "UNMODIFIED_SINCE")
)
HEADERS_WEIGH = 1500
"""Bytes, about, that an entry weighs beside its content."""

PATIENCE = 5
"""Seconds that a thread waits for another one that makes the same page, then makes it itself."""


@dataclass(frozen=True, slots=True)
class Kept:
    stamp: Stamp
    until: float
    content: bytes
    headers: dict[str, str]
    is_impersonal: bool
    """False where a browser with a progress may get another answer (Vary: Cookie)."""


@dataclass(frozen=True, slots=True)
class Names:
    """The parameters that the answers of an address depend on; learned from the first one."""

    stamp: Stamp
    parameters: tuple[str, ...] | None
    """None where nobody knows: what is kept fits the address without a query string."""


class Shelf:
    """Entries by key, those asked for last longest; never heavier than `most` bytes."""

    def __init__(self, most: int) -> None:
        self.most, self.weight = most, 0
        self.lock = Lock()
        self.entries: OrderedDict[Key, tuple[Kept | Names, int]] = OrderedDict()

    def get(self, key: Key, stamp: Stamp) -> Kept | Names | None:
        """The entry, if it was kept under this stamp."""
        found = self.entries.get(key)
        if found is None or found[0].stamp != stamp:
            return None
        with self.lock:
            if key in self.entries:
                self.entries.move_to_end(key)
        return found[0]

    def put(self, key: Key, entry: Kept | Names) -> None:
        weight = HEADERS_WEIGH + (len(entry.content) if isinstance(entry, Kept) else 0)
        with self.lock:
            self.weight += weight - self.entries.pop(key, (None, 0))[1]
            self.entries[key] = entry, weight
            while self.weight > self.most:
                _key, (_entry, freed) = self.entries.popitem(last=False)
                self.weight -= freed


class OneAtATime:
    """Of several threads that want to make the same page, one does and the others wait."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.making: dict[Key, tuple[Lock, int]] = {}

    @contextmanager
    def turn(self, key: Key) -> Iterator[None]:
        with self.lock:
            door, waiting = self.making.get(key, (Lock(), 0))
            self.making[key] = door, waiting + 1
        got_in = door.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if got_in:
                door.release()
            with self.lock:
                door, waiting = self.making[key]
                if waiting == 1:
                    del self.making[key]
                else:
                    self.making[key] = door, waiting - 1


class PageCache:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.shelf = Shelf(settings.PAGE_CACHE_MEGABYTES * 1024 * 1024)
        self.one_at_a_time = OneAtATime()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stamp = changes.keeper().read()
        if stamp is None:  # the shared cache does not answer: nothing is kept, everything works
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"} or has_session(request):
            with answers.making(stamp):
                return self.get_response(request)
        address = (request.scheme, request.get_host(), request.path, takes_gzip(request))
        if kept := self.find(request, address, stamp):
            return give(request, kept)
        if is_personal(request):
            with answers.making(stamp):
                return self.get_response(request)
        with self.one_at_a_time.turn((*address, request.META.get("QUERY_STRING"))):
            if kept := self.find(request, address, stamp):
                return give(request, kept)
            with answers.making(stamp) as answer:
                response = self.get_response(request)
            self.keep(request, response, address, answer)
            return response

    def find(self, request: HttpRequest, address: Key, stamp: Stamp) -> Kept | None:
        names = self.shelf.get(address, stamp)
        if not isinstance(names, Names):
            return None
        if names.parameters is None and request.META.get("QUERY_STRING"):
            return None
        found = self.shelf.get(_with_values(request, address, names.parameters), stamp)
        if not isinstance(found, Kept) or answers.now() >= found.until:
            return None
        return found if found.is_impersonal or not is_personal(request) else None

    def keep(
        self, request: HttpRequest, response: HttpResponse, address: Key, answer: Answer
    ) -> None:
        if not may_be_kept(request, response):
            return
        parameters = getattr(request, "public_parameters", None)
        kept = Kept(
            stamp=answer.stamp,
            until=answer.until,
            content=response.content,
            headers=dict(response.items()),
            is_impersonal="cookie" not in names_in(response.get("Vary", "")),
        )
        self.shelf.put(address, Names(answer.stamp, parameters))
        self.shelf.put(_with_values(request, address, parameters), kept)


def _with_values(request: HttpRequest, address: Key, parameters: tuple[str, ...] | None) -> Key:
    if not parameters:
        return (*address, "page")
    if not request.META.get("QUERY_STRING"):
        return (*address, *(None for _ in parameters), "page")
    return (*address, *(request.GET.get(name) for name in parameters), "page")


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        is_public(request)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and depends_on_known_things(request)
        and names_in(response.get("Cache-Control", "")).isdisjoint({"private", "no-store"})
        and names_in(response.get("Vary", "")) <= {"cookie", "accept-encoding"}
    )


class CheckedHeaders(ResponseHeaders):
    """Headers that an answer of ours had: Django looked at every letter of them then."""

    def __init__(self, headers: dict[str, str]) -> None:
        CaseInsensitiveMapping.__init__(self, headers)


def give(request: HttpRequest, kept: Kept) -> HttpResponse:
    response = HttpResponse(kept.content)
    response.headers = CheckedHeaders(kept.headers)
    if "s-maxage" in kept.headers.get("Cache-Control", ""):  # less is left than when it was made
        response.headers["Cache-Control"] = for_proxies(kept.until - answers.now())
    if CONDITIONS.isdisjoint(request.META):
        return response
    answer = get_conditional_response(request, etag=kept.headers.get("ETag"), response=response)
    return answer or response
