from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "portal.courses"
    label = "courses"

    def ready(self) -> None:
        """Offer modules as cards to whoever shows a theme or the front page."""
        from portal.cms import cards
        from portal.courses.queries import cards_of_theme, training_cards

        cards.register("theme:training", cards_of_theme)
        cards.register("training", training_cards)
