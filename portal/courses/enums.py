from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Energy(TextChoices):
    """How a room feels during a step."""

    CALM = "calm", _("calm")
    MIXED = "mixed", _("a bit of both")
    WILD = "wild", _("wild")


class Room(TextChoices):
    """What a step needs of a room."""

    ANY = "any", _("anywhere")
    CIRCLE = "circle", _("a circle of chairs")
    FLOOR = "floor", _("an empty floor")
    TABLES = "tables", _("tables")
    OUTSIDE = "outside", _("outside")


class Kind(TextChoices):
    """The kinds of steps: the names of the blocks of a module, and what people call them."""

    READ = "read", _("Read")
    WATCH = "watch", _("Watch")
    LISTEN = "listen", _("Listen")
    REFLECT = "reflect", _("Think")
    CHOOSE = "choose", _("Choose")
    QUIZ = "quiz", _("Quiz")
    SCALE = "scale", _("Look at yourself")
    SCENARIO = "scenario", _("What would you do?")
    GROUP = "group", _("Together")
    CARD = "card", _("Take along")
