from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Why(TextChoices):
    """What somebody says is wrong with a thing."""

    UNTRUE = "untrue", _("It is not true")
    EXCLUDES = "excludes", _("It shuts people out")
    MONEY = "money", _("Somebody asks for money, photos or papers")
    UNSAFE = "unsafe", _("It is not safe there")
    OTHER = "other", _("Something else")


class Outcome(TextChoices):
    OPEN = "open", _("not looked at yet")
    ACTED = "acted", _("We did something about it")
    KEPT = "kept", _("We leave it as it is")
