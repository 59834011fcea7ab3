from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "portal.content"
    label = "content"

    def ready(self) -> None:
        from portal.content.queries import register_cards

        register_cards()
