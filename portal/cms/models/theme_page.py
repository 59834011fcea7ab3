"""Themes: the questions by which young people come in."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from portal.cms import cards
from portal.cms.enums import Audience
from portal.cms.finds import Kind
from portal.cms.models.base_page import BasePage


class ThemePage(BasePage):
    """A question that keeps young people busy: the front door to stories, answers and modules."""

    audience = Audience.YOUNG
    template = "pages/theme.html"
    kind_of_page = _("Question")
    kind_of_find = Kind.THEME
    parameters = frozenset()

    short = models.CharField(
        _("short name"), max_length=30, help_text=_("One or two words, for tags and filters.")
    )

    content_panels = [*BasePage.content_panels, FieldPanel("short")]
    search_fields = [*BasePage.search_fields, index.SearchField("short")]
    parent_page_types = ["home.ThemeIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    class FieldClasses:
        public = ["short"]

    def theme_ids(self) -> list[int]:
        return [self.pk]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "reading": cards.gather("theme:reading", theme=self),
            "training": cards.gather("theme:training", theme=self),
        }
