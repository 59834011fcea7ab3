"""Questions that have more than one answer."""

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
from portal.content.blocks import KnowBlock, VoiceBlock
from portal.content.models.help_lines import HelpLineLink, WithHelpLines
from portal.content.models.parts import ListPage, WithNextStep, newest_beside


class QuestionPage(Themed, WithNextStep, WithHelpLines, BasePage):  # type: ignore[django-manager-missing]
    """A question, and people who each see it their own way.

    Its intro is the honest answer in one or two sentences; what follows is nuance.
    """

    audience = Audience.YOUNG
    template = "pages/question.html"
    parameters = frozenset()
    kind_of_page = _("Question")
    kind_of_find = Kind.QUESTION
    words_checked = frozenset({"body", "voices", "know"})

    body = StreamField(StoryBlock(), verbose_name=_("more about it"), blank=True)
    voices = StreamField(
        [("voice", VoiceBlock())],
        verbose_name=_("voices"),
        blank=True,
        max_num=6,
        help_text=_("Two to four people who answer differently. Nobody has the last word."),
    )
    know = StreamField(
        [("fact", KnowBlock())],
        verbose_name=_("good to know"),
        blank=True,
        help_text=_("Facts with a source, and the day on which we checked them."),
    )

    content_panels = [
        *BasePage.content_panels[:1],
        FieldPanel(
            "intro",
            heading=_("Short answer"),
            help_text=_("The honest answer in one or two sentences. It stands on cards too."),
        ),
        *BasePage.content_panels[2:],
        FieldPanel("body"),
        FieldPanel("voices"),
        FieldPanel("know"),
        MultipleChooserPanel(
            "help_line_links", chooser_field_name="help_line", heading=_("Help lines")
        ),
        MultiFieldPanel([FieldPanel("themes"), FieldPanel("next_step")], heading=_("Leads to")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("voices"),
    ]
    parent_page_types = ["content.QuestionIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    class FieldClasses:
        public = ["body", "voices", "know"]

    def card(self) -> Card:
        voices = len(self.voices)
        fact = ngettext("%d voice", "%d voices", voices) % voices
        return replace(super().card(), facts=(fact,) if voices else ())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "themes": self.live_themes(),
            "help_lines": self.live_help_lines(),
            "next": self.next_card,
            "more": newest_beside(self, 4),
        }


class QuestionHelpLine(HelpLineLink):
    page = ParentalKey(QuestionPage, on_delete=models.CASCADE, related_name="help_line_links")


class QuestionIndexPage(ListPage):
    """All questions."""

    audience = Audience.YOUNG
    template = "pages/question_index.html"
    lists = QuestionPage
    parent_page_types = ["home.HomePage"]
    subpage_types = ["content.QuestionPage"]

    class Meta:
        verbose_name = _("list of questions")
        verbose_name_plural = _("lists of questions")
