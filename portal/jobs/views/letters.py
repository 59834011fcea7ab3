"""Letters to an employer, at the desk of who answers them. The key is made and opened where all
keys are; nothing here says who wrote.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.http import AuthenticatedRequest
from portal.jobs import mailboxes
from portal.jobs.access import LettersRequest, for_readers, with_key
from portal.jobs.models import Employer, Mailbox
from portal.letterbox import ceremony, keys, letters, sealing
from portal.letterbox.ceremony import Desk
from portal.letterbox.forms import SENT_BEFORE, AnswerForm, new_form
from portal.letterbox.letters import ChangedError
from portal.letterbox.models import Conversation, Grant
from portal.letterbox.sealing import SealError

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
WRITE = {"answer": letters.answer, "close": letters.close}


DESK = Desk("jobs", home="jobs:letters", unlock="jobs:unlock", make="jobs:make_key")


@for_readers
@GET_POST
def unlock(request: AuthenticatedRequest) -> HttpResponse:
    return ceremony.unlock(request, DESK)


@for_readers
@GET_POST
def make_key(request: AuthenticatedRequest) -> HttpResponse:
    return ceremony.make(request, DESK)


@for_readers
@require_POST
def lock(request: AuthenticatedRequest) -> HttpResponse:
    return ceremony.lock(request, DESK)


@with_key
@GET_POST
def inbox(request: LettersRequest) -> HttpResponse:
    """Who waits first; a button to open a box, and the door for a colleague."""
    if request.method == "POST":
        return _done(request)
    values = {
        "trays": mailboxes.trays(request.user, request.holder),
        "fingerprint": sealing.fingerprint(bytes(request.holder.member.public)),
    }
    return render(request, "jobs/letters.html", values)


def _done(request: LettersRequest) -> HttpResponse:
    mine = [one for one in Employer.objects.for_user(request.user) if mailboxes.may_answer(one)]
    employer = next((one for one in mine if str(one.pk) == request.POST.get("employer")), None)
    if employer is None:
        raise Http404
    if request.POST.get("do") == "open":
        try:
            mailboxes.open_box(employer=employer, by=request.holder)
        except mailboxes.HasReaderError:
            messages.error(request, _("A colleague reads the letters already. Let them admit you."))
        return redirect("jobs:letters")
    box = mailboxes.box_of(employer)
    if box is None:
        raise Http404
    return _reader_changed(request, box)


def _reader_changed(request: LettersRequest, box: Mailbox) -> HttpResponse:
    """Admit a colleague whose four words were compared by phone, or take somebody out."""
    chosen, do = request.POST.get("member", ""), request.POST.get("do", "")
    inside = {str(one.pk): one for one in mailboxes.readers_of(box)}
    outside = {str(one.member.pk): one.member for one in mailboxes.to_admit(box)}
    try:
        if do == "admit" and chosen in outside:
            shown = request.POST.get("fingerprint", "")
            keys.admit(pool=box.pool, member=outside[chosen], fingerprint=shown, by=request.holder)
        elif do == "leave" and chosen in inside:
            keys.leave(pool=box.pool, member=inside[chosen], by=request.holder)
        else:
            raise Http404
    except (SealError, Grant.DoesNotExist):
        messages.error(request, _("This key is another one than you compared. Nothing was given."))
    else:
        messages.success(request, _("That is done."))
    return redirect("jobs:letters")


@with_key
@GET_POST
def letter(request: LettersRequest, pk: str) -> HttpResponse:
    """One conversation: read, answer, close."""
    mine = [one for one in Employer.objects.for_user(request.user) if mailboxes.may_answer(one)]
    theirs = {one.pk for one in mailboxes.conversations_of(request.holder, mine)}
    found = get_object_or_404(Conversation.objects.filter(pk__in=theirs), pk=pk)
    if request.method == "POST":
        return _written(request, found)
    letters.mark_read(found)
    found.refresh_from_db(fields=["status"])
    return _letter(request, found)


def _letter(
    request: LettersRequest,
    found: Conversation,
    form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        opened = letters.letters_of(found, letters.team_keys(found, request.holder))
    except SealError:
        return _damaged(request)
    values = {
        "conversation": found,
        "letters": opened,
        "form": form or AnswerForm(initial={"form": new_form()}),
    }
    return render(request, "jobs/letter.html", values, status=status)


def _written(request: LettersRequest, found: Conversation) -> HttpResponse:
    write = WRITE.get(request.POST.get("do", ""))
    if write is None:
        return redirect("jobs:letter", pk=found.pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _letter(request, found, form.again(), status=422)
    data = form.cleaned_data
    try:
        write(conversation=found, holder=request.holder, text=data["text"], once=data["token"])
    except ChangedError:
        messages.error(request, SENT_BEFORE)
        return _letter(request, found, form.as_new(), status=409)
    except SealError:
        return _damaged(request)
    return redirect("jobs:letter", pk=found.pk)


def _damaged(request: LettersRequest) -> HttpResponse:
    """Something was changed or taken away: nothing is added. What was typed is handed back."""
    values = {"text": request.POST.get("text", "")}
    return render(request, "jobs/letter_damaged.html", values, status=409)
