from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a conversation is, as both sides see it."""

    RECEIVED = "received", _("received")
    READ = "read", _("read")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


WAITING = (Status.RECEIVED, Status.READ)
"""It is the turn of who answers."""


class Author(TextChoices):
    VISITOR = "visitor", _("You")
    TEAM = "team", _("Answer")
    NOTE = "note", _("Note for the team")


class Keep(IntegerChoices):
    """Days after the last message until a conversation is erased; the person who wrote decides."""

    WEEK = 7, _("7 days")
    MONTH = 30, _("30 days")
    SEASON = 90, _("90 days")
