"""The doors of the desk: who answers letters, and whose key is open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters

from portal.accounts.http import AuthenticatedRequest
from portal.letterbox import keys
from portal.letterbox.ceremony import with_open_key
from portal.mentoring.rules import answers_letters, sees_sums

View = Callable[..., HttpResponse]


class DeskRequest(AuthenticatedRequest):
    """With the key open: `holder` has the secret at hand."""

    holder: keys.Holder


def _door(may: Callable[..., bool], view: View) -> View:
    """Only for whom `may` says so; others get a 404, and nothing is kept by caches."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(request.user):
            raise Http404
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return login_required(guarded)


def for_mentors(view: View) -> View:
    """Only for who answers letters."""
    return sensitive_post_parameters()(_door(answers_letters, view))


def for_coordinators(view: View) -> View:
    """Only for coordinators of a verified organisation."""
    return _door(sees_sums, view)


def with_key(view: View) -> View:
    """The same, and with the key open; others are led to where it opens."""
    return for_mentors(with_open_key(view, "mentoring:unlock"))
