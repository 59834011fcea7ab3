"""What editors add to the site search, under one menu in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from home.models import PinnedResult, SynonymGroup


class SynonymGroupViewSet(SnippetViewSet):
    model = SynonymGroup
    icon = "form"
    menu_label = _("Words that mean the same")
    list_display = ["__str__", "locale"]
    list_filter = ["locale"]
    search_fields = ["words"]
    ordering = ["words"]
    copy_view_enabled = False


class PinnedResultViewSet(SnippetViewSet):
    model = PinnedResult
    icon = "pin"
    menu_label = _("Pinned results")
    list_display = ["__str__", Column("target", label=_("Comes first")), "locale", "position"]
    list_filter = ["locale"]
    search_fields = ["words"]
    ordering = ["position", "words"]
    copy_view_enabled = False


class SearchGroup(SnippetViewSetGroup):
    items = (PinnedResultViewSet, SynonymGroupViewSet)
    menu_label = _("Site search")
    menu_name = "site-search"
    menu_icon = "search"
    menu_order = 260


register_snippet(SearchGroup)
