"""The doors of desks: who may come in, and that nothing behind them is kept by caches."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from portal.accounts.models import User

View = Callable[..., HttpResponse]


def only_for(may: Callable[[User], bool]) -> Callable[[View], View]:
    """Only for whom `may` says so; others get a 404, and nothing is kept by caches. Whoever is not
    logged in, or owes a second factor, is led there first."""

    def door(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not isinstance(request.user, User) or not may(request.user):
                raise Http404
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return login_required(guarded)

    return door
