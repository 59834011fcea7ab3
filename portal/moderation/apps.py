from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ACTS = {"moderation.answer": _("notice answered")}


class ModerationConfig(AppConfig):
    name = "portal.moderation"
    label = "moderation"

    def ready(self) -> None:
        from portal.core import audit
        from portal.moderation import queue
        from portal.moderation.notices import waiting

        audit.describe(ACTS)
        queue.register(waiting)
