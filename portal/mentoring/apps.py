from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "portal.mentoring"
    label = "mentoring"

    def ready(self) -> None:
        from portal.accounts import desk
        from portal.letterbox import belongings
        from portal.mentoring.actions import SENTENCES
        from portal.mentoring.panels import letters, sums

        belongings.register(SENTENCES)
        desk.register(letters)
        desk.register(sums)
