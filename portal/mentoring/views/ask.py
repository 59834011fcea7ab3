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

from portal.core.cookies import LETTER_COOKIE, set_for_the_visit
from portal.core.dropped_files import drop_files
from portal.core.limits import LIMITS, is_spent, limited, seconds_to_wait, too_many
from portal.core.same_origin import same_origin_post
from portal.courses import qr
from portal.letterbox import letters, sealing, sessions
from portal.letterbox.forms import SENT_BEFORE, LetterForm, new_form
from portal.letterbox.letters import ChangedError, ClosedError, IncompleteError, SentError, Visit
from portal.letterbox.sealing import SealError
from portal.mentoring.forms import CodeForm, KeepForm, ReplyForm
from portal.mentoring.queries import (
    Choice,
    choice_behind,
    choice_of,
    open_choices,
    quiet_moments,
)
from portal.mentoring.rules import answered_by

GUESS = LIMITS["guess"]
Step = Callable[[HttpRequest], HttpResponse]


@sensitive_post_parameters()
@same_origin_post
@limited("form")
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest) -> HttpResponse:
    drop_files(request)
    if request.content_type == "multipart/form-data":
        error = _("Pictures and files cannot be sent here. Your text is still here.")
        response = _page(request, "start", 422, error=error, kept=_typed(request))
    elif request.method == "POST":
        response = _step(request)
    else:
        response = _start(request)
    response["Cache-Control"] = "no-store, private"
    return response


def _step(request: HttpRequest) -> HttpResponse:
    """What the form asks for. One that was shown with other letters than those that this browser
    has open now (in another tab) does nothing.
    """
    given = request.POST.get("of", "")
    if given and given != _mark(letters.visit_of(_token(request))):
        return _other_tab(request)
    return STEPS.get(request.POST.get("do", ""), _start)(request)


def _mark(visit: Visit | None) -> str:
    """Tells one visit's letters from another's, and nothing else of them."""
    return sealing.subkey(visit.key, b"tab")[:8].hex() if visit else ""


def _typed(request: HttpRequest) -> str:
    return request.POST.get("text", "")


# --- steps --------------------------------------------------------------------------------------


def _start(request: HttpRequest) -> HttpResponse:
    """Where somebody left, or the choice of whom to write to."""
    visit = letters.visit_of(_token(request))
    if visit is None:
        return _page(request, "start")
    return _thread(request, visit) if visit.has_kept_code else _code(request, visit)


def _other_tab(request: HttpRequest) -> HttpResponse:
    visit = letters.visit_of(_token(request))
    if visit is None:
        return _over(request)
    error = _("You opened other letters in another tab. Nothing was sent or changed here.")
    if visit.has_kept_code:
        return _thread(request, visit, _again(_typed(request)), 409, error=error)
    return _code(request, visit, error, 409, kept=_typed(request))


def _again(text: str) -> ReplyForm:
    """A fresh form with a text that was typed before."""
    return ReplyForm(initial={"form": new_form(), "text": text})


def _choose(request: HttpRequest) -> HttpResponse:
    return _write(request, LetterForm(initial={"form": new_form()}))


def _write(request: HttpRequest, form: LetterForm, status: int = 200) -> HttpResponse:
    choice = choice_of(request.POST.get("circle", "")[:50])
    if choice is None:
        return _circle_is_closed(request)
    return _page(request, "write", status, form=form, **_told(choice))


def _circle_is_closed(request: HttpRequest) -> HttpResponse:
    """Nobody can be written to there: what was typed goes along to another choice."""
    error = _("Nobody can be written to there now. Choose somebody else.")
    return _page(request, "start", 409, error=error, kept=_typed(request))


def _elsewhere(request: HttpRequest) -> HttpResponse:
    """The choice again; what was typed goes along."""
    text = _typed(request)
    return _page(request, "start", kept=text) if text else _page(request, "start")


def _carry(request: HttpRequest) -> HttpResponse:
    """A choice, with a text that was typed before."""
    return _write(request, LetterForm(initial={"form": new_form(), "text": _typed(request)}))


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
    except ChangedError:
        return _changed(request, token, form.cleaned_data["text"])
    return _with_cookie(request, token)


def _changed(request: HttpRequest, token: str, text: str) -> HttpResponse:
    """Back, another text, and send: the first letter has arrived, this one is handed back."""
    visit = letters.visit_of(token)
    if visit is None:
        return _over(request)
    error = _("Your letter was sent before. What you changed is still here: send it as a new one.")
    if visit.has_kept_code:
        return _set_cookie(request, _thread(request, visit, _again(text), 409, error=error), token)
    return _set_cookie(request, _code(request, visit, error, 409, kept=text), token)


def _kept(request: HttpRequest) -> HttpResponse:
    visit = letters.visit_of(_token(request))
    if visit is None:
        return _over(request)
    text = _typed(request)
    if "kept" not in request.POST:
        error = _("First keep your code. Without it nobody can come back.")
        return _code(request, visit, error, 422, kept=text)
    letters.keep_code(visit=visit, token=_token(request))
    return _thread(request, visit, _again(text)) if text else _back(request)


def _ask_for_code(request: HttpRequest) -> HttpResponse:
    """The start again, with the field for a code first."""
    return _page(request, "start", code_first=True)


def _come_back(request: HttpRequest) -> HttpResponse:
    """With the code, and perhaps with a text that was typed when a visit was over."""
    if wait := is_spent(request, "guess", GUESS):
        return too_many(request, wait, hand_back=True)
    form = CodeForm(request.POST)
    text = _typed(request)
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
    return _set_cookie(request, _thread(request, visit, _again(text)), token)


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
    except ChangedError:
        return _thread(request, visit, _again(data["text"]), 409, error=SENT_BEFORE)
    except SealError:
        return _damaged(request, visit, data["text"])
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
    "code": _ask_for_code,
    "choose": _choose,
    "elsewhere": _elsewhere,
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
        choices = open_choices()
        values = {
            "circles": [one for one in choices if not one.is_of_person],
            "people": [one for one in choices if one.is_of_person],
            "code_form": CodeForm(),
            "code_first": bool(values),
            **values,
        }
    return render(request, f"mentoring/ask_{name}.html", values, status=status)


def _told(choice: Choice | None) -> dict[str, object]:
    """Who reads, when not, and from when there is an answer to a letter of today."""
    if choice is None:
        return {}
    today, circle = timezone.localdate(), choice.circle
    return {
        "choice": choice,
        "quiet": quiet_moments(circle, timezone.localtime()),
        "day": answered_by(today, circle.reply_days, circle.leave),
    }


def _told_again(visit: Visit) -> dict[str, object]:
    """The same of a letter that was sent; for one that waits too long, the next working day."""
    choice, today = choice_behind(visit.conversation), timezone.localdate()
    if choice is None:
        return {}
    circle = choice.circle
    day = answered_by(visit.conversation.last_on, circle.reply_days, circle.leave)
    is_late = day < today
    return {
        **_told(choice),
        "day": answered_by(today, 1, circle.leave) if is_late else day,
        "is_late": is_late,
    }


def _code(
    request: HttpRequest, visit: Visit, error: str = "", status: int = 200, kept: str = ""
) -> HttpResponse:
    values = {**_told_again(visit), **_code_of(visit), "error": error, "kept": kept}
    return _page(request, "code", status, of=_mark(visit), **values)


def _code_of(visit: Visit) -> dict[str, object]:
    """The code to show, in the visit that it was made in."""
    if not visit.code:
        return {}
    groups = sealing.groups_of(visit.code)
    slips = [*zip(groups, ("sun", "blush", "sprig", "stone"), strict=True)]
    return {"slips": slips, "qr": qr.svg("-".join(groups), _("Your code as a QR code"))}


def _thread(
    request: HttpRequest,
    visit: Visit,
    form: ReplyForm | None = None,
    status: int = 200,
    **values: object,
) -> HttpResponse:
    form = form or ReplyForm(initial={"form": new_form()})
    try:
        found = letters.letters_for(visit)
    except SealError as error:
        return _damaged(request, visit, form["text"].value() or "", error)
    values = {
        "conversation": visit.conversation,
        "letters": found,
        "form": form,
        "keep_form": KeepForm(initial={"keep": visit.conversation.keep}),
        "of": _mark(visit),
        **_told_again(visit),
        **_code_of(visit),
        **values,
    }
    return _page(request, "thread", status, **values)


def _damaged(
    request: HttpRequest, visit: Visit, text: str = "", error: SealError | None = None
) -> HttpResponse:
    """Nothing is shown of letters that are not whole. They can be erased, and the text is kept."""
    is_missing = error is None or isinstance(error, IncompleteError)
    return _page(request, "damaged", 409, is_missing=is_missing, kept=text, of=_mark(visit))


def _over(request: HttpRequest) -> HttpResponse:
    """The visit is over: the code opens it again, and what was typed goes along."""
    error = _("Your visit was over, to protect you. Fill in your code and you can go on.")
    return _forget(_page(request, "start", 410, error=error, kept=_typed(request)))


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
    set_for_the_visit(request, response, LETTER_COOKIE, token)
    return response


def _forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(LETTER_COOKIE, samesite="Strict")
    return response
