"""Addresses beside the pages: the choice of a language, errors, what machines ask for."""

import sys
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from portal.cms import drawings
from portal.cms.cards import Card
from portal.cms.enums import Ground
from portal.cms.models import SiteSettings


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
    """A form whose protection has run out: say so, and how to go on.

    Other pages have no form with a token: what is sent to them is the wrong method, not too late.
    """
    if not request.path.startswith(("/account/", "/cms/")) and "/_util/" not in request.path:
        response = render(request, "405.html", status=405)
        response["Allow"] = "GET, HEAD, OPTIONS"
        return response
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """What broke may be anything: no database, no request in the template, no menu, no session.

    The language is that of the address; where it has none, the one the browser asks for. A database
    that is away comes back: 503 tells whoever asks by machine to try again.
    """
    language = get_language_from_request(request, check_path=True)
    with override(language):
        page = loader.get_template("500.html").render()
    response = HttpResponse(page, status=500, headers={"Content-Language": language})
    if isinstance(sys.exception(), OperationalError):
        response.status_code = 503
        response["Retry-After"] = "10"
    return response


INKS = [
    ("Papier", "paper"),
    ("Krijt", "chalk"),
    ("Blos", "blush"),
    ("Scheut", "sprig"),
    ("Zon", "sun"),
    ("Steen", "stone"),
    ("Wortel", "carrot"),
    ("Rots", "deep"),
]


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """The building blocks with their states, every drawing and icon, for whoever builds."""
    example = Card("Verhaal of training", "#kaarten", "Eén zin die nieuwsgierig maakt.", "Verhaal")
    return render(
        request,
        "home/style_guide.html",
        {
            "inks": INKS,
            "grounds": [*Ground.values, "deep"],
            "cards": [
                replace(example, ground=ground, art=art, facts=("6 minuten",))
                for ground, art in zip(Ground.values, ("houses", "", "threads", ""), strict=True)
            ],
            "drawings": drawings.names("art"),
            "icons": drawings.names("icons"),
        },
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /account/",
        "Disallow: /cms/",
        "Disallow: /weg/",
        "Disallow: /*/zoek/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell about a hole. 404 until the site settings name an address."""
    contact = SiteSettings.for_request(request).contact_email
    if not contact:
        raise Http404
    expires = timezone.now().replace(microsecond=0) + timedelta(days=180)
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: nl, fr, en",
        f"Canonical: {request.build_absolute_uri()}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
