from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Duty(TextChoices):
    """What the law asks of who answers. It is not the same for everybody: never one promise."""

    SECRECY = "secrecy", _("bound by professional secrecy")
    DISCRETION = "discretion", _("bound by a duty of discretion")


class Moment(TextChoices):
    """When nobody reads."""

    EVENING = "evening", _("in the evening")
    WEEKEND = "weekend", _("in the weekend")
    LEAVE = "leave", _("on leave")
