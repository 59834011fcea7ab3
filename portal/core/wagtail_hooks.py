"""The record of who did what, as a report in the CMS."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.core.reports import AuditView

MAY_READ = "core.view_auditentry"


class RecordItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_READ)


@hooks.register("register_admin_urls")
def audit_urls() -> list[URLPattern]:
    return [
        path("reports/record/", AuditView.as_view(), name="audit_report"),
        path(
            "reports/record/results/",
            AuditView.as_view(results_only=True),
            name="audit_report_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def audit_item() -> MenuItem:
    return RecordItem(
        _("Record of people and rights"),
        reverse("audit_report"),
        icon_name="clipboard-list",
        order=900,
    )
