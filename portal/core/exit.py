"""The way out: one address that forgets what this browser holds and leaves for the weather."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt

from portal.core.cookies import LIVE_COOKIE, PROGRESS_COOKIE
from portal.core.limits import never_limited


@never_limited
@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    """Redirect to EXIT_URL without a referrer; end a session, wipe the training progress and
    the place in a live group.

    It does not and cannot clear the browser's history; the page about the exit says so.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        request.session.flush()
    response = HttpResponseRedirect(settings.EXIT_URL)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    for name in (PROGRESS_COOKIE, LIVE_COOKIE, settings.CSRF_COOKIE_NAME):
        if name in request.COOKIES:
            response.delete_cookie(name)
    return response
