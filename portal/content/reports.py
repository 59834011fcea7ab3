"""Reports in the CMS about help lines."""

from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import ModelPermissionPolicy

from portal.content.models import HelpLine


class HelpLinesToCheckView(ReportView):
    """Help lines that nobody checked for half a year, or with an open question."""

    page_title = _("Help lines to check")
    header_icon = "help"
    model = HelpLine
    permission_policy = ModelPermissionPolicy(HelpLine)
    any_permission_required = ["add", "change", "delete", "publish", "view"]
    index_url_name = "help_lines_to_check"
    index_results_url_name = "help_lines_to_check_results"
    results_template_name = "content/help_lines_to_check_results.html"
    list_export = ["name", "phone", "last_checked", "needs_check"]
    export_headings = {
        "name": _("Name"),
        "phone": _("Phone"),
        "last_checked": _("Last checked on"),
        "needs_check": _("Still to check"),
    }

    def get_queryset(self) -> Any:
        return HelpLine.objects.to_check().order_by("last_checked", "position", "name")

    def decorate_paginated_queryset(self, lines: Any) -> Any:
        url_name = HelpLine.snippet_viewset.get_url_name("edit")
        for line in lines:
            line.edit_url = reverse(url_name, args=[quote(line.pk)])
        return lines
