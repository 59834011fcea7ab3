"""Which changes in the database readers may see, and the announcement of each.

Every model counts unless it is known never to stand on a public page: a model that somebody adds
later is announced without being named here. What changes rows without signals (`update`, raw SQL)
calls `portal.core.changes.announce` itself.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.signals import post_page_move

from portal.core.changes import announce

UNSEEN_APPS = frozenset(
    {
        "account", "accounts", "auth", "contenttypes", "core", "django_tasks_database", "mfa",
        "moderation",
        "organisations", "sessions", "wagtailadmin", "wagtailforms", "wagtailsearch",
        "wagtailusers", "youthwork",
    }
)  # fmt: skip
UNSEEN = frozenset(
    {
        "cms.FourEyesTask",
        "cms.FourEyesTask_groups",
        "cms.Rendition",  # made while a page is made; a change of its photo is announced
        "courses.StepSum",
        "home.Findable",  # what is searched is kept nowhere
        "home.FindableWord",
        "jobs.Employer",  # `portal.jobs.actions` announces what is public of these
        "jobs.SavedSearch",
        "jobs.Vacancy",
        "jobs.Version",
        "jobs.VettingStep",
        "wagtailcore.Comment",
        "wagtailcore.CommentReply",
        "wagtailcore.GroupApprovalTask",
        "wagtailcore.GroupApprovalTask_groups",
        "wagtailcore.GroupCollectionPermission",
        "wagtailcore.GroupPagePermission",
        "wagtailcore.GroupSitePermission",
        "wagtailcore.ModelLogEntry",
        "wagtailcore.PageLogEntry",
        "wagtailcore.PageSubscription",
        "wagtailcore.ReferenceIndex",
        "wagtailcore.Revision",
        "wagtailcore.Task",
        "wagtailcore.TaskState",
        "wagtailcore.UploadedFile",
        "wagtailcore.Workflow",
        "wagtailcore.WorkflowContentType",
        "wagtailcore.WorkflowPage",
        "wagtailcore.WorkflowState",
        "wagtailcore.WorkflowTask",
    }
)
OF_DRAFTS = frozenset(
    {
        "draft_title", "has_unpublished_changes", "latest_revision",
        "latest_revision_created_at", "locked", "locked_at", "locked_by", "wagtail_admin_comments",
    }
)  # fmt: skip
"""Fields that a saved draft changes: an editor who writes does not empty the cache."""


def seen_models() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in UNSEEN_APPS and model._meta.label not in UNSEEN:
            yield model


def announce_saved(update_fields: Iterable[str] | None = None, **_: Any) -> None:
    if update_fields is None or not OF_DRAFTS.issuperset(update_fields):
        announce()


def announce_any(**_: Any) -> None:
    announce()


def connect() -> None:
    """From the start of the process on, announce every change that counts."""
    for model in seen_models():
        name = f"announce {model._meta.label}"
        post_save.connect(announce_saved, sender=model, dispatch_uid=name)
        post_delete.connect(announce_any, sender=model, dispatch_uid=name)
        if model._meta.auto_created:
            m2m_changed.connect(announce_any, sender=model, dispatch_uid=name)
    # A move changes the addresses of everything below with one statement of SQL.
    post_page_move.connect(announce_any, dispatch_uid="announce moved pages")
