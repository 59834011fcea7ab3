"""How the key of somebody who answers is made, opened and closed: the pages are the same for every
desk, with its own frame and its own words around them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.core.cookies import UNLOCK_COOKIE, set_for_the_visit
from portal.core.limits import LIMITS, is_spent, seconds_to_wait, too_many
from portal.letterbox import keys, sealing, sessions
from portal.letterbox.forms import PhraseForm
from portal.letterbox.models import Member

View = Callable[..., HttpResponse]
Forget = Callable[..., None]
GUESS = LIMITS["guess"]
SALT = "letterbox.phrase"
AN_HOUR = 60 * 60


@dataclass(frozen=True, slots=True)
class Desk:
    """Where keys are made and opened: a folder of templates, and names of addresses."""

    folder: str
    home: str
    unlock: str
    make: str


def with_open_key(view: View, unlock: str) -> View:
    """With `request.holder`, who has the secret at hand; whose key is closed is led to `unlock`.

    Inside the door of a desk: who may be there at all, the desk says.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.COOKIES.get(UNLOCK_COOKIE, "")
        holder = keys.remembered(request.user, token)  # type: ignore[arg-type]
        if holder is None:
            return redirect(unlock)
        request.holder = holder  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded


def unlock(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Type the six words. Who has no key yet is led to where one is made. Wrong ones are counted:
    each costs a run of Argon2id, for which those who write wait too.
    """
    if request.method == "POST" and (wait := is_spent(request, "guess", GUESS)):
        return too_many(request, wait)
    if not Member.objects.filter(user=request.user.pk).exists():
        return redirect(desk.make)
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        holder = keys.unlock(user=request.user, phrase=form.cleaned_data["phrase"])  # type: ignore[arg-type]
        if holder is not None:
            return _opened(request, holder, desk)
        seconds_to_wait(request, "guess", GUESS)
        form.add_error("phrase", _("These are not your six words."))
    status = 422 if request.method == "POST" else 200
    return render(request, f"{desk.folder}/unlock.html", {"form": form}, status=status)


def make(request: HttpRequest, desk: Desk, forget: Forget | None = None) -> HttpResponse:
    """Six words are shown; typed back once, they open a new key. The words go along in the page,
    signed and bound to the person, and are kept nowhere. `forget` takes away what only the old key
    opened.
    """
    made = _made(request)
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if sealing.normal_phrase(form.cleaned_data["phrase"]) == made:
            keys.enrol(user=request.user, phrase=made)  # type: ignore[arg-type]
            if forget:
                forget(user=request.user)
            holder = keys.unlock(user=request.user, phrase=made)  # type: ignore[arg-type]
            if holder is None:
                raise Http404
            return _opened(request, holder, desk)
        form.add_error("phrase", _("That is not the same. Look at the words once more."))
    values = {
        "form": form,
        "words": made.split(),
        "made": signing.dumps([request.user.pk, made], salt=SALT),
        "had_one": Member.objects.filter(user=request.user.pk).exists(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, f"{desk.folder}/make_key.html", values, status=status)


def lock(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Close the key before the half hour is over."""
    sessions.end(request.COOKIES.get(UNLOCK_COOKIE, ""))
    response = redirect(desk.unlock)
    response.delete_cookie(UNLOCK_COOKIE, samesite="Strict")
    return response


def _made(request: HttpRequest) -> str:
    """The words of this ceremony; new ones where it begins, or lasted longer than an hour."""
    try:
        pk, phrase = signing.loads(request.POST.get("made", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        return sealing.new_phrase()
    return str(phrase) if pk == request.user.pk else sealing.new_phrase()


def _opened(request: HttpRequest, holder: keys.Holder, desk: Desk) -> HttpResponse:
    response = redirect(desk.home)
    set_for_the_visit(request, response, UNLOCK_COOKIE, keys.remember(holder))
    return response
