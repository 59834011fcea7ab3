"""For parents and family."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.fields import StreamField
from wagtail.search import index

from portal.cms.blocks import StoryBlock
from portal.cms.enums import Audience
from portal.cms.finds import Kind
from portal.cms.models import BasePage
from portal.content.blocks import lines
from portal.content.enums import Topic
from portal.content.models.events import EventPage
from portal.content.models.help_lines import HelpLine, HelpLineLink, WithHelpLines


class ParentPage(WithHelpLines, BasePage):  # type: ignore[django-manager-missing]
    """One subject, written calmly, with something to try the same evening."""

    audience = Audience.PARENTS
    template = "pages/parent.html"
    parameters = frozenset()
    kind_of_page = _("For parents")
    kind_of_find = Kind.PARENTS

    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)
    try_tonight = StreamField(
        lines(_("Sentence"), max_length=200),
        verbose_name=_("to try tonight"),
        blank=True,
        max_num=5,
        help_text=_("Small things that a tired parent can do."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("try_tonight"),
        MultipleChooserPanel(
            "help_line_links", chooser_field_name="help_line", heading=_("Help lines")
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("try_tonight"),
    ]
    parent_page_types = ["content.ParentsPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("page for parents")
        verbose_name_plural = _("pages for parents")

    class FieldClasses:
        public = ["body", "try_tonight"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        siblings = ParentPage.objects.live().sibling_of(self, inclusive=False)
        return {
            **super().get_context(request, *args, **kwargs),
            "help_lines": self.live_help_lines(),
            "more": list(siblings.order_by("path")[:5]),
        }


class ParentHelpLine(HelpLineLink):
    page = ParentalKey(ParentPage, on_delete=models.CASCADE, related_name="help_line_links")


class ParentsPage(BasePage):
    """The front door for parents: subjects, evenings to meet, whom to call."""

    audience = Audience.PARENTS
    template = "pages/parents.html"
    parameters = frozenset()
    kind_of_page = _("For parents")
    kind_of_find = Kind.PARENTS

    body = StreamField(StoryBlock(), verbose_name=_("what parents ask"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["content.ParentPage"]

    class Meta:
        verbose_name = _("section for parents")
        verbose_name_plural = _("sections for parents")

    class FieldClasses:
        public = ["body"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        events = EventPage.objects.live().filter(locale_id=self.locale_id, for_parents=True)
        lines = HelpLine.objects.live().filter(locale_id=self.locale_id)
        return {
            **super().get_context(request, *args, **kwargs),
            "pages": list(ParentPage.objects.live().child_of(self).order_by("path")),
            "events": sorted(events.upcoming(), key=lambda event: event.next_start)[:2],
            "help_lines": [line for line in lines if Topic.PARENTS in line.topics and line.phone],
        }
