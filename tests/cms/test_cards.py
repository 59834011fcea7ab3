from portal.cms import cards


def test_whoever_registers_is_asked_once_and_in_order():
    first = lambda limit: [cards.Card("a", "/a/")][:limit]  # noqa: E731
    second = lambda limit: [cards.Card("b", "/b/")][:limit]  # noqa: E731
    for provider in (first, second, first):
        cards.register("test:cards", provider)
    assert [card.title for card in cards.gather("test:cards", limit=1)] == ["a", "b"]


def test_nobody_offers_nothing():
    assert cards.gather("test:nobody") == []
