"""What a phone sees: the door, and the room. No name, no account, no session.

A cookie comes only with the form that joins; it holds a random token and goes with the browser.
"""

from collections.abc import Iterable, Mapping
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.cookies import LIVE_COOKIE
from portal.core.limits import LIMITS, is_spent, limited, seconds_to_wait, too_many
from portal.core.same_origin import same_origin_post
from portal.youthwork import queries, rooms
from portal.youthwork.actions import runs
from portal.youthwork.forms import PinForm
from portal.youthwork.middleware import unchanged
from portal.youthwork.models import Assignment, Phone, Run
from portal.youthwork.refusals import sentence
from portal.youthwork.running import RefusedError
from portal.youthwork.views.assigned import over

GUESS = LIMITS["guess"]


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    return response


def _token(request: HttpRequest) -> str:
    return request.COOKIES.get(LIVE_COOKIE, "")[:64]


# --- the door -----------------------------------------------------------------------------------


@same_origin_post
@limited("answer")
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Type a PIN or a code. Whoever is in a group already sees the way back to it."""
    if request.method != "POST":
        return _door(request, PinForm())
    if wait := is_spent(request, "guess", GUESS):
        return too_many(request, wait, hand_back=True)
    form = PinForm(request.POST)
    if not form.is_valid():
        return _door(request, form, 422)
    code = form.cleaned_data["code"]
    if run := _open_run(code):
        return _enter(request, run)
    if assignment := Assignment.objects.filter(code=code).first():
        return over(request) if assignment.is_over else redirect("youthwork:assigned", code=code)
    return _unknown(request, form)


@same_origin_post
@limited("answer")
@require_http_methods(["GET", "HEAD", "POST"])
def door_of(request: HttpRequest, pin: str) -> HttpResponse:
    """Behind a QR code: one button. Looking alone joins nobody and sets no cookie."""
    if wait := is_spent(request, "guess", GUESS):
        return too_many(request, wait)
    run = _open_run(pin)
    if run is None:
        return _unknown(request, PinForm({"code": pin}))
    if request.method == "POST":
        return _enter(request, run)
    values = {"run": run, "ticket": runs.new_ticket()}
    return _private(render(request, "youthwork/phone_enter.html", values))


def _open_run(pin: str) -> Run | None:
    is_pin = len(pin) == 6 and pin.isascii() and pin.isdecimal()
    return Run.objects.open().filter(pin=pin).first() if is_pin else None


def _unknown(request: HttpRequest, form: PinForm) -> HttpResponse:
    """What was typed leads nowhere: counted, for whoever tries all of them."""
    seconds_to_wait(request, "guess", GUESS)
    if form.is_valid():
        form.add_error("code", _("We do not know this code. Look at the big screen once more."))
    return _door(request, form, 404)


def _door(request: HttpRequest, form: PinForm, status: int = 200) -> HttpResponse:
    known = bool(_token(request)) and queries.round_of(_token(request)) is not None
    values = {"form": form, "is_in": known, "ticket": runs.new_ticket()}
    return _private(render(request, "youthwork/phone_door.html", values, status=status))


def _enter(request: HttpRequest, run: Run) -> HttpResponse:
    try:
        ticket = request.POST.get("ticket", "")[:64]
        token = runs.join(run=run, token=_token(request), ticket=ticket)
    except RefusedError:
        return _gone(request)
    response = HttpResponseRedirect(reverse("youthwork:room"))
    response.status_code = 303
    response.set_cookie(
        LIVE_COOKIE, token, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return _private(response)


# --- the room -----------------------------------------------------------------------------------


@same_origin_post
@limited("answer")
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest) -> HttpResponse:
    """Where the group is. A POST is an answer, which may be changed while the voting is open."""
    phone = queries.phone_of(_token(request))
    if phone is None:
        return _gone(request)
    if request.method != "POST":
        return _room(request, phone)
    return _answer(request, phone)


def _answer(request: HttpRequest, phone: Phone) -> HttpResponse:
    given = {
        name.removeprefix("answer:"): tuple(request.POST.getlist(name))
        for name in request.POST
        if name.startswith("answer:")
    }
    spot = request.POST.get("spot")
    if spot != phone.run.where.spot:
        return _room(request, phone, _("The group has gone on. Here you are with them."), 409)
    try:
        runs.vote(phone=phone, run=phone.run, given=given)
    except RefusedError as refused:
        newest = queries.phone_of(_token(request))
        if newest is None:
            return _gone(request)
        return _room(request, newest, sentence(refused), 422, given)
    response = HttpResponseRedirect(reverse("youthwork:room"))
    response.status_code = 303
    return _private(response)


def _room(
    request: HttpRequest,
    phone: Phone,
    error: str = "",
    status: int = 200,
    given: Mapping[str, Iterable[str]] | None = None,
) -> HttpResponse:
    kept = {} if phone.run.where.is_shown else queries.given_here(phone)
    if error:
        page = _page(request, phone.run, error, kept, given)
    else:
        make = partial(_page, request, phone.run, kept=kept)
        page = rooms.shared(phone.run, request.LANGUAGE_CODE, kept, make)
    return _private(HttpResponse(page, status=status))


def _page(
    request: HttpRequest,
    run: Run,
    error: str = "",
    kept: Mapping[str, list[str]] | None = None,
    given: Mapping[str, Iterable[str]] | None = None,
) -> bytes:
    walk = run.where
    scene = queries.scene(run)
    values = {
        "run": run,
        "walk": walk,
        "scene": scene,
        "error": error,
        "kept": kept,
        "given": {key: [*answers] for key, answers in (given or kept or {}).items()},
        "may_answer": bool(scene and scene.questions and not walk.is_shown),
        "state": f"{run.pk}-{run.round}",
    }
    return render_to_string("youthwork/phone_room.html", values, request).encode()


def _gone(request: HttpRequest) -> HttpResponse:
    """The run is over, or this phone was never in one: a way on, and no cookie any more."""
    was_in = LIVE_COOKIE in request.COOKIES
    values = {"form": PinForm(), "was_in": was_in, "ticket": runs.new_ticket()}
    response = render(request, "youthwork/phone_gone.html", values, status=410)
    if was_in:
        response.delete_cookie(LIVE_COOKIE, samesite="Lax")
    return _private(response)


@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Has anything changed? One indexed query; a 304 without a body as long as nothing has."""
    etag = queries.etag_of(_token(request))
    if request.headers.get("If-None-Match") == etag:
        return unchanged(etag)
    response = JsonResponse({"state": etag.strip('"')})
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response
