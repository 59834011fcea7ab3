"""The first letter to an employer, without a name: at a neutral address, without a cookie until it
is sent. From then on it is a conversation like any other, at the one address to come back to.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.core.cookies import LETTER_COOKIE, set_for_the_visit
from portal.core.limits import limited
from portal.core.same_origin import same_origin_post
from portal.jobs.mailboxes import box_named
from portal.jobs.models import Mailbox
from portal.letterbox import letters
from portal.letterbox.forms import MOST, LetterForm, new_form
from portal.letterbox.letters import ChangedError, ClosedError, SentError

LETTERS = "mentoring:talk"


@sensitive_post_parameters()
@same_origin_post
@limited("form")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """The button on the page of a place leads here with the name of a box and a first line."""
    response = _answer(request)
    response["Cache-Control"] = "no-store, private"
    return response


def _answer(request: HttpRequest) -> HttpResponse:
    is_form = request.content_type != "multipart/form-data"  # before anything of it is read
    box = box_named(request.POST.get("box", "")[:50]) if is_form else None
    if request.method != "POST" or not is_form:
        return redirect("jobs:board")
    if box is None:
        return _closed(request)
    if "form" not in request.POST:
        first = {"form": new_form(), "text": request.POST.get("text", "")[:MOST]}
        return _page(request, box, LetterForm(initial=first))
    form = LetterForm(request.POST)
    return _sent(request, box, form) if form.is_valid() else _page(request, box, form.again(), 422)


def _sent(request: HttpRequest, box: Mailbox, form: LetterForm) -> HttpResponse:
    token = form.cleaned_data["token"]
    try:
        letters.ask(pool=box.pool, text=form.cleaned_data["text"], token=token)
    except ClosedError:
        return _closed(request)
    except ChangedError:  # it arrived with other words; these were not sent
        form.add_error(None, _("You sent this before, with other words. Those arrived."))
        return _page(request, box, form, 409)
    except SentError:  # the visit that it opened is over: the code leads back
        return redirect(LETTERS)
    response = redirect(LETTERS)
    response.status_code = 303
    set_for_the_visit(request, response, LETTER_COOKIE, token)
    return response


def _page(request: HttpRequest, box: Mailbox, form: LetterForm, status: int = 200) -> HttpResponse:
    values = {"box": box, "employer": box.employer, "form": form}
    return render(request, "jobs/letter_write.html", values, status=status)


def _closed(request: HttpRequest) -> HttpResponse:
    """Nobody reads there now; what was typed is handed back to copy."""
    kept = request.POST.get("text", "")
    return render(request, "jobs/letter_closed.html", {"kept": kept}, status=409)
