"""A circle and its keys: who reads, who comes, who goes, and what to do in acute danger."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import AuthenticatedRequest
from portal.letterbox import keys, recovery
from portal.letterbox.models import Grant, PoolKey
from portal.letterbox.sealing import SealError
from portal.mentoring import queries
from portal.mentoring.access import DeskRequest, for_mentors, with_key
from portal.mentoring.models import Circle


@with_key
@require_http_methods(["GET", "HEAD", "POST"])
def circle(request: DeskRequest, pk: int) -> HttpResponse:
    """Who reads a circle: admit, take out, a new key, and the key of last resort."""
    found = next((one for one in queries.circles_of(request.holder) if one.pk == pk), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        return DO.get(request.POST.get("do", "admit"), _nothing)(request, found)
    key = PoolKey.objects.select_related("recovery").get(pool=found.pool_id, is_current=True)
    values = {
        "circle": found,
        "candidates": queries.to_admit(found),
        "readers": queries.readers_of(found),
        "recovery": recovery.current(),
        "sealed_to": key.recovery,
    }
    return render(request, "mentoring/circle.html", values)


@for_mentors
@require_safe
def protocol(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """What to do in acute danger. It opens without the six words: there is no letter in it."""
    found = get_object_or_404(Circle.objects.read_by(request.user), pk=pk)
    return render(request, "mentoring/protocol.html", {"circle": found})


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
    except (SealError, Grant.DoesNotExist):
        messages.error(request, _("A key was replaced. Nothing was changed."))
    else:
        messages.success(request, _("Your colleague no longer reads this circle."))
    return redirect("mentoring:inbox")


def _renewed(request: DeskRequest, found: Circle) -> HttpResponse:
    try:
        keys.renew(pool=found.pool, by=request.holder)
    except (SealError, Grant.DoesNotExist):
        messages.error(request, _("A key was replaced. Nothing was changed."))
    else:
        messages.success(request, _("The circle has a new key. Everybody in it reads on."))
    return redirect("mentoring:circle", pk=found.pk)


def _sealed(request: DeskRequest, found: Circle) -> HttpResponse:
    """To the key of last resort whose words were on the screen, and no other."""
    words = request.POST.get("fingerprint", "")
    try:
        recovery.seal_pool(pool=found.pool, fingerprint=words, by=request.holder)
    except (SealError, Grant.DoesNotExist):
        messages.error(request, _("This key is another one than you compared. Nothing was given."))
    else:
        messages.success(request, _("Two of the three holders can open this circle from now on."))
    return redirect("mentoring:circle", pk=found.pk)


def _nothing(request: DeskRequest, found: Circle) -> HttpResponse:
    return redirect("mentoring:circle", pk=found.pk)


DO: dict[str, Callable[[DeskRequest, Circle], HttpResponse]] = {
    "admit": _admitted,
    "leave": _taken_out,
    "renew": _renewed,
    "seal": _sealed,
}
