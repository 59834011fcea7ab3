"""Pages about Wortel itself: the promise, the rules, who is behind it."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from portal.cms.blocks import StoryBlock
from portal.cms.models import BasePage
from portal.content.blocks import lines

LINES = 6


class TextPage(BasePage):
    """A text. With six lines above it, it is a promise: six sentences on numbered slips."""

    template = "pages/text.html"
    parameters = frozenset()

    lines = StreamField(
        lines(_("Sentence"), max_length=100),
        verbose_name=_("promise in six sentences"),
        blank=True,
        max_num=LINES,
        help_text=_("For the promise about privacy: exactly six. Other pages: leave this empty."),
    )
    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)
    updated = models.BooleanField(
        _("show the date of the last change"), default=True, help_text=_("At the end of the page.")
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lines"),
        FieldPanel("body"),
        FieldPanel("updated"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("lines"),
        index.SearchField("body"),
    ]
    parent_page_types = ["home.HomePage", "content.TextPage"]
    subpage_types: ClassVar[list[str]] = ["content.TextPage"]

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")

    class FieldClasses:
        public = ["lines", "body", "updated"]

    def clean(self) -> None:
        super().clean()
        if len(self.lines) not in (0, LINES):
            raise ValidationError({"lines": gettext("A promise has exactly six sentences.")})
