"""Counts for a coordinator: how many conversations, and how soon they were answered."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.http import AuthenticatedRequest
from portal.letterbox.counting import LEAST
from portal.mentoring.access import for_coordinators
from portal.mentoring.queries import sums_for


@for_coordinators
@require_safe
def sums(request: AuthenticatedRequest) -> HttpResponse:
    values = {"sums": sums_for(request.user), "least": LEAST}
    return render(request, "mentoring/sums.html", values)
