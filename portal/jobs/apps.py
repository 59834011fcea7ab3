from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ACTS = {
    "jobs.write": _("place written"),
    "jobs.submit": _("place sent to be checked"),
    "jobs.publish": _("place published"),
    "jobs.return": _("place sent back"),
    "jobs.withdraw": _("place withdrawn"),
    "jobs.fill": _("place filled"),
    "jobs.expire": _("place over"),
    "jobs.extend": _("place extended"),
    "jobs.propose": _("change sent to be checked"),
    "jobs.accept": _("change published"),
    "jobs.refuse": _("change sent back"),
    "jobs.vet": _("employer checked"),
    "jobs.describe": _("employer described"),
}


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"

    def ready(self) -> None:
        from portal.accounts import desk
        from portal.core import audit
        from portal.jobs.mailboxes import addressee
        from portal.jobs.panels import noticed, owns_place, places, waiting
        from portal.jobs.showing import register_cards
        from portal.letterbox import addressees
        from portal.moderation import notices, queue

        audit.describe(ACTS)
        desk.register(places)
        queue.register(waiting)
        notices.register("jobs.vacancy", noticed, owns_place)
        addressees.register(addressee)
        register_cards()
