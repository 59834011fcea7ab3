from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Duty(TextChoices):
    """What the law asks of who answers. It is not the same for everybody: never one promise."""

    SECRECY = "secrecy", _("bound by professional secrecy")
    DISCRETION = "discretion", _("bound by a duty of discretion")
