"""The open door for employers: what it takes, an account, and who the organisation is.

Whoever comes through has the role of employer and no other. See decision 25.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.http import AuthenticatedRequest
from portal.accounts.roles import Role
from portal.core.limits import limited
from portal.core.same_origin import same_origin_post
from portal.jobs.forms import EnrolForm
from portal.organisations.adapters import open_door
from portal.organisations.enums import State
from portal.organisations.models import Membership

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@same_origin_post
@limited("enrol")
@GET_POST
def offer(request: HttpRequest) -> HttpResponse:
    """What it takes to place a vacancy, in five steps. The button opens the door; reading does not,
    and sets no cookie."""
    if request.method != "POST":
        return render(request, "jobs/offer.html")
    then = reverse("jobs:enrol")
    if request.user.is_authenticated:
        return redirect(then)
    open_door(request, then=then)
    return redirect("account_signup")


@never_cache
@limited("enrol")
@GET_POST
@login_required
def enrol(request: AuthenticatedRequest) -> HttpResponse:
    """Who the organisation is. One at a time: the next when somebody looked at the first."""
    waiting = Membership.objects.of(request.user).filter(
        role=Role.EMPLOYER, organisation__state=State.WAITING
    )
    form = EnrolForm(request.POST or None, initial={"language": request.LANGUAGE_CODE})
    if not waiting.exists() and form.is_valid():
        try:
            form.enrol(by=request.user)
        except (IntegrityError, ValidationError):  # somebody was faster, or the same button twice
            form.add_error("name", EnrolForm.KNOWN)
        else:
            words = _("Welcome. Write your first place: we call you, and check it.")
            messages.success(request, words)
            return redirect("jobs:desk")
    if waiting.exists():
        messages.info(request, _("Your organisation is known. Somebody calls you soon."))
        return redirect("jobs:desk")
    values = {"form": form, "title": _("Your organisation")}
    return render(request, "jobs/enrol.html", values, status=422 if form.errors else 200)
