"""Cookies. A visitor without an account can get three: the progress, the place in a live group, and
a conversation that they opened.

Both come only with something that the visitor sends, and go when the browser is closed.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

PROGRESS_COOKIE = "wortel_stappen"
LIVE_COOKIE = "wortel_mee"
LETTER_COOKIE = f"{settings.HOST_COOKIE}wortel_praat"
UNLOCK_COOKIE = f"{settings.HOST_COOKIE}wortel_sleutel"
"""The second one is of people who answer letters: they have an account. Where there is TLS both
have a name that browsers take from this very host only, over TLS, for every path.
"""


def has_session(request: HttpRequest) -> bool:
    """Whether the browser is logged in, or carries a message that it has to be shown."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES


def is_personal(request: HttpRequest) -> bool:
    """Whether the browser sent a cookie that may change an answer. Cookies of others do not."""
    return has_session(request) or PROGRESS_COOKIE in request.COOKIES


def set_for_the_visit(
    request: HttpRequest, response: HttpResponseBase, name: str, value: str
) -> None:
    """A cookie for as long as the browser is open, which no script and no other site gets."""
    secure = request.is_secure() or name.startswith("__Host-")
    response.set_cookie(name, value, secure=secure, httponly=True, samesite="Strict")
