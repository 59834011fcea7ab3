"""How often one internet address may do a thing, without keeping an address.

What is counted is a stand-in for the address (`portal.accounts.pseudonyms`, by way of allauth's
adapter, which also decides whose X-Forwarded-For is believed: TRUSTED_PROXIES). Its key is random,
in memory only and another one every hour; a count lives for its window.

Counts are in the cache. In local memory every process counts for itself, so that a limit is as
many times as wide as there are processes; with a shared cache it is exact in a group of processes,
and groups count apart: they share no key.
"""

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from portal.core.dropped_files import drop_files
from portal.core.same_origin import is_same_origin

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in a window of so many seconds, per address (IPv6: per /64)."""

    times: int
    seconds: int = 60


LIMITS = {
    # A youth house is one address: forty people who answer every two seconds stay below it.
    "answer": Limit(1_200),
    "travel": Limit(300),
    "search": Limit(600),
    "form": Limit(120),
    "enrol": Limit(30, 3_600),
    # Forms that send a mail to an address that somebody types: enough for a class, not to pester.
    "mail": Limit(30, 3_600),
    # Wrong PINs and codes: a whole group may mistype twice, and guessing leads nowhere.
    "guess": Limit(60, 600),
}
"""Every limit of the portal but those of logging in (settings: ACCOUNT_RATE_LIMITS)."""

KEPT = 50_000
"""Characters of a form that a refusal hands back; a longer one is still in the browser."""


def limited(name: str, *, methods: Collection[str] = ("POST",)) -> Callable[[View], View]:
    """Count requests to this view under a name of LIMITS. A refused form is handed back to send
    again, so use it for forms without a password.

    Views without a label: what somebody posts who is not logged in counts as “form”.
    """
    limit = LIMITS[name]

    def label(view: View) -> View:
        @wraps(view)
        def labelled(*args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(*args, **kwargs)

        labelled.limit = (name, limit, methods)  # type: ignore[attr-defined]
        return labelled

    return label


def never_limited(view: View) -> View:
    """For the way out, which is open to everybody at any time."""
    view.limit = None  # type: ignore[attr-defined]
    return view


class KeepLimits:
    """Answer 429 to whoever does a thing too often, with the time to wait and what they sent.

    In the list it stands inside the middleware that knows who is logged in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        is_labelled = hasattr(view, "limit")
        label = view.limit if is_labelled else ("form", LIMITS["form"], ("POST",))
        if label is None:
            return None
        name, limit, methods = label
        if request.method not in methods or (not is_labelled and _is_logged_in(request)):
            return None
        wait = seconds_to_wait(request, name, limit)
        return too_many(request, wait, hand_back=is_labelled) if wait else None


def _is_logged_in(request: HttpRequest) -> bool:
    """Looks only where there is a session cookie: others cost no session."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def seconds_to_wait(request: HttpRequest, name: str, limit: Limit) -> int:
    """Counts this request, and says how long to wait: 0 within the limit.

    A cache that does not answer refuses nobody.
    """
    now = time.time()
    window = int(now // limit.seconds)
    try:
        visitor = get_adapter(request).get_client_ip(request)
        key = f"core:limits:{name}:{window}:{visitor}"
        count = _count(key, limit.seconds + 1)
    except ValueError:  # gone between two lines, or a cache that keeps nothing
        return 0
    except Exception:  # noqa: BLE001  (every cache has errors of its own)
        logger.error("The cache does not answer: no limit is kept.")
        return 0
    return 0 if count <= limit.times else max(int((window + 1) * limit.seconds - now), 1)


def _count(key: str, seconds: int) -> int:
    if in_one_question := getattr(cache, "count", None):
        return int(in_one_question(key, seconds))
    cache.add(key, 0, seconds)
    return cache.incr(key)


def is_spent(request: HttpRequest, name: str, limit: Limit) -> int:
    """How long to wait, without counting this request: for limits of things that went wrong."""
    now = time.time()
    window = int(now // limit.seconds)
    try:
        visitor = get_adapter(request).get_client_ip(request)
        count = cache.get(f"core:limits:{name}:{window}:{visitor}", 0)
    except Exception:  # noqa: BLE001  (every cache has errors of its own)
        return 0
    return max(int((window + 1) * limit.seconds - now), 1) if count >= limit.times else 0


def too_many(request: HttpRequest, wait: int, *, hand_back: bool = False) -> HttpResponse:
    """429 with Retry-After. `hand_back` puts the form that was sent into a form to send again;
    one that another site sent is not handed back, and files never are.
    """
    sent: list[tuple[str, str]] = []
    if hand_back and request.method == "POST" and is_same_origin(request):
        drop_files(request)
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
        if sum(len(name) + len(value) for name, value in sent) > KEPT:
            sent = []
    response = render(request, "429.html", {"wait": wait, "sent": sent}, status=429)
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response
