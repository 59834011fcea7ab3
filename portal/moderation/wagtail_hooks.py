"""The queue in the CMS: everything that waits for somebody's eyes, the oldest first."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.accounts.http import AuthenticatedRequest
from portal.moderation import notices, queue
from portal.moderation.forms import AnswerForm
from portal.moderation.models import Notice


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


class NoticeView(WagtailAdminTemplateMixin, TemplateView):
    """What somebody told us, and the answer that they read."""

    request: AuthenticatedRequest

    template_name = "moderation/notice.html"
    page_title = _("Something is wrong")
    header_icon = "warning"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.notice = get_object_or_404(Notice, pk=kwargs["pk"])
        self.form = AnswerForm(request.POST or None)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(notices.ANSWER):
            raise PermissionDenied
        if not notices.may_look_at(self.request.user, self.notice):
            messages.error(request, gettext("This is about your own. A colleague looks at it."))
            return redirect("moderation_queue")
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        queue_item = {"url": reverse("moderation_queue"), "label": _("To check")}
        return [*self.breadcrumbs_items, queue_item, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        [(_notice, thing)] = notices.noticed([self.notice])
        values = {"notice": self.notice, "thing": thing, "form": self.form}
        return {**super().get_context_data(**kwargs), **values}

    def post(self, request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.get(request)
        try:
            self.form.save(notice=self.notice, by=request.user)
        except notices.ClosedError:
            messages.error(request, gettext("Somebody else was first. Nothing changed."))
        else:
            messages.success(request, gettext("That is done."))
        return redirect("moderation_queue")


class QueueItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(subjects_of(request.user))


@hooks.register("register_admin_urls")
def queue_urls() -> list[URLPattern]:
    return [
        path("queue/", QueueView.as_view(), name="moderation_queue"),
        path("queue/notices/<int:pk>/", NoticeView.as_view(), name="moderation_notice"),
    ]


@hooks.register("register_admin_menu_item")
def queue_item() -> MenuItem:
    return QueueItem(_("To check"), reverse("moderation_queue"), icon_name="tasks", order=150)
