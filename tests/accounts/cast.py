"""People for tests: made directly, logged in as a browser would."""

import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.contrib.auth.models import Group
from django.test import Client

from portal.accounts.models import User
from portal.accounts.roles import Role

PASSWORD = "Kersenpit en 9 wolken"


def person(email: str, *roles: Role, **fields: Any) -> User:
    """An account with a verified address and these roles (without an organisation)."""
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    user.groups.set(Group.objects.filter(name__in=[role.label for role in roles]))
    return user


def give_app(user: User) -> str:
    """The secret of an app with codes that this account now owns, with recovery codes."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or some half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def recovery_codes_of(user: User) -> list[str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def log_in(user: User, client: Client | None = None, *, next_page: str = "") -> Client:
    """The log-in form with the right password; a second step, if there is one, is not taken."""
    client = client or Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD, "next": next_page})
    return client


def log_in_fully(user: User, secret: str, client: Client | None = None) -> Client:
    """The log-in form, then the code of the app."""
    client = log_in(user, client)
    answer = client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return client


def inside(user: User) -> Client:
    """A browser of somebody who owns an app and has shown it."""
    return log_in_fully(user, give_app(user))
