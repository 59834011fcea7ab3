from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ACTS = {
    "youthwork.start": _("run started"),
    "youthwork.close": _("run closed"),
    "youthwork.renew_feed": _("secret address of a calendar renewed"),
}


class YouthworkConfig(AppConfig):
    name = "portal.youthwork"
    label = "youthwork"

    def ready(self) -> None:
        from portal.accounts import desk
        from portal.core import audit
        from portal.youthwork.panels import workplace

        desk.register(workplace)
        audit.describe(ACTS)
