"""Places on the pages of other apps."""

from django.urls import reverse

from portal.cms import cards
from portal.cms.cards import Card
from portal.jobs.midnight import until_midnight
from portal.jobs.models import Vacancy
from portal.jobs.wording import pay_in_words


def places(limit: int | None = None) -> list[Card]:
    """The newest places that people can react to."""
    until_midnight()
    return [_card(one) for one in Vacancy.objects.on_board().told()[:limit]]


def _card(vacancy: Vacancy) -> Card:
    text = vacancy.checked
    assert text is not None  # noqa: S101  (the board holds nothing else)
    return Card(
        title=text.title,
        url=reverse("jobs:place", args=[vacancy.pk]),
        kind=str(text.kind),
        facts=(f"{vacancy.employer}, {text.municipality.name}", pay_in_words(text)),
    )


def register_cards() -> None:
    cards.register("places", places)
