"""The key of somebody who answers: make one, open it, close it."""

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.http import AuthenticatedRequest
from portal.core.cookies import UNLOCK_COOKIE
from portal.letterbox import keys, sealing, sessions
from portal.letterbox.models import Member
from portal.mentoring import actions
from portal.mentoring.access import for_mentors
from portal.mentoring.forms import PhraseForm


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
            actions.drop_all_sentences(user=request.user)
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
