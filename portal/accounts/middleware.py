"""The gate: whoever owes a second factor is nobody, everywhere but where it is set up."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from portal.accounts.roles import CMS
from portal.accounts.second_factor import Debt, debt

OPEN_WITHOUT = frozenset(
    {
        "accounts:second_factor",
        "accounts:go_on_without",
        "account_logout",
        "account_reauthenticate",
        "account_email",
        "account_email_verification_sent",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
    }
)
"""What a person who has no second factor yet needs in order to get one."""

KEPT_OF_A_SUSPENDED_REQUEST = frozenset(
    {"CONTENT_TYPE", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "PATH_INFO", "QUERY_STRING"}
    | {"REQUEST_METHOD", "SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "wsgi.url_scheme"}
)


class DemandSecondFactor:
    """Rules for people with a session; an anonymous visitor costs no query and no session.

    - A session that was not shown the second factor of its account is ended.
    - Without a second factor, an account opens the pages where one is set up. The CMS and the
      other account pages lead there.
    - Every other page is then answered as if nobody were logged in.
    - Whoever owes nothing, but has no business in the CMS, is told so on their own page. (Wagtail
      leads to the log-in page, which leads back to the CMS, and so on.)

    It works on views, not on paths, so there is no way of writing an address that it overlooks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_account(request):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        owed = debt(request)
        if owed is Debt.SHOW:
            logout(request)
            messages.info(request, _("Please log in again, with your second step."))
        if owed is Debt.SET_UP:
            return self._lead_to_set_up(request)
        if _is_cms(request) and request.user.is_authenticated and not request.user.has_perm(CMS):
            messages.error(request, _("The CMS is not part of your role."))
            return HttpResponseRedirect(reverse("accounts:desk"))
        return None

    def _lead_to_set_up(self, request: HttpRequest) -> HttpResponse | None:
        request.owes_second_factor = True  # type: ignore[attr-defined]
        if _name_of(request) in OPEN_WITHOUT:
            return None
        if _is_account(request) or _is_cms(request):
            return HttpResponseRedirect(_where_it_is_set_up(request))
        request.user = AnonymousUser()
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Before allauth keeps a whole request in the session: leave the person out of it.

        To ask for the password once more, allauth stores the POST with all its headers. What it
        needs to answer it later stays; address, user agent, cookies and the rest do not.
        """
        if not isinstance(exception, ReauthenticationRequired):
            return
        kept = {
            name: value
            for name, value in request.META.items()
            if name in KEPT_OF_A_SUSPENDED_REQUEST
        }
        request.META = {**kept, "REMOTE_ADDR": get_adapter().get_client_ip(request)}


def _is_account(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("accounts:desk"))


def _is_cms(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("wagtailadmin_home"))


def _name_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _where_it_is_set_up(request: HttpRequest) -> str:
    address = reverse("accounts:second_factor")
    if request.method not in {"GET", "HEAD"}:
        return address
    return f"{address}?{urlencode({'next': _wanted(request)})}"


def _wanted(request: HttpRequest) -> str:
    """Where the person was going; from the log-in page, where they were going before that."""
    if _name_of(request) == "account_login":
        return request.GET.get("next") or reverse("accounts:desk")
    return request.get_full_path()
