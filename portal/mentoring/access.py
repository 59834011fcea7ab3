"""The doors of the desk: who answers letters, and whose key is open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters

from portal.accounts.http import AuthenticatedRequest
from portal.core.cookies import UNLOCK_COOKIE
from portal.letterbox import keys
from portal.mentoring.rules import answers_letters, sees_sums

View = Callable[..., HttpResponse]


class DeskRequest(AuthenticatedRequest):
    """With the key open: `holder` has the secret at hand."""

    holder: keys.Holder


def for_mentors(view: View) -> View:
    """Only for who answers letters; others get a 404, and nothing is kept by caches."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not answers_letters(request.user):  # type: ignore[arg-type]
            raise Http404
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return login_required(sensitive_post_parameters()(guarded))


def for_coordinators(view: View) -> View:
    """Only for coordinators of a verified organisation; others get a 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not sees_sums(request.user):  # type: ignore[arg-type]
            raise Http404
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return login_required(guarded)


def with_key(view: View) -> View:
    """The same, and with the key open; others are led to where it opens."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.COOKIES.get(UNLOCK_COOKIE, "")
        holder = keys.remembered(request.user, token)  # type: ignore[arg-type]
        if holder is None:
            return redirect("mentoring:unlock")
        request.holder = holder  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return for_mentors(guarded)
