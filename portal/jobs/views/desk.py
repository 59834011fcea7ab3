"""The desk of employers: their organisation, their places, what waits and what was answered."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import AuthenticatedRequest
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.jobs import actions, counting, queries, rules
from portal.jobs.access import for_employers
from portal.jobs.enums import MAY_BE_PUBLIC, Act, Party
from portal.jobs.forms import EmployerForm, ExtendForm, PlaceForm
from portal.jobs.models import COMPARED, Employer, Vacancy, Version
from portal.organisations.models import Membership, Organisation

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
BUTTONS = (Act.SUBMIT, Act.PROPOSE, Act.FILL, Act.WITHDRAW)


@require_safe
@for_employers
def home(request: AuthenticatedRequest) -> HttpResponse:
    """Every organisation of this person with its places; the same queries for one and for many."""
    held = Membership.objects.in_force().of(request.user).filter(role=Role.EMPLOYER)
    known = {one.organisation_id: one for one in Employer.objects.for_user(request.user)}
    places = Vacancy.objects.for_user(request.user).select_related("newest")
    rows = [
        {
            "organisation": one.organisation,
            "employer": known.get(one.organisation_id),
            "takes_letters": one.organisation_id in known
            and known[one.organisation_id].vetting in MAY_BE_PUBLIC,
            "places": [
                place
                for place in places
                if (found := known.get(one.organisation_id)) and place.employer_id == found.pk
            ],
        }
        for one in held.select_related("organisation")
    ]
    return render(request, "jobs/desk.html", {"rows": rows})


@GET_POST
@for_employers
def employer(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Who an organisation is. `pk` is that of the organisation."""
    held = Membership.objects.in_force().of(request.user).filter(role=Role.EMPLOYER)
    organisation = get_object_or_404(
        Organisation.objects.filter(pk__in=held.values("organisation")), pk=pk
    )
    known = Employer.objects.filter(organisation=organisation).first()
    initial = {name: getattr(known, name, "") for name in ("number", "phone", "language")}
    form = EmployerForm(request.POST or None, initial=initial)
    form.organisation = organisation
    if form.is_valid():
        form.save(organisation=organisation, by=request.user)
        messages.success(request, _("Kept."))
        return redirect("jobs:desk")
    values = {"form": form, "organisation": organisation, "title": str(organisation)}
    return render(request, "jobs/form.html", values, status=422 if form.errors else 200)


@GET_POST
@for_employers
def add(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Write a new place."""
    found = get_object_or_404(Employer.objects.for_user(request.user), pk=pk)
    return _write(request, found, None)


@GET_POST
@for_employers
def change(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Write on. What is public stays as it was last checked."""
    vacancy = _own(request.user, pk)
    if not rules.may_write(vacancy.state, Party.EMPLOYER):
        messages.error(request, _("This place can no longer be changed. Make a copy of it."))
        return redirect("jobs:mine", pk=pk)
    return _write(request, vacancy.employer, vacancy)


def _own(user: User, pk: int) -> Vacancy:
    places = Vacancy.objects.for_user(user)
    related = "employer__organisation", "newest__kind", "newest__municipality", "checked"
    return get_object_or_404(places.select_related(*related), pk=pk)


def _begin_with(version: Version | None) -> dict[str, Any]:
    if version is None:
        return {}
    plain = {name: getattr(version, name) for name in (*COMPARED, "language")}
    return plain | {
        "kind": version.kind_id,
        "municipality": str(version.municipality),
        "seen": version.pk,
    }


def _write(request: AuthenticatedRequest, owner: Employer, vacancy: Vacancy | None) -> HttpResponse:
    newest = vacancy.newest if vacancy else None
    form = PlaceForm(request.POST or None, initial=_begin_with(newest))
    status = 200
    if form.is_valid():
        try:
            kept = form.keep(employer=owner, vacancy=vacancy, by=request.user)
        except actions.WrittenMeanwhileError:
            form.add_error(None, _(
                "Somebody else changed this place meanwhile. Their text is below yours:"
                " keep again to let yours follow it."
            ))  # fmt: skip
            again = request.POST.copy()
            again["seen"] = str(newest.pk if newest else "")
            form.data = again
        except actions.NotNowError:
            messages.error(request, _("That is not possible now. Look at the place once more."))
            return redirect("jobs:desk")
        else:
            messages.success(request, _("Kept. Nobody else sees it yet."))
            return redirect("jobs:mine", pk=kept.pk)
    if form.errors:
        status = 422
    theirs = queries.everything_in(newest) if newest and form.non_field_errors() else []
    values = {"form": form, "title": vacancy or _("A new place"), "theirs": theirs}
    return render(request, "jobs/form.html", values, status=status)


@GET_POST
@for_employers
def mine(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One place: its state, its warnings, what was answered, and what can be done now."""
    vacancy = _own(request.user, pk)
    form = ExtendForm(request.POST if "until" in request.POST else None)
    if request.method == "POST" and (done := _done(request, vacancy, form)):
        return done
    newest = vacancy.newest
    values = {
        "vacancy": vacancy,
        "warnings": queries.warnings_about(newest.facts) if newest else [],
        "everything": queries.everything_in(newest) if newest else [],
        "decisions": queries.answers_to(vacancy),
        "form": form,
        "may_write": rules.may_write(vacancy.state, Party.EMPLOYER),
        "may_extend": rules.may(Act.EXTEND, request.user, vacancy),
        "acts": [act for act in BUTTONS if _makes_sense(act, request.user, vacancy)],
        "seen": counting.seen_of(vacancy),
        "is_public": Vacancy.objects.on_board().filter(pk=pk).exists(),
    }
    return render(request, "jobs/mine.html", values, status=422 if form.errors else 200)


def _makes_sense(act: Act, user: User, vacancy: Vacancy) -> bool:
    if act == Act.PROPOSE and (vacancy.is_waiting or vacancy.newest_id == vacancy.checked_id):
        return False
    return rules.may(act, user, vacancy)


def _done(request: AuthenticatedRequest, vacancy: Vacancy, form: ExtendForm) -> HttpResponse | None:
    """The answer to a button; None for one that this page does not have, and for a bad day."""
    what = request.POST.get("do", "")
    try:
        if what == "copy":
            copied = actions.copy(vacancy=vacancy, by=request.user)
            return redirect("jobs:change", pk=copied.pk)
        if "until" in request.POST:
            if not form.is_valid():
                return None
            form.save(vacancy=vacancy, by=request.user)
        elif what in BUTTONS:
            actions.do(Act(what), vacancy=vacancy, by=request.user)
        else:
            return None
    except (actions.NotNowError, PermissionDenied):
        messages.error(request, _("That is not possible now. Look at the place once more."))
    else:
        messages.success(request, _("That is done."))
    return redirect("jobs:mine", pk=vacancy.pk)
