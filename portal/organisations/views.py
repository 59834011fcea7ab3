"""Invitations as they are opened, and the people of an organisation as its members see them."""

from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.actions import LastAdministratorError
from portal.accounts.http import AuthenticatedRequest
from portal.accounts.models import User
from portal.organisations import actions, queries, rules
from portal.organisations.adapters import held, hold, release
from portal.organisations.forms import InviteForm
from portal.organisations.models import Invitation, Membership, Organisation

# --- invitations ---


def link_for(request: HttpRequest) -> Callable[[str], str]:
    """Makes the address of an invitation from its token."""

    def link(token: str) -> str:
        return request.build_absolute_uri(
            reverse("organisations:open_invitation", kwargs={"token": token})
        )

    return link


@require_safe
@never_cache
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. It is moved out of the address at once and uses up nothing."""
    found = queries.open_invitation(token)
    if found is None:
        return render(request, "organisations/invitation_gone.html", status=410)
    hold(request, found)
    return redirect("organisations:invitation")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest) -> HttpResponse:
    """What is promised and by whom; a button to accept, to log in, or to make an account."""
    found = held(request)
    if found is None:
        return render(request, "organisations/invitation_gone.html", status=410)
    if request.method == "POST":
        return _accept(request, found)
    addresses = EmailAddress.objects.filter(email__iexact=found.email, verified=True)
    values = {
        "invitation": found,
        "has_account": addresses.exists(),
        "is_theirs": request.user.is_authenticated and addresses.filter(user=request.user).exists(),
    }
    return render(request, "organisations/invitation.html", values)


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    if not isinstance(request.user, User):
        return redirect_to_login(request.path)
    try:
        actions.accept(invitation=found, user=request.user)
    except actions.InvitationRefusedError:
        messages.error(request, _("This invitation is for somebody else."))
        return redirect("organisations:invitation")
    release(request)
    messages.success(
        request, _("Welcome to %(organisation)s.") % {"organisation": found.organisation}
    )
    return redirect("accounts:desk")


# --- people ---


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def people(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Who belongs to an organisation, and a form to invite. 404 for who may not look after it."""
    organisation = get_object_or_404(Organisation, pk=pk)
    if not rules.may_manage_people(request.user, organisation):
        raise Http404
    form = InviteForm(request.POST or None, organisation=organisation, by=request.user)
    if form.is_valid():
        if too_many := consume_or_429(request, action="invite", user=request.user):
            return too_many
        invite(request, form)
        return redirect("organisations:people", pk=pk)
    return render(request, "organisations/people.html", people_values(request, organisation, form))


def invite(request: HttpRequest, form: InviteForm) -> None:
    """Send the invitation and say so, here and in the CMS."""
    values = {"email": form.cleaned_data["email"]}
    try:
        form.save(link=link_for(request))
    except OSError:
        words = _("No mail can be sent to %(email)s now. Invite them again in a while.")
        messages.error(request, words % values)
    else:
        messages.success(request, _("Invitation sent to %(email)s.") % values)


def people_values(
    request: AuthenticatedRequest, organisation: Organisation, form: InviteForm
) -> dict[str, object]:
    """What the page of people shows, here and in the CMS; the same queries for one and for many."""
    removable = set(rules.invitable_roles(request.user, organisation))
    return {
        "organisation": organisation,
        "form": form,
        "members": [
            {
                "membership": membership,
                "may_end": membership.role in removable or membership.user == request.user,
            }
            for membership in queries.members_of(organisation)
        ],
        "invitations": organisation.invitations.open().filter(role__in=removable),
    }


@require_POST
@login_required
def withdraw(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)
    if found.role not in rules.invitable_roles(request.user, found.organisation):
        raise Http404
    actions.withdraw(invitation=found, by=request.user)
    messages.success(request, _("The invitation is taken back."))
    return redirect("organisations:people", pk=found.organisation_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end_membership(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Leave an organisation, or end the membership of somebody one may invite; asks first."""
    membership = get_object_or_404(Membership.objects.select_related("organisation", "user"), pk=pk)
    if not rules.may_remove(request.user, membership):
        raise Http404
    if request.method != "POST":
        return render(request, "organisations/membership_end.html", {"membership": membership})
    try:
        actions.leave(membership=membership, by=request.user)
    except LastAdministratorError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("That is done."))
    if rules.may_manage_people(request.user, membership.organisation):
        return redirect("organisations:people", pk=membership.organisation_id)
    return redirect("accounts:desk")
