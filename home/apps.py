from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        """Keep the site search equal to what is published."""
        from home.listening import listen

        listen()
