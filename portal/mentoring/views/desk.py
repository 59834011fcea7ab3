"""The desk of who answers: the key, the letters, the circle."""

from collections.abc import Callable

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import AuthenticatedRequest
from portal.core.cookies import UNLOCK_COOKIE
from portal.letterbox import keys, letters, sealing, sessions
from portal.letterbox.models import Conversation, Grant, Member
from portal.letterbox.sealing import SealError
from portal.mentoring import queries
from portal.mentoring.access import for_mentors, with_key
from portal.mentoring.forms import AnswerForm, MentorForm, PhraseForm, new_form
from portal.mentoring.models import Circle, Mentor


class DeskRequest(AuthenticatedRequest):
    holder: keys.Holder


# --- the key ------------------------------------------------------------------------------------


@for_mentors
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: AuthenticatedRequest) -> HttpResponse:
    """Type the six words. Who has no key yet is led to where one is made."""
    if not Member.objects.filter(user=request.user).exists():
        return redirect("mentoring:make_key")
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        holder = keys.unlock(user=request.user, phrase=form.cleaned_data["phrase"])
        if holder is not None:
            return _opened(request, holder)
        form.add_error("phrase", _("These are not your six words."))
    status = 422 if request.method == "POST" else 200
    return render(request, "mentoring/unlock.html", {"form": form}, status=status)


@for_mentors
@require_http_methods(["GET", "HEAD", "POST"])
def make_key(request: AuthenticatedRequest) -> HttpResponse:
    """Six words are shown; typed back once, they open a new key. The words go along in the page,
    signed and bound to the person, and are kept nowhere.
    """
    made = _made(request)
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if sealing.normal_phrase(form.cleaned_data["phrase"]) == made:
            keys.enrol(user=request.user, phrase=made)
            holder = keys.unlock(user=request.user, phrase=made)
            if holder is None:
                raise Http404
            return _opened(request, holder)
        form.add_error("phrase", _("That is not the same. Look at the words once more."))
    values = {
        "form": form,
        "words": made.split(),
        "made": signing.dumps([request.user.pk, made], salt=PHRASE),
        "had_one": Member.objects.filter(user=request.user).exists(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "mentoring/make_key.html", values, status=status)


PHRASE = "mentoring.phrase"


def _made(request: AuthenticatedRequest) -> str:
    """The words of this ceremony; new ones where it begins, or lasted longer than an hour."""
    try:
        pk, phrase = signing.loads(request.POST.get("made", ""), salt=PHRASE, max_age=60 * 60)
    except signing.BadSignature:
        return sealing.new_phrase()
    return str(phrase) if pk == request.user.pk else sealing.new_phrase()


def _opened(request: AuthenticatedRequest, holder: keys.Holder) -> HttpResponse:
    response = redirect("mentoring:inbox")
    token = keys.remember(holder)
    response.set_cookie(
        UNLOCK_COOKIE, token, secure=request.is_secure(), httponly=True, samesite="Strict"
    )
    return response


@for_mentors
@require_POST
def lock(request: AuthenticatedRequest) -> HttpResponse:
    """Close the key before the half hour is over."""
    sessions.end(request.COOKIES.get(UNLOCK_COOKIE, ""))
    response = redirect("mentoring:unlock")
    response.delete_cookie(UNLOCK_COOKIE, samesite="Strict")
    return response


@for_mentors
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: AuthenticatedRequest) -> HttpResponse:
    """How I am shown to who asks."""
    mine = Mentor.objects.filter(user=request.user).first() or Mentor(user=request.user)
    form = MentorForm(request.POST if request.method == "POST" else None, instance=mine)
    if form.is_valid():
        form.save()
        messages.success(request, _("Kept. This is how people see you."))
        return redirect("mentoring:inbox")
    status = 422 if request.method == "POST" else 200
    return render(request, "mentoring/me.html", {"form": form}, status=status)


# --- letters ------------------------------------------------------------------------------------


@with_key
@require_safe
def inbox(request: DeskRequest) -> HttpResponse:
    """Every circle that I read, who waits longest first."""
    values = {
        "trays": queries.trays(request.holder),
        "mine": Mentor.objects.filter(user=request.user).first(),
        "fingerprint": sealing.fingerprint(bytes(request.holder.member.public)),
    }
    return render(request, "mentoring/inbox.html", values)


@with_key
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: DeskRequest, pk: str) -> HttpResponse:
    """One conversation: read, claim, answer, note, close."""
    mine = Conversation.objects.for_member(request.holder.member)
    found = get_object_or_404(mine.select_related("claimed_by__user", "key__pool"), pk=pk)
    if request.method == "POST":
        return _moved(request, found)
    letters.mark_read(found)
    found.refresh_from_db(fields=["status"])
    return _letter(request, found)


def _letter(
    request: DeskRequest, found: Conversation, form: AnswerForm | None = None
) -> HttpResponse:
    try:
        opened = queries.thread(found, request.holder)
    except SealError:
        return render(request, "mentoring/letter_damaged.html", status=409)
    values = {
        "conversation": found,
        "letters": opened,
        "circle": queries.circle_of(found),
        "is_mine": found.claimed_by_id == request.holder.member.pk,
        "form": form or AnswerForm(initial={"form": new_form()}),
    }
    return render(request, "mentoring/letter.html", values, status=422 if form else 200)


WRITE: dict[str, Callable[..., None]] = {
    "answer": letters.answer,
    "note": letters.note,
    "close": letters.close,
}


def _moved(request: DeskRequest, found: Conversation) -> HttpResponse:
    do = request.POST.get("do", "")
    if do == "claim" and not letters.claim(conversation=found, holder=request.holder):
        messages.info(request, _("A colleague was faster."))
    elif do == "release":
        letters.release(conversation=found, holder=request.holder)
    elif write := WRITE.get(do):
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return _letter(request, found, form.again())
        data = form.cleaned_data
        write(conversation=found, holder=request.holder, text=data["text"], once=data["token"])
    return redirect("mentoring:letter", pk=found.pk)


# --- the circle ---------------------------------------------------------------------------------


@with_key
@require_http_methods(["GET", "HEAD", "POST"])
def circle(request: DeskRequest, pk: int) -> HttpResponse:
    """What to do in acute danger, and the door for a colleague."""
    found = next((one for one in queries.circles_of(request.holder) if one.pk == pk), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        return (_taken_out if request.POST.get("do") == "leave" else _admitted)(request, found)
    values = {
        "circle": found,
        "candidates": queries.to_admit(found),
        "members": queries.members_of(found),
    }
    return render(request, "mentoring/circle.html", values)


def _admitted(request: DeskRequest, found: Circle) -> HttpResponse:
    """The fingerprint in the form is the one that was read over the phone: a key that was replaced
    meanwhile is refused."""
    chosen = request.POST.get("member", "")
    candidate = next((one for one in queries.to_admit(found) if str(one.member.pk) == chosen), None)
    if candidate is None:
        raise Http404
    try:
        keys.admit(
            pool=found.pool,
            member=candidate.member,
            fingerprint=request.POST.get("fingerprint", ""),
            by=request.holder,
        )
    except (SealError, Grant.DoesNotExist):
        messages.error(request, _("This key is another one than you compared. Nothing was given."))
    else:
        messages.success(request, _("Your colleague reads this circle from now on."))
    return redirect("mentoring:circle", pk=found.pk)


def _taken_out(request: DeskRequest, found: Circle) -> HttpResponse:
    chosen = request.POST.get("member", "")
    member = next((one for one in queries.members_of(found) if str(one.pk) == chosen), None)
    if member is None:
        raise Http404
    try:
        keys.leave(pool=found.pool, member=member, by=request.holder)
    except SealError:
        messages.error(request, _("A key was replaced. Nothing was changed."))
    else:
        messages.success(request, _("Your colleague reads this circle no more."))
    return redirect("mentoring:inbox")
