"""Who needs a second factor, and whether this session has shown one.

It is the session that has to show it, not the account that has to own it: a session that was
opened with a password alone stays shut out when the same person sets up an app elsewhere.
"""

from enum import Enum, auto
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from portal.accounts.models import User
from portal.accounts.roles import CMS, NEED_SECOND_FACTOR

SHOWN = "second_factor_shown"
WITHOUT = "demo_without_second_factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Debt(Enum):
    SET_UP = auto()
    """The account has no second factor yet."""
    SHOW = auto()
    """The account has one, and this session was never shown it."""


def is_demanded_of(user: User) -> bool:
    """True for who has a role that needs it, or reaches the CMS in whatever way."""
    if user.is_superuser:
        return True
    groups = set(user.groups.values_list("name", flat=True))
    return bool(groups & {role.label for role in NEED_SECOND_FACTOR}) or user.has_perm(CMS)


def has_one(user: User, *, besides: Authenticator | None = None) -> bool:
    """True where the account owns an app or a key; recovery codes alone are none."""
    found = Authenticator.objects.filter(user=user, type__in=FACTORS)
    return found.exclude(pk=besides.pk if besides else None).exists()


def debt(request: HttpRequest) -> Debt | None:
    """What the person of this request still has to do before anything of theirs opens."""
    user = request.user
    if not isinstance(user, User):
        return None
    owns, shown = has_one(user), request.session.get(SHOWN) == str(user.pk)
    if (owns and shown) or not is_demanded_of(user) or _goes_on_without(request, user):
        return None
    return Debt.SHOW if owns else Debt.SET_UP


def remember_shown(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """Receiver of allauth's signals: this session has used (or just set up) a second factor."""
    request.session[SHOWN] = str(user.pk)


# --- the demo ---


def may_go_without(user: User) -> bool:
    """True for a demo account of a demo; never in production, whatever else is set."""
    return settings.DEMO and not settings.PRODUCTION and user.is_demo


def go_on_without(request: HttpRequest, user: User) -> None:
    """Let this session of a demo account pass. Raises PermissionError for anyone else."""
    if not may_go_without(user):
        raise PermissionError("Only a demo account of a demo goes on without a second factor.")
    request.session[WITHOUT] = str(user.pk)


def _goes_on_without(request: HttpRequest, user: User) -> bool:
    return may_go_without(user) and request.session.get(WITHOUT) == str(user.pk)
