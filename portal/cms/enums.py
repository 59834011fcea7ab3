from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ground(TextChoices):
    """The colour that a page or a card stands on; the value is the class name without `on-`."""

    BLUSH = "blush", _("pink: who you are, voices of young people")
    SPRIG = "sprig", _("green: growing, people to talk to")
    SUN = "sun", _("yellow: do it now, together")
    STONE = "stone", _("grey-blue: calm information, parents")


class Audience(TextChoices):
    """For whom a kind of page is written; decides which words may stand on it."""

    YOUNG = "young", _("young people")
    PARENTS = "parents", _("parents")
    EVERYONE = "everyone", _("everyone")
