"""Which methods an address takes; others get a 405 with a sentence."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

P = ParamSpec("P")
PageView = Callable[Concatenate[HttpRequest, Any, P], HttpResponse]
"""A view of a page: request, page, and what the address names."""

READING = ("GET", "HEAD")


def not_allowed(request: HttpRequest, page: Any, allowed: tuple[str, ...]) -> HttpResponse:
    response = TemplateResponse(request, "405.html", {"page": page}, status=405)
    response["Allow"] = ", ".join([*allowed, "OPTIONS"])
    return response


def takes(*methods: str) -> Callable[[PageView[P]], PageView[P]]:
    """Let a view of a page answer these methods only."""

    def decorate(view: PageView[P]) -> PageView[P]:
        def checked(
            request: HttpRequest, page: Any, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            if request.method not in methods:
                return not_allowed(request, page, methods)
            return view(request, page, *args, **kwargs)

        return update_wrapper(checked, view)

    return decorate
