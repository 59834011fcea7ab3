"""The desk of who answers: the letters, and what is done with one."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.letterbox import letters, sealing
from portal.letterbox.forms import SENT_BEFORE, new_form
from portal.letterbox.letters import ChangedError, ClosedError
from portal.letterbox.models import Conversation, Grant
from portal.letterbox.sealing import SealError
from portal.mentoring import actions, queries
from portal.mentoring.access import DeskRequest, with_key
from portal.mentoring.forms import AnswerForm
from portal.mentoring.inbox import Inbox
from portal.mentoring.models import Absence, Mentor

Shown = AnswerForm | None


@with_key
@require_safe
def inbox(request: DeskRequest) -> HttpResponse:
    """The letters of my circles, in the way that the address says."""
    values = {
        "inbox": Inbox(request.holder, request.GET),
        "mine": Mentor.objects.filter(user=request.user).first(),
        "absence": Absence.objects.now().filter(user=request.user).first(),
        "fingerprint": sealing.fingerprint(bytes(request.holder.member.public)),
    }
    return render(request, "mentoring/inbox.html", values)


@with_key
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: DeskRequest, pk: str) -> HttpResponse:
    """One conversation: read, claim, answer, note, close, hand over."""
    mine = Conversation.objects.for_member(request.holder.member)
    found = get_object_or_404(mine.select_related("claimed_by__user", "key__pool"), pk=pk)
    if request.method == "POST":
        return _changed(request, found)
    letters.mark_read(found)
    found.refresh_from_db(fields=["status"])
    return _letter(request, found)


def _letter(
    request: DeskRequest,
    found: Conversation,
    form: Shown = None,
    handing: Shown = None,
    status: int = 200,
) -> HttpResponse:
    try:
        opened = queries.thread(found, request.holder)
    except SealError:
        return _damaged(request)
    values = {
        "conversation": found,
        "letters": opened,
        "circle": queries.circle_of(found),
        "is_mine": found.claimed_by_id == request.holder.member.pk,
        "may_claim": found.claimed_by_id in {None, *queries.stands_in_for(request.user.pk)},
        "form": form or AnswerForm(initial={"form": new_form()}),
        "handing": handing or AnswerForm(initial={"form": new_form()}, auto_id="id_hand_%s"),
        "colleagues": queries.colleagues_of(found, request.holder),
        "circles": queries.other_circles(found),
        "chosen": request.POST.get("circle", ""),
        "sentences": actions.sentences_of(request.holder),
    }
    is_wrong = any(one is not None and one.is_bound for one in (form, handing))
    return render(request, "mentoring/letter.html", values, status=422 if is_wrong else status)


def _changed(request: DeskRequest, found: Conversation) -> HttpResponse:
    if "insert" in request.POST:
        return _inserted(request, found)
    try:
        return DO.get(request.POST.get("do", ""), _back)(request, found)
    except SealError:
        return _damaged(request)


def _damaged(request: DeskRequest) -> HttpResponse:
    """Something was changed or taken away: nothing is added. What was typed is handed back."""
    values = {"text": request.POST.get("text", "")}
    return render(request, "mentoring/letter_damaged.html", values, status=409)


def _back(request: DeskRequest, found: Conversation) -> HttpResponse:
    return redirect("mentoring:letter", pk=found.pk)


def _inserted(request: DeskRequest, found: Conversation) -> HttpResponse:
    """One of my sentences after what was typed; nothing is sent by it."""
    kept = {str(pk): text for pk, text in actions.sentences_of(request.holder).items()}
    sentence = kept.get(request.POST["insert"], "")
    return _letter(request, found, AnswerForm(request.POST).with_more(sentence))


def _claimed(request: DeskRequest, found: Conversation) -> HttpResponse:
    others = queries.stands_in_for(request.user.pk)
    if not letters.claim(conversation=found, holder=request.holder, stands_in_for=others):
        messages.info(request, _("A colleague was faster."))
    return _back(request, found)


def _released(request: DeskRequest, found: Conversation) -> HttpResponse:
    letters.release(conversation=found, holder=request.holder)
    return _back(request, found)


def _writing(write: Callable[..., None]) -> Callable[[DeskRequest, Conversation], HttpResponse]:
    def do(request: DeskRequest, found: Conversation) -> HttpResponse:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return _letter(request, found, form.again())
        data = form.cleaned_data
        try:
            write(conversation=found, holder=request.holder, text=data["text"], once=data["token"])
        except ChangedError:
            messages.error(request, SENT_BEFORE)
            return _letter(request, found, form.as_new(), status=409)
        return _back(request, found)

    return do


def _handed_to_member(request: DeskRequest, found: Conversation) -> HttpResponse:
    chosen = request.POST.get("member", "")
    colleagues = queries.colleagues_of(found, request.holder)
    member = next((one for one in colleagues if str(one.pk) == chosen), None)
    if member is None:
        raise Http404
    try:
        done = letters.hand_to_member(conversation=found, holder=request.holder, member=member)
    except Grant.DoesNotExist as error:  # taken out between the two lines
        raise Http404 from error
    if done:
        messages.success(request, _("Handed over. Your colleague finds it under “Mine”."))
    else:
        messages.info(request, _("A colleague was faster."))
    return _back(request, found)


def _handed_to_circle(request: DeskRequest, found: Conversation) -> HttpResponse:
    """To other people, with a word to the one who wrote: they are told who reads from now on."""
    chosen = request.POST.get("circle", "")
    circle = next((one for one in queries.other_circles(found) if str(one.pk) == chosen), None)
    form = AnswerForm(request.POST, auto_id="id_hand_%s")
    if circle is None:
        form.add_error(None, _("This circle takes no letters now. Choose another one."))
    if not form.is_valid():
        again = form.again()
        again.auto_id = form.auto_id
        return _letter(request, found, handing=again)
    data = form.cleaned_data
    try:
        letters.hand_to_pool(
            conversation=found,
            holder=request.holder,
            pool=circle.pool,  # type: ignore[union-attr]
            text=data["text"],
            once=data["token"],
        )
    except ClosedError:
        form.add_error(None, _("This circle takes no letters now. Choose another one."))
        return _letter(request, found, handing=form)
    messages.success(request, _("Handed over. The other circle reads and answers it."))
    return redirect("mentoring:inbox")


DO: dict[str, Callable[[DeskRequest, Conversation], HttpResponse]] = {
    "claim": _claimed,
    "release": _released,
    "answer": _writing(letters.answer),
    "note": _writing(letters.note),
    "close": _writing(letters.close),
    "hand": _handed_to_member,
    "hand-circle": _handed_to_circle,
}
