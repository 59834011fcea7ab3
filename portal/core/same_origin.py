"""POSTs from our own pages only, without a cookie.

Django's CSRF protection sets a cookie as soon as a form is shown. Pages for young people set none
while they read, and what is posted from them is not tied to an account. The browser's own headers
tell whether a POST came from this site; see docs/decisions/0004.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


def is_same_origin(request: HttpRequest) -> bool:
    """True where the browser says that this site sent the request, or says nothing at all.

    Sec-Fetch-Site is sent by every current browser and cannot be set by a page; Origin is sent
    with every POST by older ones. A client that sends neither is no browser that could be abused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def same_origin_post(view: View) -> View:
    """Let a view take POSTs from our own pages without a CSRF cookie; others get a 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not is_same_origin(request):
            return render(request, "403.html", status=403)
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)
