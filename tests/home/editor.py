"""Somebody in another process: makes a small site, then changes it, one line of input at a time.

`python -m tests.home.editor` says "done" after each; see tests/home/test_two_processes.py.
"""

import datetime
import sys
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Site  # noqa: E402

from home.demo import load_home  # noqa: E402
from portal.cms.models import MenuItem, SiteSettings, Zone  # noqa: E402
from portal.content.models import HelpLine, StoryIndexPage, StoryPage  # noqa: E402


def story() -> StoryPage:
    return StoryPage.objects.get(slug="koffer")


def begin() -> None:
    home = load_home()
    words = {"intro": "Kort.", "locale": home.locale}
    stories = home.add_child(instance=StoryIndexPage(title="Verhalen", slug="verhalen", **words))
    told = {"title": "Koffer", "slug": "koffer", "told_by": "Ninve", "origin": "fiction"}
    stories.add_child(instance=StoryPage(**told, **words)).save_revision().publish()


def publish() -> None:
    page = story()
    page.title = "Een valies"
    page.save_revision().publish()


def plan() -> None:
    page = story()
    page.title = "Gepland"
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    page.save_revision().publish()


def let_the_time_come() -> None:
    revision = story().scheduled_revision
    revision.approved_go_live_at = timezone.now() - datetime.timedelta(minutes=1)
    revision.content["go_live_at"] = None
    revision.save()
    call_command("publish_scheduled", verbosity=0)


def add_help_line() -> None:
    home = load_home()
    words = {"name": "Awel", "slug": "awel", "for_whom": "Jongeren", "locale": home.locale}
    HelpLine.objects.create(**words, topics=["talk"], languages=["nl"], phone="102", in_strip=True)


def change_menu() -> None:
    settings = SiteSettings.for_site(Site.objects.get())
    MenuItem.objects.create(settings=settings, zone=Zone.MAIN, label="Lees mee", page=story())


def move() -> None:
    page = story()
    page.move(page.get_parent().get_parent(), pos="last-child")


def unpublish() -> None:
    story().unpublish()


def delete() -> None:
    story().delete()


WORK: dict[str, Callable[[], None]] = {
    work.__name__: work
    for work in (
        begin, publish, plan, let_the_time_come, add_help_line, change_menu, move, unpublish,
        delete,
    )
}  # fmt: skip

if __name__ == "__main__":
    for line in sys.stdin:
        WORK[line.strip()]()
        print("done", flush=True)
