"""What is somebody's own: how they are seen, when they are away, the sentences they use often."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.http import AuthenticatedRequest
from portal.mentoring import actions
from portal.mentoring.access import DeskRequest, for_mentors, with_key
from portal.mentoring.forms import AbsenceForm, MentorForm, SentenceForm
from portal.mentoring.models import Absence, Mentor
from portal.mentoring.queries import deputies_for

LONGEST_KEY = 18  # digits that fit in a key of the database


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


@for_mentors
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: AuthenticatedRequest) -> HttpResponse:
    """Say until when I am away and who looks after my letters; or that I am back."""
    if request.POST.get("do") == "back":
        actions.come_back(user=request.user)
        messages.success(request, _("Welcome back. Your letters are yours again."))
        return redirect("mentoring:inbox")
    now = Absence.objects.now().filter(user=request.user).select_related("deputy").first()
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        colleagues=deputies_for(request.user),
        initial={"until": now.until, "deputy": now.deputy_id} if now else None,
    )
    if form.is_valid():
        actions.go_on_leave(user=request.user, **form.cleaned_data)
        messages.success(request, _("Kept. Your colleague sees your letters until then."))
        return redirect("mentoring:inbox")
    status = 422 if request.method == "POST" else 200
    return render(request, "mentoring/absence.html", {"form": form, "absence": now}, status=status)


@with_key
@require_http_methods(["GET", "HEAD", "POST"])
def sentences(request: DeskRequest) -> HttpResponse:
    """My own sentences: keep one more, or drop one."""
    if drop := request.POST.get("drop", ""):
        if drop.isascii() and drop.isdecimal() and len(drop) <= LONGEST_KEY:
            actions.drop_sentence(holder=request.holder, pk=int(drop))
        return redirect("mentoring:sentences")
    form = SentenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.keep_sentence(holder=request.holder, text=form.cleaned_data["text"])
        except actions.FullError:
            form.add_error(None, _("You have thirty already. Take one out first."))
        else:
            return redirect("mentoring:sentences")
    values = {"form": form, "sentences": actions.sentences_of(request.holder)}
    status = 422 if request.method == "POST" else 200
    return render(request, "mentoring/sentences.html", values, status=status)
