"""A method that an address does not take is refused in words, not with an empty page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


class SayWhyNotAllowed:
    """Fill a 405 that has no content; its status, Allow and other headers stay as they are.

    In the list it stands inside the middleware that chooses the language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            response.content = render_to_string("405.html", request=request)
            response["Content-Type"] = "text/html; charset=utf-8"
            del response["Content-Length"]
        return response
