"""When the site search has to be written again: whenever Wagtail publishes or takes down.

Signals, because publishing is Wagtail's own verb and has many doors: the editor, a workflow, a
plan, a translation. What is not published is not found even before its task has run: see
`FindableQuerySet.visible`.
"""

from typing import Any

from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, published, unpublished

from home import actions
from home.tasks import write_page
from portal.cms.models import BasePage
from portal.content.models import HelpLine, HelpLinePage, KeyFigure, PeoplePage

SHOWN_ON: dict[type[Any], type[BasePage]] = {HelpLine: HelpLinePage, KeyFigure: PeoplePage}
"""Things that are found on the page that shows them."""


def page_changed(instance: Page, **_: Any) -> None:
    write_page.enqueue(instance.pk)


def page_taken_down(instance: Page, **_: Any) -> None:
    """At once, not by a task: Wagtail also says this of a page that is about to be deleted."""
    actions.forget_page(page_id=instance.pk)


def thing_changed(sender: type[Any], instance: Any, **_: Any) -> None:
    pages = SHOWN_ON[sender].objects.live().filter(locale_id=instance.locale_id)
    for pk in pages.values_list("pk", flat=True):
        write_page.enqueue(pk)


def listen() -> None:
    page_published.connect(page_changed, dispatch_uid="home.search.page_published")
    page_unpublished.connect(page_taken_down, dispatch_uid="home.search.page_unpublished")
    for thing in SHOWN_ON:
        for signal, name in ((published, "in"), (unpublished, "out"), (post_delete, "gone")):
            uid = f"home.search.{thing.__name__}.{name}"
            signal.connect(thing_changed, sender=thing, dispatch_uid=uid)
