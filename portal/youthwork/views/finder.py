"""Three good cards for tonight."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.http import AuthenticatedRequest
from portal.youthwork import queries_finding
from portal.youthwork.access import for_workers
from portal.youthwork.forms import FindForm


@for_workers
@require_safe
def find(request: AuthenticatedRequest) -> HttpResponse:
    form = FindForm(request.GET or None, user=request.user)
    cards = None
    if form.is_valid():
        cards = queries_finding.found(form.wish(), form.cleaned_data["group"])
    group = form.cleaned_data.get("group") if form.is_bound else None
    values = {"form": form, "cards": cards, "group": group}
    return render(request, "youthwork/find.html", values)
