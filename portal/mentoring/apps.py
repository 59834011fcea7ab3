from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "portal.mentoring"
    label = "mentoring"

    def ready(self) -> None:
        from portal.accounts import desk
        from portal.mentoring.panels import letters, sums

        desk.register(letters)
        desk.register(sums)
