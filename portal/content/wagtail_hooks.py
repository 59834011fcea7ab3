"""Help lines and people to meet in the CMS: one menu, and a report of what to check again."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column, LiveStatusTagColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.content.models import HelpLine, KeyFigure
from portal.content.reports import HelpLinesToCheckView


class HelpLineFilterSet(WagtailFilterSet):
    class Meta:
        model = HelpLine
        fields = ["hours_kind", "in_strip", "free", "anonymous", "live"]


class HelpLineViewSet(SnippetViewSet):
    model = HelpLine
    icon = "help"
    menu_label = _("Help lines")
    list_display = [
        "name",
        "phone",
        Column("last_checked", label=_("Checked"), sort_key="last_checked"),
        BooleanColumn("in_strip", label=_("On every page"), sort_key="in_strip"),
        LiveStatusTagColumn(),
    ]
    list_per_page = 50
    filterset_class = HelpLineFilterSet
    search_fields = ["name", "for_whom", "phone"]
    ordering = ["position", "name"]
    copy_view_enabled = False


class KeyFigureViewSet(SnippetViewSet):
    model = KeyFigure
    icon = "group"
    menu_label = _("People to meet")
    list_display = ["name", "role", "organisation", "place", LiveStatusTagColumn()]
    list_filter = ["themes", "live"]
    search_fields = ["name", "role", "organisation"]
    ordering = ["position", "name"]
    copy_view_enabled = False


class HelpGroup(SnippetViewSetGroup):
    items = (HelpLineViewSet, KeyFigureViewSet)
    menu_label = _("Help lines and people")  # “Help” alone is Wagtail’s own menu
    menu_name = "help-lines"
    menu_icon = "help"
    menu_order = 250

    def get_submenu_items(self) -> list[MenuItem]:
        item = MenuItem(
            _("To check again"), reverse("help_lines_to_check"), icon_name="history", order=900
        )
        return [*super().get_submenu_items(), item]


register_snippet(HelpGroup)


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [
        path("reports/help-lines/", HelpLinesToCheckView.as_view(), name="help_lines_to_check"),
        path(
            "reports/help-lines/results/",
            HelpLinesToCheckView.as_view(results_only=True),
            name="help_lines_to_check_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    return MenuItem(
        _("Help lines to check"), reverse("help_lines_to_check"), icon_name="help", order=160
    )
