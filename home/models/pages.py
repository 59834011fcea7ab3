"""The pages that compose what the apps below offer."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from home.queries import ways
from portal.cms import cards
from portal.cms.enums import Audience
from portal.cms.models import BasePage


class HomePage(BasePage):
    """The front door: questions first, then stories, modules, people and what is coming up."""

    audience = Audience.YOUNG
    template = "pages/home.html"
    kind_of_find = None  # everybody comes from there
    parameters = frozenset()
    parent_page_types = ["wagtailcore.Page"]
    words_checked = frozenset({"headline"})

    headline = models.TextField(
        _("headline"), max_length=80, help_text=_("Three short lines, each on a line of its own.")
    )

    content_panels = [FieldPanel("title"), FieldPanel("headline"), *BasePage.content_panels[1:]]

    class Meta:
        verbose_name = _("home page")

    class FieldClasses:
        public = ["headline"]

    @property
    def headline_lines(self) -> list[str]:
        return self.headline.splitlines()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        onwards = ways(self, limit=5)
        return {
            **super().get_context(request, *args, **kwargs),
            "asks": onwards.asks,
            "addresses": onwards.addresses,
            "stories": cards.gather("stories", limit=3),
            "training": cards.gather("training", limit=4),
            "people": cards.gather("people", limit=3),
            "places": cards.gather("places", limit=3),
            "questions": cards.gather("questions", limit=4),
            "events": cards.gather("events", limit=3),
        }


class ThemeIndexPage(BasePage):
    """What keeps you busy: all themes."""

    audience = Audience.YOUNG
    template = "pages/theme_index.html"
    parameters = frozenset()
    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.ThemePage"]

    class Meta:
        verbose_name = _("list of themes")
        verbose_name_plural = _("lists of themes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "asks": ways(self).asks}
