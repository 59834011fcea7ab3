"""Reads over all kinds of pages."""

import datetime
from collections.abc import Iterator

from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from portal.cms.models import BasePage


def page_kinds() -> Iterator[type[BasePage]]:
    """Every concrete kind of page of ours."""
    for model in get_page_models():
        if issubclass(model, BasePage) and not model._meta.abstract:
            yield model


def stale_dates(until: datetime.date) -> dict[int, datetime.date]:
    """Primary key -> date of every live page that goes stale on or before `until`."""
    return {
        pk: date
        for kind in page_kinds()
        for pk, date in kind.objects.live().stale(until).values_list("pk", "goes_stale_on")
    }


def stale_pages(until: datetime.date) -> PageQuerySet:
    """The pages of `stale_dates`, for a report."""
    return Page.objects.filter(pk__in=stale_dates(until)).order_by("title")
