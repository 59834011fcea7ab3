"""The way out: one address that forgets what this browser holds and leaves for the weather."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt

from portal.core.cookies import LIVE_COOKIE, PROGRESS_COOKIE
from portal.core.limits import never_limited

_endings: dict[str, Callable[[str], None]] = {}


def on_leaving(cookie: str, end: Callable[[str], None]) -> None:
    """Expire this cookie too, and call `end` with what it holds (any text a browser can send)."""
    _endings[cookie] = end


@never_limited
@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    """Redirect to EXIT_URL without a referrer; end a session, wipe the training progress, the place
    in a live group and what else asked for it (`on_leaving`).

    It does not and cannot clear the browser's history; the page about the exit says so.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        request.session.flush()
    response = HttpResponseRedirect(settings.EXIT_URL)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    for name in _endings.keys() & request.COOKIES.keys():
        _endings[name](request.COOKIES[name])
    for name in (PROGRESS_COOKIE, LIVE_COOKIE, settings.CSRF_COOKIE_NAME, *_endings):
        if name in request.COOKIES:
            response.delete_cookie(name)
    return response
