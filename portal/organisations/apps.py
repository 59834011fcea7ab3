from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "portal.organisations"
    label = "organisations"

    def ready(self) -> None:
        from portal.accounts import desk
        from portal.organisations.panels import belongings

        desk.register(belongings)
