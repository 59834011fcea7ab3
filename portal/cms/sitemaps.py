"""The sitemap: Wagtail's, with the pages of every language."""

import datetime

from django.db.models import Max
from django.db.models.functions import Coalesce
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page
from wagtail.query import PageQuerySet


class EveryLanguage(Sitemap):
    limit = 10_000

    def items(self) -> PageQuerySet:
        """What anybody may read below the home pages of this site, in the order of the tree."""
        return self._pages().order_by("path").defer_streamfields().specific()

    def get_latest_lastmod(self) -> datetime.datetime | None:
        """One query, where Django would look at every page."""
        moment = Coalesce("last_published_at", "latest_revision_created_at")
        found: datetime.datetime | None = self._pages().aggregate(found=Max(moment))["found"]
        return found

    def _pages(self) -> PageQuerySet:
        pages = Page.objects.none()
        for home in self.get_wagtail_site().root_page.get_translations(inclusive=True):
            pages = pages | Page.objects.descendant_of(home, inclusive=True)
        return pages.live().public()
