"""People to talk to, where a step or the end of a module may touch somebody."""

from portal.cms import cards
from portal.cms.cards import Card

LINES, PEOPLE = 4, 3


def people_to_talk_to() -> dict[str, list[Card]]:
    """A few help lines and a few people with a face, as their owners order them."""
    return {"help": cards.gather("help")[:LINES], "people": cards.gather("people", limit=PEOPLE)}
