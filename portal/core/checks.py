"""What of the settings may not be so in production, whatever the database holds."""

import re
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

LONG_ENOUGH = 50
CHARACTERS = 10
PLACEHOLDER = re.compile(
    r"insecure|change.?me|example|password|default|secret|placeholder", re.IGNORECASE
)
NEW_SECRET = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"  # noqa: S105  (makes one)


def is_weak(secret: str) -> bool:
    """Too short, too few different characters, or a word that somebody meant to replace.

    Such a word stands by chance in one of some ten million random keys.
    """
    return (
        len(secret) < LONG_ENOUGH
        or len(set(secret)) < CHARACTERS
        or bool(PLACEHOLDER.search(secret))
    )


@register(Tags.security)
def settings_are_fit_for_production(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """An error for each setting that production does not start with; [] outside production."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if any(is_weak(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)):
        found.append(
            Error(
                "SECRET_KEY (or one of SECRET_KEY_FALLBACKS) can be guessed: who knows it can log"
                " in as anybody.",
                hint="Leave SECRET_KEY out, and one is made and kept in the data folder;"
                f" or make one: {NEW_SECRET}",
                id="core.E001",
            )
        )
    if settings.DEBUG:
        found.append(
            Error(
                "DEBUG shows the code and the settings to every visitor who meets an error.",
                hint="Remove DEBUG from the environment, or set DEBUG=0.",
                id="core.E002",
            )
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        found.append(
            Error(
                "It is not said under which names this portal answers, so that links in mails"
                " could lead anywhere.",
                hint="Name them, with commas between: ALLOWED_HOSTS=wortel.example",
                id="core.E003",
            )
        )
    return found
