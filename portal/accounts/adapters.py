"""How allauth behaves here: closed, without addresses, with sealed second factors."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import InvalidToken
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts import encryption, second_factor
from portal.accounts.models import User
from portal.accounts.pseudonyms import pseudonym

logger = logging.getLogger(__name__)
NOWHERE = "::"
"""Stands for an address that cannot be told; nobody comes from it."""


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: portal.organisations opens the doors there are."""

    def invited_address(self, request: HttpRequest) -> str | None:
        """The address for which this browser may make an account now; None for all others."""
        return None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return self.invited_address(request) is not None

    def get_client_ip(self, request: HttpRequest) -> str:
        """A stand-in for the address: all that allauth counts, stores or mails is this.

        Whoever's address cannot be told is counted together with all others of that kind.
        """
        try:
            return pseudonym(super().get_client_ip(request))
        except ImproperlyConfigured:
            logger.warning("X-Forwarded-For holds fewer addresses than TRUSTED_PROXIES says.")
        except PermissionDenied:
            pass  # no address, or something else in its place
        return pseudonym(NOWHERE)

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name", "")
        saved: User = super().save_user(request, user, form, commit)
        return saved


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "This is your only second step. Your role cannot do without: add another one first."
        ),
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; a random one where SECRET_KEY was changed and the old one is gone.

        A random one fits no code, so a person is told that the code is wrong. An empty one would
        have recovery codes that anybody can compute.
        """
        try:
            return encryption.decrypt(encrypted_text)
        except InvalidToken:
            logger.error("A second factor cannot be read: is SECRET_KEY another one than before?")
            return generate_totp_secret()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """False for the last app or key of somebody whose role demands one."""
        user = authenticator.user
        return second_factor.has_one(user, besides=authenticator) or not (
            second_factor.is_demanded_of(user)
        )

    def _get_site_name(self) -> str:
        return "Wortel"
