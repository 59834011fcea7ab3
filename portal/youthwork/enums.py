from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """How a run is held. The worker may change it in the middle."""

    SCREEN = "screen", _("one screen")
    PHONES = "phones", _("phones")
    PAPER = "paper", _("paper")


class State(TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Went(TextChoices):
    """How an exercise went: about the exercise, never about a person."""

    WELL = "well", _("well")
    MIXED = "mixed", _("so-so")
    BADLY = "badly", _("it did not work")


class Lasted(TextChoices):
    SHORT = "short", _("too short")
    RIGHT = "right", _("just right")
    LONG = "long", _("too long")


class Again(TextChoices):
    YES = "yes", _("yes, like this")
    OTHERWISE = "otherwise", _("yes, but otherwise")
    NO = "no", _("no")
