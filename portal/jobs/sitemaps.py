"""The board for search engines: what is on it today, and nothing else."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from portal.jobs.models import Vacancy, VacancyQuerySet


class PlacesSitemap(Sitemap[Vacancy]):
    i18n = True
    languages = ["nl", "fr", "en"]

    def items(self) -> VacancyQuerySet:
        return Vacancy.objects.on_board().select_related("checked")

    def location(self, item: Vacancy) -> str:
        return reverse("jobs:place", args=[item.pk])

    def lastmod(self, item: Vacancy) -> datetime | None:
        return item.checked.written_at if item.checked else None
