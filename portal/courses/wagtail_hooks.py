"""What the CMS gets for modules: a report of sums, and the style of the drawn branches."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.courses.reports import SumsView

MAY_SEE_SUMS = "courses.view_stepsum"


class SumsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_SEE_SUMS)


@hooks.register("register_admin_urls")
def sums_urls() -> list[URLPattern]:
    return [path("reports/answers/", SumsView.as_view(), name="courses_sums")]


@hooks.register("register_reports_menu_item")
def sums_item() -> MenuItem:
    return SumsItem(_("Sums of answers"), reverse("courses_sums"), icon_name="list-ol", order=160)


@hooks.register("register_permissions")
def sums_permission() -> QuerySet[Permission]:
    """Lets an administrator give the report to a group."""
    return Permission.objects.filter(content_type__app_label="courses", codename="view_stepsum")


@hooks.register("insert_global_admin_css")
def branches_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/courses-cms.css"))
