from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ACTS = {
    "organisations.register": _("organisation made"),
    "organisations.describe": _("organisation described anew"),
    "organisations.judge": _("state of an organisation changed"),
    "organisations.dissolve": _("organisation removed"),
    "organisations.join": _("membership begun"),
    "organisations.leave": _("membership ended"),
    "organisations.invite": _("invitation sent"),
    "organisations.withdraw": _("invitation taken back"),
}


class OrganisationsConfig(AppConfig):
    name = "portal.organisations"
    label = "organisations"

    def ready(self) -> None:
        from portal.accounts import desk
        from portal.core import audit
        from portal.organisations.panels import belongings

        desk.register(belongings)
        audit.describe(ACTS)
