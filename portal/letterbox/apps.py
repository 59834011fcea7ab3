from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ACTS = {
    "letterbox.enrol": _("key for letters made"),
    "letterbox.admit": _("colleague admitted to letters"),
    "letterbox.leave": _("colleague taken out of letters"),
    "letterbox.renew": _("new key for letters"),
    "letterbox.recovery": _("key of last resort put in use"),
    "letterbox.seal": _("letters sealed to the key of last resort"),
    "letterbox.recover": _("letters opened by two holders"),
}


class LetterboxConfig(AppConfig):
    name = "portal.letterbox"
    label = "letterbox"

    def ready(self) -> None:
        from portal.core import audit
        from portal.core.cookies import LETTER_COOKIE, UNLOCK_COOKIE
        from portal.core.exit import on_leaving
        from portal.letterbox import sessions

        audit.describe(ACTS)
        on_leaving(LETTER_COOKIE, sessions.end)
        on_leaving(UNLOCK_COOKIE, sessions.end)
