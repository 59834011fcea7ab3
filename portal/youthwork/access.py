"""The door of the workspace."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from portal.youthwork.rules import works_somewhere

View = Callable[..., HttpResponse]


def for_workers(view: View) -> View:
    """Only for who works with young people somewhere; others get a 404, and nothing is kept by
    caches. Whoever is not logged in, or owes a second factor, is led there first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not works_somewhere(request.user):  # type: ignore[arg-type]
            raise Http404
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    guarded.for_workers = True  # type: ignore[attr-defined]
    return login_required(guarded)
