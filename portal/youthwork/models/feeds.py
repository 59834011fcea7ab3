import secrets

from django.conf import settings
from django.db import models


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Feed(models.Model):
    """The secret address of a worker's calendar. Renewing it gives it another key."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=40, unique=True, default=new_key)

    class FieldClasses:
        staff = ["user"]
        technical = ["key"]

    def __str__(self) -> str:
        return f"feed {self.pk}"
