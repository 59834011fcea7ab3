import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from home.models import HomePage
from portal.cms.models import BasePage
from portal.cms.queries import page_kinds, stale_pages


@pytest.fixture
def pages(db):
    today = timezone.localdate()
    root = Page.get_first_root_node()
    dates = {"vers": None, "later": today + datetime.timedelta(days=60), "nu": today}
    return {
        slug: root.add_child(
            instance=HomePage(title=slug, slug=slug, headline="x", intro="x", goes_stale_on=date)
        )
        for slug, date in dates.items()
    }


def test_only_what_has_gone_stale_is_listed(pages):
    assert [page.slug for page in stale_pages(timezone.localdate())] == ["nu"]


def test_a_draft_does_not_go_stale(pages):
    pages["nu"].unpublish()
    assert not stale_pages(timezone.localdate()).exists()


def test_the_report_names_the_date(pages, editor, as_user):
    text = as_user(editor).get(reverse("stale_pages")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[pages["nu"].pk]) in text
    assert reverse("wagtailadmin_pages:edit", args=[pages["later"].pk]) not in text


def test_the_report_can_be_taken_along(pages, editor, as_user):
    response = as_user(editor).get(reverse("stale_pages"), {"export": "csv"})
    assert b"nu" in b"".join(response.streaming_content)


def test_every_kind_of_page_is_looked_at():
    assert all(issubclass(kind, BasePage) for kind in page_kinds())
    assert HomePage in set(page_kinds())
