"""Stories, told from the inside."""

from dataclasses import replace
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from portal.cms.blocks import WORDS, StoryBlock
from portal.cms.cards import Card
from portal.cms.enums import Audience
from portal.cms.finds import Kind
from portal.cms.models import BasePage, Themed
from portal.content import reading
from portal.content.blocks import lines
from portal.content.enums import ORIGIN_SENTENCES, Origin
from portal.content.feeds import StoryFeed
from portal.content.models.parts import ListPage, WithNextStep, newest_beside
from portal.content.wording import listed


class StoryPage(Themed, WithNextStep, BasePage):  # type: ignore[django-manager-missing]
    """One person tells something. The page always says whether it really happened."""

    audience = Audience.YOUNG
    template = "pages/story.html"
    parameters = frozenset()
    kind_of_page = _("Story")
    kind_of_find = Kind.STORY
    words_checked = frozenset({"told_by", "body", "think", "talk"})

    told_by = models.CharField(
        _("told by"), max_length=40, help_text=_("A first name or a nickname.")
    )
    age = models.PositiveSmallIntegerField(_("age"), null=True, blank=True)
    origin = models.CharField(
        _("where it comes from"),
        max_length=10,
        choices=Origin.choices,
        help_text=_("Readers see this as a sentence. It has to be true."),
    )
    body = StreamField(StoryBlock(), verbose_name=_("story"), blank=True)
    think = StreamField(
        lines(_("Question"), max_length=160),
        verbose_name=_("to think about"),
        blank=True,
        max_num=3,
        help_text=_("Up to three questions without a right answer."),
    )
    talk = RichTextField(
        _("what you can do now"), blank=True, features=WORDS, help_text=_("Two or three ideas.")
    )

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("told_by"), FieldPanel("age")]), FieldPanel("origin")],
            heading=_("Who tells it"),
        ),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("think"), FieldPanel("talk")], heading=_("After reading")),
        MultiFieldPanel([FieldPanel("themes"), FieldPanel("next_step")], heading=_("Leads to")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("told_by"),
    ]
    parent_page_types = ["content.StoryIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(age=None) | models.Q(age__gte=6, age__lte=120),
                name="content_story_age",
                violation_error_message=_("An age is a number from 6 to 120."),
            ),
            models.CheckConstraint(  # a draft may not know yet; to publish, one has to say it
                condition=models.Q(origin__in=["", *Origin.values]), name="content_story_origin"
            ),
        ]

    class FieldClasses:
        public = ["told_by", "age", "origin", "body", "think", "talk"]

    @property
    def minutes(self) -> int:
        """How long it takes to read; computed, so that it is never out of date."""
        return reading.minutes(self.intro, self.body.get_prep_value())

    @property
    def origin_sentence(self) -> str:
        """Whether this really happened, in a sentence for the reader. A draft may not say it."""
        return str(ORIGIN_SENTENCES[Origin(self.origin)]) if self.origin else ""

    @property
    def teller(self) -> str:
        return listed([self.told_by, str(self.age)]) if self.age else self.told_by

    def card(self) -> Card:
        minutes = ngettext("%d minute", "%d minutes", self.minutes) % self.minutes
        return replace(super().card(), facts=(self.teller, minutes))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        cards = [self.next_card, *(page.card() for page in newest_beside(self, 2))]
        return {
            **context,
            "themes": self.live_themes(),
            "further": [card for card in cards if card],
        }


class StoryIndexPage(RoutablePageMixin, ListPage):
    """All stories, and the feed that brings new ones."""

    audience = Audience.YOUNG
    template = "pages/story_index.html"
    lists = StoryPage
    parent_page_types = ["home.HomePage"]
    subpage_types = ["content.StoryPage"]

    class Meta:
        verbose_name = _("list of stories")
        verbose_name_plural = _("lists of stories")

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        return StoryFeed()(request, index=self)

    def get_route_paths(self) -> list[str]:
        """The feed moves with the page: old addresses lead on."""
        return ["/", "/feed/"]

    @property
    def feed_title(self) -> str:
        return gettext("New stories on Wortel")
