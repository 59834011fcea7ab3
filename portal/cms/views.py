"""A report in the CMS, and what readers get instead of a page that is not translated."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page
from wagtail.query import PageQuerySet

from portal.cms.languages import versions
from portal.cms.queries import stale_dates, stale_pages

AHEAD = datetime.timedelta(days=30)


class StalePagesView(PageReportView):
    """Pages that have gone stale, or will within a month: somebody has to read them again."""

    page_title = _("Pages to read again")
    header_icon = "history"
    index_url_name = "stale_pages"
    index_results_url_name = "stale_pages_results"
    results_template_name = "cms/stale_pages_results.html"
    any_permission_required = ["add", "change", "publish"]
    list_export = [*PageReportView.list_export, "goes_stale_on"]
    export_headings = {**PageReportView.export_headings, "goes_stale_on": _("Goes stale on")}

    def get_queryset(self) -> PageQuerySet:
        self.queryset = stale_pages(timezone.localdate() + AHEAD)
        return super().get_queryset()

    def decorate_paginated_queryset(self, pages: Any) -> Any:
        dates = stale_dates(timezone.localdate() + AHEAD)
        pages = super().decorate_paginated_queryset(pages)
        for page in pages:
            page.goes_stale_on = dates.get(page.pk)
            page.is_stale = bool(page.goes_stale_on and page.goes_stale_on <= timezone.localdate())
        return pages


@require_safe
def untranslated(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a page is not written in this language yet, and in which ones it is.

    Leads to the translation as soon as there is one; 404 for what readers may not see.
    """
    pages = Page.objects.live().public().filter(depth__gt=1).select_related("locale")
    original = get_object_or_404(pages, pk=pk)
    found = versions(original)
    for version in found:
        if version.is_current and version.exists:
            return redirect(version.url)
    existing = [version for version in found if version.exists]
    return render(request, "cms/untranslated.html", {"original": original, "existing": existing})
