"""Fields that name somebody with an account."""

from typing import Any

from django.conf import settings
from django.db import models


def done_by(verbose_name: Any = None, **options: Any) -> "models.ForeignKey[Any, Any]":
    """Who did a thing. The row stays when their account goes, and names nobody from then on."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        **options,
    )
