"""People you can meet: a face, a place, hours, and what they keep to themselves."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from portal.cms import drawings
from portal.cms.cards import Card
from portal.cms.enums import Audience
from portal.cms.finds import Find, Kind
from portal.cms.models import BasePage, Photo, Themed
from portal.cms.wording import unwanted_words
from portal.content import hours
from portal.content.enums import Language
from portal.content.fields import SeveralField
from portal.content.models.parts import Snippet, SnippetQuerySet, WeeklyHours
from portal.content.wording import day_names, listed, span_words

SPOKEN = ("name", "role", "organisation", "place", "talk_about", "says", "secrecy")
"""The fields that young people read."""


def faces() -> list[tuple[str, str]]:
    """The drawings of faces, as choices of a field."""
    return [choice for choice in drawings.choices() if choice[0].startswith("face-")]


class KeyFigureQuerySet(SnippetQuerySet):
    def with_details(self) -> "KeyFigureQuerySet":
        return self.select_related("photo").prefetch_related("hours")


class KeyFigure(Themed, Snippet):  # type: ignore[django-manager-missing]
    """Somebody with time to listen. First name only; the place is where people find them."""

    preview_as = ("content/key_figure_preview.html", "person")

    name = models.CharField(_("first name"), max_length=40)
    role = models.CharField(_("role"), max_length=80)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    place = models.CharField(
        _("where"), max_length=160, help_text=_("So that somebody who is shy finds it.")
    )
    languages = SeveralField(_("languages"), choices=Language.choices)
    talk_about = models.CharField(_("to talk about"), max_length=200)
    says = models.CharField(_("says"), max_length=200, blank=True, help_text=_("One sentence."))
    secrecy = models.TextField(
        _("what stays secret"),
        max_length=300,
        help_text=_("What this person may keep to themselves, and when not. It has to be true."),
    )
    art = models.CharField(_("face"), max_length=40, blank=True, choices=faces)
    photo = models.ForeignKey(
        Photo,
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Instead of the drawn face. Optional, and only with a yes of the person."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldRowPanel([FieldPanel("role"), FieldPanel("organisation")])],
            heading=_("Who"),
        ),
        MultiFieldPanel([FieldPanel("art"), FieldPanel("photo")], heading=_("Face")),
        MultiFieldPanel(
            [
                FieldPanel("place"),
                InlinePanel("hours", label=_("hours")),
                FieldPanel("languages"),
            ],
            heading=_("Where and when"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("talk_about"),
                FieldPanel("says"),
                FieldPanel("secrecy"),
                FieldPanel("themes"),
            ],
            heading=_("In their own words"),
        ),
        Snippet.place_panel,
        Snippet.publish_panel,
    ]

    hours: Any  # the rows of KeyFigureHours

    override_translatable_fields: ClassVar = [
        *Themed.override_translatable_fields,
        *Snippet.override_translatable_fields,
    ]
    objects: ClassVar[Any] = KeyFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("person to meet")
        verbose_name_plural = _("people to meet")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "locale"], name="content_keyfigure_translation"
            ),
            models.UniqueConstraint(fields=["slug", "locale"], name="content_keyfigure_slug"),
        ]

    class FieldClasses:
        public = [*SPOKEN, "languages", "art", "photo"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        errors = {}
        for field in SPOKEN:
            if found := unwanted_words(getattr(self, field)):
                errors[field] = gettext("Please say this in other words: %(words)s.") % {
                    "words": ", ".join(found)
                }
        if errors:
            raise ValidationError(errors)

    @property
    def language_names(self) -> list[str]:
        return SeveralField.labels_of(self, "languages")

    @property
    def timetable(self) -> list[tuple[str, str]]:
        rows = hours.timetable(row.opening for row in self.hours.all())
        return [(day_names(row.days), span_words(row.spans)) for row in rows]

    def card(self, people_page: str = "") -> Card:
        """A card that leads to this person on the page of people."""
        return Card(
            title=self.name,
            url=f"{people_page}#{self.slug}",
            text=self.talk_about,
            kind=self.organisation or self.place,
            art=self.art,
            ground="sprig",
            facts=tuple(fact for fact in (self.role, self.days) if fact),
        )

    @property
    def days(self) -> str:
        """Only the days, for a card."""
        return day_names(row.weekday for row in self.hours.all())

    def find(self) -> Find:
        """This person in the site search."""
        who = listed(part for part in (self.role, self.organisation) if part)
        return Find(
            kind=Kind.PERSON,
            title=self.name,
            intro=self.talk_about,
            text=" ".join((who, self.place, self.says, self.secrecy)),
            keywords=" ".join(self.language_names),
            note=who,
            rest=f"#{self.slug}",
            themes=tuple(self.theme_ids()),
        )


class KeyFigureHours(WeeklyHours):
    person = ParentalKey(KeyFigure, on_delete=models.CASCADE, related_name="hours")

    class Meta(WeeklyHours.Meta):
        abstract = False

    class FieldClasses:
        technical = ["person"]


class PeoplePage(BasePage):
    """Everybody you can meet, on one page; each has an address of their own on it."""

    audience = Audience.YOUNG
    template = "pages/people.html"
    parameters = frozenset()
    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    kind_of_find = Kind.PERSON

    class Meta:
        verbose_name = _("page of people to meet")
        verbose_name_plural = _("pages of people to meet")

    def finds(self) -> Iterator[Find]:
        yield from super().finds()
        people = KeyFigure.objects.live().filter(locale_id=self.locale_id)
        for person in people.prefetch_related("themes"):
            yield person.find()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        people = KeyFigure.objects.with_details().live().filter(locale_id=self.locale_id)
        return {**super().get_context(request, *args, **kwargs), "people": list(people)}
