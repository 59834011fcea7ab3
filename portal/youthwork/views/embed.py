"""A module or a step in a frame on somebody else's site: the only addresses that may be framed.

No cookie comes out of here: what was done is not remembered from one step to the next.
"""

import re
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from portal.cms.languages import in_active_language
from portal.core.limits import limited
from portal.core.same_origin import same_origin_post
from portal.courses import player
from portal.courses.models import ModulePage

WIDTH, HEIGHT = 420, 760
LINK = re.compile(rb'<a (?=[^>]*href="([^"#][^"]*)")')
ADDRESS = re.compile(r"^/(nl|fr|en|ar)/.+?/([\w-]+)/(?:stap/([0-9a-f]{8})/)?$")


def _module(short: str) -> ModulePage:
    """The public module with this short name, in the language of the address."""
    for page in in_active_language(ModulePage.objects.live().public()):
        if page.short == short:
            return page
    raise Http404


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@same_origin_post
@limited("answer")
def frame(request: HttpRequest, short: str, rest: str) -> HttpResponse:
    """The player in a frame. It begins with the first step; at the end it leads to the portal."""
    page = _module(short)
    base = reverse("youthwork:embed", args=[short, ""])
    request.COOKIES.clear()
    request.played_at = base  # type: ignore[attr-defined]
    if not rest and page.outline:
        return HttpResponseRedirect(f"{base}stap/{page.outline[0].key}/")
    response = _played(request, page, rest)
    if isinstance(response, TemplateResponse):
        response.render()
        response.content = _leading_out(response.content, base)
    response.cookies.clear()
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _played(request: HttpRequest, page: ModulePage, rest: str) -> HttpResponse:
    if rest == "einde/":
        return TemplateResponse(request, "youthwork/embed_end.html", {"page": page})
    return player.below(request, page, rest)


def _leading_out(content: bytes, base: str) -> bytes:
    """Links to other pages of the portal open outside the frame, where they may be shown."""

    def out(found: re.Match[bytes]) -> bytes:
        inside = found[1].startswith(base.encode())
        return found[0] if inside else b'<a target="_top" '

    return LINK.sub(out, content)


# --- the snippet, and who finds it by itself ----------------------------------------------------


def snippet(request: HttpRequest, page: ModulePage, key: str = "") -> str:
    """The lines to copy into another site."""
    rest = f"stap/{key}/" if key else ""
    address = request.build_absolute_uri(reverse("youthwork:embed", args=[page.short, rest]))
    ref = next((ref for ref in page.outline if ref.key == key), None)
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" '
        'referrerpolicy="no-referrer"></iframe>',
        address, ref.title if ref else page.title, HEIGHT,
    )  # fmt: skip


@require_safe
def how(request: HttpRequest, short: str) -> HttpResponse:
    """For who makes the site of a youth club: the whole training, or one step of it."""
    page = _module(short)
    rows = [(ref.title, snippet(request, page, ref.key)) for ref in page.outline]
    values = {"module": page, "rows": [(page.title, snippet(request, page)), *rows]}
    return render(request, "youthwork/embed_how.html", values)


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0, for sites that make a frame of a pasted address by themselves."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501)
    try:
        parts = urlsplit(request.GET.get("url", "")[:500])
    except ValueError as error:
        raise Http404 from error
    found = ADDRESS.match(parts.path)
    if parts.netloc != request.get_host() or found is None:
        raise Http404
    language, slug, key = found.groups()
    pages = ModulePage.objects.live().public()
    page = pages.filter(slug=slug, locale__language_code=language).first()
    if page is None or not parts.path.startswith(page.url or "-"):
        raise Http404
    with override(language):
        html = snippet(request, page, key or "")
    answer = {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Wortel",
        "provider_url": request.build_absolute_uri("/"),
        "title": page.title,
        "width": min(_most(request, "maxwidth"), WIDTH),
        "height": min(_most(request, "maxheight"), HEIGHT),
        "html": html,
    }
    response = JsonResponse(answer)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _most(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 6 else 10_000
