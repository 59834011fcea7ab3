"""Guides: how to do something difficult, step by step."""

from dataclasses import replace
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.fields import StreamField
from wagtail.search import index

from portal.cms.blocks import StoryBlock
from portal.cms.cards import Card
from portal.cms.enums import Audience
from portal.cms.finds import Kind
from portal.cms.models import BasePage, Themed
from portal.content.blocks import StepBlock
from portal.content.models.help_lines import HelpLineLink, WithHelpLines
from portal.content.models.parts import ListPage, WithNextStep


class GuidePage(Themed, WithNextStep, WithHelpLines, BasePage):  # type: ignore[django-manager-missing]
    """Steps to take, in order, with a word before and people to call after."""

    audience = Audience.YOUNG
    template = "pages/guide.html"
    parameters = frozenset()
    kind_of_page = _("Guide")
    kind_of_find = Kind.GUIDE
    words_checked = frozenset({"body", "steps"})

    body = StreamField(StoryBlock(), verbose_name=_("to read first"), blank=True)
    steps = StreamField([("step", StepBlock())], verbose_name=_("steps"), blank=True, max_num=9)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("steps"),
        MultipleChooserPanel(
            "help_line_links", chooser_field_name="help_line", heading=_("Help lines")
        ),
        MultiFieldPanel([FieldPanel("themes"), FieldPanel("next_step")], heading=_("Leads to")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("steps"),
    ]
    parent_page_types = ["content.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    class FieldClasses:
        public = ["body", "steps"]

    def card(self) -> Card:
        steps = len(self.steps)
        fact = ngettext("%d step", "%d steps", steps) % steps
        return replace(super().card(), facts=(fact,) if steps else ())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "themes": self.live_themes(),
            "help_lines": self.live_help_lines(),
            "next": self.next_card,
        }


class GuideHelpLine(HelpLineLink):
    page = ParentalKey(GuidePage, on_delete=models.CASCADE, related_name="help_line_links")


class GuideIndexPage(ListPage):
    """All guides."""

    audience = Audience.YOUNG
    template = "pages/guide_index.html"
    lists = GuidePage
    parent_page_types = ["home.HomePage"]
    subpage_types = ["content.GuidePage"]

    class Meta:
        verbose_name = _("list of guides")
        verbose_name_plural = _("lists of guides")
