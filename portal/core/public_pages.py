"""What every answer that anybody may see has in common: it says so, is numbered and compressed.

A view is public when it called `make_public`; pages of the CMS are, by a hook. Compressing an
answer that holds a secret beside something from the request would give the secret away (BREACH):
public answers hold none, and what belongs to one browser says no-store and stays as it is.
"""

import hashlib
from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.text import compress_string

from portal.core import answers
from portal.core.cookies import is_personal

SMALL = 400
"""Bytes below which compressing costs more than it saves."""

WORDY = ("text/", "application/xml", "application/rss+xml", "image/svg+xml")


def make_public(request: HttpRequest, parameters: Iterable[str] | None) -> None:
    """The answer to this request may be shown to anybody who asks for the same address.

    `parameters` are the names in the query string that it depends on; others are taken out of the
    request, so that no answer can repeat what one visitor brought. None: it is not known, and an
    address with a query string is answered for that visitor alone.
    """
    request.public_parameters = (  # type: ignore[attr-defined]
        None if parameters is None else tuple(sorted(parameters))
    )
    if parameters is not None and request.META.get("QUERY_STRING"):
        known = QueryDict(mutable=True)
        for name in sorted({*parameters} & request.GET.keys()):
            known[name] = request.GET[name]
        request.META["QUERY_STRING"] = known.urlencode()
        known._mutable = False
        request.GET = known  # type: ignore[assignment]


def is_public(request: HttpRequest) -> bool:
    return hasattr(request, "public_parameters")


def depends_on_known_things(request: HttpRequest) -> bool:
    """Whether `public_parameters` says everything about the query string."""
    known = getattr(request, "public_parameters", None) is not None
    return known or not request.META.get("QUERY_STRING")


def names_in(header: str) -> set[str]:
    """The names in a header that is a list, like Cache-Control or Vary, in small letters."""
    parts = (part.partition("=")[0].strip() for part in header.lower().split(","))
    return {part for part in parts if part}


class DressPublicPages:
    """Number (ETag), compress, and tell browsers and proxies how to keep a public answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            not is_public(request)
            or response.streaming
            or "no-store" in names_in(response.get("Cache-Control", ""))
        ):
            return response
        if response.status_code == 200 and request.method in {"GET", "HEAD"}:
            if not response.has_header("Cache-Control"):
                response["Cache-Control"] = cache_control(request, response)
            if "public" in names_in(response["Cache-Control"]):
                tell_the_web_server(response)
            if not response.has_header("ETag"):
                number = hashlib.blake2b(response.content, digest_size=12).hexdigest()
                response["ETag"] = f'W/"{number}"'
        compress(request, response)
        answer = get_conditional_response(request, etag=response.get("ETag"), response=response)
        return answer or response


def cache_control(request: HttpRequest, response: HttpResponse) -> str:
    """Browsers may keep it but ask again each time; proxies in front of us, as the settings say."""
    of_one_visitor = is_personal(request) or bool(response.cookies)
    if of_one_visitor or not depends_on_known_things(request):
        return "private, no-cache"
    return for_proxies(answers.seconds_left())


def for_proxies(seconds_left: float) -> str:
    """How proxies may keep a public answer that will be true for so many seconds."""
    if not settings.PROXY_CACHE_SECONDS:
        return "public, no-cache"
    seconds = min(settings.PROXY_CACHE_SECONDS, max(int(seconds_left), 0))
    return f"public, max-age=0, must-revalidate, s-maxage={seconds}"


def tell_the_web_server(response: HttpResponse) -> None:
    """How long nginx may keep it under its stamp, as a moment: what we keep is handed out later.

    nginx takes the header out: browsers, and proxies further away, still ask each time.
    """
    until = answers.true_for_now_until()
    if settings.PROXY_STAMP and until is not None:
        response["X-Accel-Expires"] = f"@{int(until)}"


def compress(request: HttpRequest, response: HttpResponse) -> None:
    kind = response.get("Content-Type", "")
    if response.has_header("Content-Encoding") or not kind.startswith(WORDY):
        return
    if len(response.content) < SMALL:
        return
    patch_vary_headers(response, ["Accept-Encoding"])
    if takes_gzip(request):
        response.content = compress_string(response.content)
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))


def takes_gzip(request: HttpRequest) -> bool:
    """Whether the browser asked for gzip; `gzip;q=0` says that it does not."""
    for part in request.META.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in {"gzip", "*"}:
            return weight.replace(" ", "").rstrip("0.") != "q="
    return False
