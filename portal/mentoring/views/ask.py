"""Writing to somebody without a name, and coming back: every step at one neutral address.

What a step is, the form says (`do`); the address never changes, so that the history of the browser
holds one line. Nothing here is kept by a cache, and no cookie comes before a letter is sent or a
code opens one. See docs/letterbox.md.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.core.cookies import LETTER_COOKIE
from portal.core.limits import LIMITS, is_spent, limited, seconds_to_wait, too_many
from portal.core.same_origin import same_origin_post
from portal.courses import qr
from portal.letterbox import letters, sealing, sessions
from portal.letterbox.letters import ClosedError, SentError, Visit
from portal.letterbox.sealing import SealError
from portal.mentoring.forms import CodeForm, KeepForm, LetterForm, ReplyForm, new_form
from portal.mentoring.queries import choice_of, circle_of, open_circles
from portal.mentoring.rules import answered_by

GUESS = LIMITS["guess"]
Step = Callable[[HttpRequest], HttpResponse]


@sensitive_post_parameters()
@same_origin_post
@limited("form")
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest) -> HttpResponse:
    if request.content_type == "multipart/form-data":  # before anything of it is read or kept
        response = _page(request, "start", 422, error=_("Pictures and files cannot be sent here."))
    elif request.method == "POST":
        response = STEPS.get(request.POST.get("do", ""), _start)(request)
    else:
        response = _start(request)
    response["Cache-Control"] = "no-store, private"
    return response


# --- steps --------------------------------------------------------------------------------------


def _start(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    """Where somebody left, or the choice of whom to write to."""
    visit = letters.visit_of(_token(request))
    if visit is None:
        return _page(request, "start", status, error=error)
    return _thread(request, visit) if visit.has_kept_code else _code(request, visit)


def _choose(request: HttpRequest) -> HttpResponse:
    return _write(request, LetterForm(initial={"form": new_form()}))


def _write(request: HttpRequest, form: LetterForm, status: int = 200) -> HttpResponse:
    choice = choice_of(request.POST.get("circle", "")[:50])
    if choice is None:
        return _circle_is_closed(request)
    day = answered_by(timezone.localdate(), choice.circle.reply_days)
    return _page(request, "write", status, form=form, choice=choice, day=day)


def _circle_is_closed(request: HttpRequest) -> HttpResponse:
    """Nobody can be written to there: what was typed goes along to another choice."""
    error = _("Nobody can be written to there now. Choose somebody else.")
    return _page(request, "start", 409, error=error, kept=request.POST.get("text", ""))


def _carry(request: HttpRequest) -> HttpResponse:
    """A choice, with a text that was typed before."""
    text = request.POST.get("text", "")
    return _write(request, LetterForm(initial={"form": new_form(), "text": text}))


def _send(request: HttpRequest) -> HttpResponse:
    choice = choice_of(request.POST.get("circle", "")[:50])
    if choice is None:
        return _circle_is_closed(request)
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _write(request, form.again(), 422)
    token = form.cleaned_data["token"]
    try:
        letters.ask(pool=choice.circle.pool, text=form.cleaned_data["text"], token=token)
    except ClosedError:
        return _circle_is_closed(request)
    except SentError:
        return _over(request)
    return _with_cookie(request, token)


def _kept(request: HttpRequest) -> HttpResponse:
    visit = letters.visit_of(_token(request))
    if visit is None:
        return _over(request)
    if "kept" not in request.POST:
        return _code(request, visit, _("First keep your code. Without it nobody can come back."))
    letters.keep_code(visit=visit, token=_token(request))
    return _back(request)


def _come_back(request: HttpRequest) -> HttpResponse:
    """With the code, and perhaps with a text that was typed when a visit was over."""
    if wait := is_spent(request, "guess", GUESS):
        return too_many(request, wait, hand_back=True)
    form = CodeForm(request.POST)
    text = request.POST.get("text", "")
    if not form.is_valid():
        return _page(request, "start", 422, code_form=form, kept=text)
    token = letters.come_back(code=form.cleaned_data["code"])
    if token is None:
        seconds_to_wait(request, "guess", GUESS)
        form.add_error("code", _("We do not know this code, or its letters are erased."))
        return _page(request, "start", 404, code_form=form, kept=text)
    sessions.end(_token(request))
    visit = letters.visit_of(token)
    if not text or visit is None:
        return _with_cookie(request, token)
    reply = ReplyForm(initial={"form": new_form(), "text": text})
    return _set_cookie(request, _thread(request, visit, reply), token)


def _reply(request: HttpRequest) -> HttpResponse:
    visit = letters.visit_of(_token(request))
    if visit is None:
        return _over(request)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _thread(request, visit, form.again(), 422)
    data = form.cleaned_data
    try:
        letters.write(visit=visit, text=data["text"], once=data["token"])
    except ClosedError:
        form.add_error(None, _("This conversation was closed. Your text was not sent."))
        return _thread(request, visit, form, 409)
    return _back(request)


def _keep_for(request: HttpRequest) -> HttpResponse:
    visit = letters.visit_of(_token(request))
    if visit is None:
        return _over(request)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _thread(request, visit, status=422)
    letters.keep_for(visit=visit, days=form.cleaned_data["keep"])
    return _back(request)


def _erase(request: HttpRequest) -> HttpResponse:
    visit = letters.visit_of(_token(request))
    if visit is None:
        return _over(request)
    if "sure" not in request.POST:
        return _thread(request, visit, status=422, unsure=True)
    letters.erase(visit=visit, token=_token(request))
    return _forget(_page(request, "erased"))


def _close(request: HttpRequest) -> HttpResponse:
    """Go away without leaving the site: the next one at this screen finds nothing."""
    sessions.end(_token(request))
    return _forget(_back(request))


STEPS: dict[str, Step] = {
    "choose": _choose,
    "carry": _carry,
    "send": _send,
    "kept": _kept,
    "open": _come_back,
    "reply": _reply,
    "keep": _keep_for,
    "erase": _erase,
    "close": _close,
}


# --- pages --------------------------------------------------------------------------------------


def _page(request: HttpRequest, name: str, status: int = 200, **values: Any) -> HttpResponse:
    if name == "start":
        values = {"circles": open_circles(), "code_form": CodeForm(), **values}
    return render(request, f"mentoring/ask_{name}.html", values, status=status)


def _code(request: HttpRequest, visit: Visit, error: str = "") -> HttpResponse:
    circle = circle_of(visit.conversation)
    day = answered_by(visit.conversation.last_on, circle.reply_days) if circle else None
    return _page(request, "code", 422 if error else 200, error=error, day=day, **_code_of(visit))


def _code_of(visit: Visit) -> dict[str, object]:
    """The code to show, in the visit that it was made in."""
    if not visit.code:
        return {}
    groups = sealing.groups_of(visit.code)
    return {"groups": groups, "qr": qr.svg("-".join(groups), _("Your code as a QR code"))}


def _thread(
    request: HttpRequest,
    visit: Visit,
    form: ReplyForm | None = None,
    status: int = 200,
    **values: object,
) -> HttpResponse:
    try:
        found = letters.letters_for(visit)
    except SealError:
        return _page(request, "damaged", 409)
    conversation = visit.conversation
    circle = circle_of(conversation)
    values = {
        "conversation": conversation,
        "letters": found,
        "circle": circle,
        "day": answered_by(conversation.last_on, circle.reply_days) if circle else None,
        "form": form or ReplyForm(initial={"form": new_form()}),
        "keep_form": KeepForm(initial={"keep": conversation.keep}),
        **_code_of(visit),
        **values,
    }
    return _page(request, "thread", status, **values)


def _over(request: HttpRequest) -> HttpResponse:
    """The visit is over: the code opens it again, and what was typed goes along."""
    error = _("Your visit was over, to protect you. Fill in your code and you can go on.")
    return _forget(_page(request, "start", 410, error=error, kept=request.POST.get("text", "")))


# --- the cookie ---------------------------------------------------------------------------------


def _token(request: HttpRequest) -> str:
    return request.COOKIES.get(LETTER_COOKIE, "")[:64]


def _back(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(request.path)
    response.status_code = 303
    return response


def _with_cookie(request: HttpRequest, token: str) -> HttpResponse:
    return _set_cookie(request, _back(request), token)


def _set_cookie(request: HttpRequest, response: HttpResponse, token: str) -> HttpResponse:
    """For as long as the browser is open; what it opens ends sooner."""
    response.set_cookie(
        LETTER_COOKIE, token, secure=request.is_secure(), httponly=True, samesite="Strict"
    )
    return response


def _forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(LETTER_COOKIE, samesite="Strict")
    return response
