from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "portal.cms"
    label = "cms"

    def ready(self) -> None:
        from portal.cms import announcing

        announcing.connect()
