"""The queue in the CMS: everything that waits for somebody's eyes, the oldest first."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.moderation import queue


def subjects_of(user: Any) -> list[queue.Subject]:
    return [subject for subject in queue.subjects() if user.has_perm(subject.permission)]


class QueueView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "moderation/queue.html"
    page_title = _("To check")
    header_icon = "tasks"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not subjects_of(request.user):
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [(one.label, list(one.waiting())) for one in subjects_of(self.request.user)]
        return {**super().get_context_data(**kwargs), "rows": rows}


class QueueItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(subjects_of(request.user))


@hooks.register("register_admin_urls")
def queue_urls() -> list[URLPattern]:
    return [path("queue/", QueueView.as_view(), name="moderation_queue")]


@hooks.register("register_admin_menu_item")
def queue_item() -> MenuItem:
    return QueueItem(_("To check"), reverse("moderation_queue"), icon_name="tasks", order=150)
