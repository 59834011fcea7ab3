"""The doors to an account: an invitation, or (for employers, without any role) the open one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.adapters import AccountAdapter
from portal.accounts.models import User
from portal.organisations import actions, queries
from portal.organisations.models import Invitation

HELD = "invitation"
DOOR = "open_door"


def hold(request: HttpRequest, invitation: Invitation) -> None:
    """Keep in the session which invitation this browser opened (not its token)."""
    request.session[HELD] = invitation.digest


def held(request: HttpRequest) -> Invitation | None:
    """The invitation that this browser opened, while it can be accepted."""
    digest = request.session.get(HELD)
    return queries.by_digest(digest) if isinstance(digest, str) else None


def release(request: HttpRequest) -> None:
    request.session.pop(HELD, None)


def open_door(request: HttpRequest, *, then: str) -> None:
    """Let this browser make an account that has no role. `then` is the path of ours to which it is
    led afterwards; never something that a visitor brought.
    """
    request.session[DOOR] = then


class InvitationAdapter(AccountAdapter):
    def invited_address(self, request: HttpRequest) -> str | None:
        invitation = held(request)
        return invitation.email if invitation else None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return super().is_open_for_signup(request) or DOOR in request.session

    def post_login(
        self, request: HttpRequest, user: User, *, signup: bool, **kwargs: Any
    ) -> HttpResponse:
        """Whoever made an account for an invitation joins now: the address is verified.

        Whoever had an account already goes to the invitation and decides there. Whoever came by
        the open door goes where it leads.
        """
        response: HttpResponse = super().post_login(request, user, signup=signup, **kwargs)
        then = request.session.pop(DOOR, None)
        invitation = held(request)
        if invitation is None:
            return HttpResponseRedirect(then) if then else response
        if not signup:
            return HttpResponseRedirect(reverse("organisations:invitation"))
        release(request)
        try:
            actions.accept(invitation=invitation, user=user)
        except actions.InvitationRefusedError:
            messages.error(
                request, _("Your invitation cannot be used any more. Ask for a new one.")
            )
        else:
            messages.success(
                request,
                _("Welcome to %(organisation)s.") % {"organisation": invitation.organisation},
            )
        return response
