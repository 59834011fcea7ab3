"""Addresses beside the pages: the choice of a language, errors, what machines ask for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """`/` leads to the home page in the first language of the browser that we speak."""
    language = get_language_from_request(request)
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    response = HttpResponseRedirect(f"/{language}/")
    response["Vary"] = "Accept-Language"
    return response


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection has run out: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)
