"""Assignments as the worker sees them: a code to hang up, and counts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import AuthenticatedRequest
from portal.courses import qr
from portal.youthwork import queries_assignments as queries
from portal.youthwork.access import for_workers
from portal.youthwork.actions import assignments
from portal.youthwork.forms import AssignForm, ExtendForm
from portal.youthwork.models import Assignment


@for_workers
@require_safe
def listed(request: AuthenticatedRequest) -> HttpResponse:
    found = Assignment.objects.for_user(request.user).select_related("group")
    return render(request, "youthwork/assignments.html", {"rows": queries.titles(found[:50])})


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: AuthenticatedRequest) -> HttpResponse:
    initial = {name: request.GET[name] for name in ("group", "what") if name in request.GET}
    form = AssignForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        return redirect("youthwork:assignment", pk=form.save().pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "youthwork/assign.html", {"form": form}, status=status)


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The code with its QR, how often it was opened and finished; extend it, or close it."""
    found = get_object_or_404(
        Assignment.objects.for_user(request.user).select_related("group"), pk=pk
    )
    is_extended = request.method == "POST" and "close" not in request.POST
    if request.method == "POST" and not is_extended:
        assignments.close(assignment=found)
        messages.success(request, _("The code no longer works."))
        return redirect("youthwork:assignment", pk=pk)
    form = ExtendForm(request.POST if is_extended else None, initial={"until": found.until})
    if is_extended and form.is_valid():
        assignments.extend(assignment=found, until=form.cleaned_data["until"])
        messages.success(request, _("The code works longer now."))
        return redirect("youthwork:assignment", pk=pk)
    link = request.build_absolute_uri(reverse("youthwork:assigned", args=[found.code]))
    values = {
        "assignment": found,
        "title": queries.title_of(found),
        "link": link,
        "code": "" if found.is_over else qr.svg(link, _("QR code of this assignment")),
        "modules": queries.counts(found),
        "pulse": queries.pulse_lines(found),
        "form": form,
        "what": found.module or found.path,
    }
    status = 422 if is_extended else 200
    return render(request, "youthwork/assignment.html", values, status=status)
