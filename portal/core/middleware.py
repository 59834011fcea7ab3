"""What no request may bring and every answer says, whatever address it is about."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render


class RefuseNullBytes:
    """Answer 400 to an address or a query with a null byte: PostgreSQL cannot store or compare it.

    A cookie with one (Django reads octal escapes in cookies) is as if it were not there.

    Forms refuse it themselves (ProhibitNullCharactersValidator); a path or a query string reaches
    the database without a form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", status=400)
        for name in [name for name, value in request.COOKIES.items() if "\x00" in value]:
            del request.COOKIES[name]
        return self.get_response(request)


class SayLittleWhenNothingChanged:
    """Leave out of a 304 what the browser has already: headers of what it keeps stay as they are
    (RFC 9110, 15.4.5). Phones in a live group ask often, on bad connections.
    """

    NEEDED = frozenset({"cache-control", "content-location", "date", "etag", "expires", "vary"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 304:
            for name in [name for name in response.headers if name.lower() not in self.NEEDED]:
                del response[name]
        return response


class RefuseWhatIsNotUsed:
    """Tell the browser that no page here uses a camera, a place or a payment, and whose files
    these are: another site cannot put an answer of ours into a page of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class LanguageOfTheAddress(LocaleMiddleware):
    """Django's choice of a language, without its guess that a 404 lacks a language in front.

    `/` leads to a language; any other address that does not exist answers 404 there and then.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code == 404:
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response
        return super().process_response(request, response)
