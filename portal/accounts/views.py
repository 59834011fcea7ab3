"""The pages of an account that allauth does not have, and two that it has with a gap."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.views.account import (
    AccountView,
    AvatarSettingsPanel,
    BaseSettingsPanel,
    NameEmailSettingsPanel,
)

from portal.accounts import second_factor
from portal.accounts.desk import panels
from portal.accounts.forms import NameForm
from portal.accounts.http import AuthenticatedRequest
from portal.accounts.queries import roles_of
from portal.accounts.roles import CMS


@require_safe
@login_required
def desk(request: AuthenticatedRequest) -> HttpResponse:
    """Who you are here, where you belong, and what you can open."""
    return render(
        request,
        "account/desk.html",
        {
            "roles": roles_of(request.user),
            "reaches_cms": request.user.has_perm(CMS),
            "owns_second_factor": second_factor.has_one(request.user),
            "panels": panels(request),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_name(request: AuthenticatedRequest) -> HttpResponse:
    form = NameForm(request.POST or None, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your name is changed."))
        return redirect("accounts:desk")
    return render(request, "account/name.html", {"form": form})


@require_safe
@login_required
def demand_second_factor(request: AuthenticatedRequest) -> HttpResponse:
    """Why a second step is needed and how to set one up; in a demo, how to go on without."""
    if second_factor.debt(request) is None:
        return HttpResponseRedirect(_next(request))
    return render(
        request,
        "account/second_factor.html",
        {"may_go_without": second_factor.may_go_without(request.user), "next": _next(request)},
    )


@require_POST
@login_required
def go_on_without(request: AuthenticatedRequest) -> HttpResponse:
    """The way past the second factor that only a demo account of a demo has; others get a 404."""
    if not second_factor.may_go_without(request.user):
        raise Http404
    second_factor.go_on_without(request, request.user)
    return HttpResponseRedirect(_next(request))


def _next(request: HttpRequest) -> str:
    """Where a person was going, when that is a page of ours; else the desk."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return reverse("accounts:desk")


class RemoveKeyView(RemoveWebAuthnView):
    """allauth asks only for apps whether the last factor may go; it holds for keys as well."""

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_adapter()
        if adapter.can_delete_authenticator(self.get_object()):
            removed: HttpResponse = super().form_valid(form)
            return removed
        messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
        return HttpResponseRedirect(reverse("mfa_list_webauthn"))


class CmsPreferencesView(AccountView):
    """Wagtail's page of preferences, without the names it expects and our users do not have.

    The name is changed on the account page; a portrait would lie in a public folder.
    """

    def get_panels(self) -> list[BaseSettingsPanel]:
        unwanted = (NameEmailSettingsPanel, AvatarSettingsPanel)
        return [panel for panel in super().get_panels() if not isinstance(panel, unwanted)]
