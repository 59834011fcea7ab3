"""Reads over content and courses together, for the pages that compose them."""

from wagtail.models import Page

from portal.cms.cards import Card


def asks(near: Page, limit: int | None = None) -> list[Card]:
    return []


def index_addresses(near: Page) -> dict[str, str]:
    return {}
