"""What readers of feeds get: the newest stories, with their intro and no tracking."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest

from portal.core.plain_text import without_controls

if TYPE_CHECKING:
    from portal.cms.models import BasePage
    from portal.content.models.stories import StoryIndexPage, StoryPage

NEWEST = 30


class StoryFeed(Feed):  # type: ignore[type-arg]
    """RSS 2.0. Addresses are whole, so that they work outside the site."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> "StoryIndexPage":
        index: StoryIndexPage = kwargs["index"]
        self.request = request
        return index

    def title(self, index: "StoryIndexPage") -> str:
        return index.feed_title

    def description(self, index: "StoryIndexPage") -> str:
        return without_controls(index.intro)

    def link(self, index: "BasePage") -> str:
        return index.whole_address(self.request)

    def feed_url(self, index: "StoryIndexPage") -> str:
        return self.link(index) + index.reverse_subpage("feed")

    def items(self, index: "StoryIndexPage") -> "list[StoryPage]":
        return list(index.items()[:NEWEST])

    def item_title(self, item: "StoryPage") -> str:
        return without_controls(item.title)

    def item_description(self, item: "StoryPage") -> str:
        return without_controls(item.intro)

    def item_link(self, item: "BasePage") -> str:
        return item.whole_address(self.request)

    def item_guid(self, item: "StoryPage") -> str:
        """Stays the same when the story moves."""
        return f"urn:uuid:{item.translation_key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: "StoryPage") -> datetime | None:
        return item.first_published_at

    def item_updateddate(self, item: "StoryPage") -> datetime | None:
        return item.last_published_at
