"""The sitemap: Wagtail's, with the pages of every language."""

from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page
from wagtail.query import PageQuerySet


class EveryLanguage(Sitemap):
    def items(self) -> PageQuerySet:
        """What anybody may read below the home pages of this site, in the order of the tree."""
        pages = Page.objects.none()
        for home in self.get_wagtail_site().root_page.get_translations(inclusive=True):
            pages = pages | Page.objects.descendant_of(home, inclusive=True)
        return pages.live().public().order_by("path").defer_streamfields().specific()
