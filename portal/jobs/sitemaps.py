"""The board for search engines: what is on it today, and nothing else. A map for each language, in
files of ten thousand addresses, the oldest place first: a new one changes the last file only.
"""

import datetime
from collections.abc import Callable
from functools import partial

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse
from django.utils import translation

from portal.jobs.models import Vacancy, VacancyQuerySet

LANGUAGES = ("nl", "fr", "en")


class PlacesSitemap(Sitemap[Vacancy]):
    """The places in one language."""

    limit = 10_000

    def __init__(self, language: str) -> None:
        self.language = language

    def items(self) -> VacancyQuerySet:
        places = Vacancy.objects.on_board().select_related("checked").order_by("pk")
        return places.only("pk", "checked__written_at")

    def location(self, item: Vacancy) -> str:
        with translation.override(self.language):
            return reverse("jobs:place", args=[item.pk])

    def lastmod(self, item: Vacancy) -> datetime.datetime | None:
        return item.checked.written_at if item.checked else None

    def get_latest_lastmod(self) -> datetime.datetime | None:
        found: datetime.datetime | None = Vacancy.objects.on_board().aggregate(
            found=Max("checked__written_at")
        )["found"]
        return found


SITEMAPS: dict[str, Callable[[], PlacesSitemap]] = {
    f"places-{language}": partial(PlacesSitemap, language) for language in LANGUAGES
}
