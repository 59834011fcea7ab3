"""Help lines: whom to call, chat with or write to, and when somebody answers."""

import datetime
from collections.abc import Iterator
from copy import copy
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail_localize.fields import SynchronizedField

from portal.cms.cards import Card
from portal.cms.enums import Audience
from portal.cms.finds import Find, Kind
from portal.cms.languages import translations
from portal.cms.models import BasePage
from portal.content import hours
from portal.content.enums import HoursKind, Language, Topic
from portal.content.fields import SeveralField
from portal.content.models.parts import Snippet, SnippetQuerySet, WeeklyHours
from portal.content.wording import day_names, span_words, status_words
from portal.core.answers import true_until, until_changed

CHECK_AFTER = datetime.timedelta(days=183)
"""Half a year: after that somebody has to call the number again."""

DIALLED = str.maketrans("", "", " ./-()")


class HelpLineQuerySet(SnippetQuerySet):
    def to_check(self, on: datetime.date | None = None) -> "HelpLineQuerySet":
        """Lines that nobody checked for half a year, or that still carry an open question."""
        limit = (on or timezone.localdate()) - CHECK_AFTER
        unchecked = models.Q(last_checked=None) | models.Q(last_checked__lte=limit)
        return self.filter(unchecked | ~models.Q(needs_check=""))

    def with_hours(self) -> "HelpLineQuerySet":
        return self.prefetch_related("hours")


class HelpLine(Snippet):
    """A service that answers. Its name is its own: the check of words does not touch it."""

    preview_as = ("content/help_line_preview.html", "line")

    name = models.CharField(_("name"), max_length=80)
    for_whom = models.CharField(_("for whom"), max_length=160)
    topics = SeveralField(_("about"), choices=Topic.choices)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    chat_url = models.URLField(_("chat"), blank=True)
    website = models.URLField(_("website"), blank=True)
    free = models.BooleanField(_("free of charge"), default=True)
    anonymous = models.BooleanField(_("no name needed"), default=True)
    languages = SeveralField(_("languages"), choices=Language.choices)
    note = models.TextField(_("good to know"), max_length=300, blank=True)
    hours_kind = models.CharField(
        _("opening hours"), max_length=10, choices=HoursKind.choices, default=HoursKind.UNKNOWN
    )
    last_checked = models.DateField(_("last checked on"), null=True, blank=True)
    needs_check = models.CharField(
        _("still to check"),
        max_length=200,
        blank=True,
        help_text=_("What nobody has looked up yet. Readers see this too: we are honest about it."),
    )
    in_strip = models.BooleanField(
        _("on every page"),
        default=False,
        help_text=_(
            "In the strip at the foot. Four fit: those who speak the language of the page first."
        ),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("for_whom"), FieldPanel("topics"), FieldPanel("note")],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("phone"),
                FieldPanel("chat_url"),
                FieldPanel("website"),
                FieldRowPanel([FieldPanel("free"), FieldPanel("anonymous")]),
                FieldPanel("languages"),
            ],
            heading=_("How to reach it"),
        ),
        MultiFieldPanel(
            [FieldPanel("hours_kind"), InlinePanel("hours", label=_("opening hours"))],
            heading=_("When somebody answers"),
        ),
        MultiFieldPanel(
            [FieldPanel("last_checked"), FieldPanel("needs_check")], heading=_("Checked")
        ),
        FieldPanel("in_strip"),
        Snippet.place_panel,
        Snippet.publish_panel,
    ]

    override_translatable_fields: ClassVar = [
        *Snippet.override_translatable_fields,
        SynchronizedField("phone"),
    ]
    objects: ClassVar[Any] = HelpLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("help line")
        verbose_name_plural = _("help lines")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "locale"], name="content_helpline_translation"
            ),
            models.UniqueConstraint(fields=["slug", "locale"], name="content_helpline_slug"),
            models.CheckConstraint(
                condition=~models.Q(phone="", chat_url="", website=""),
                name="content_helpline_reachable",
                violation_error_message=_("Give a phone number, a chat or a website."),
            ),
            models.CheckConstraint(
                condition=models.Q(in_strip=False) | ~models.Q(phone=""),
                name="content_helpline_strip_has_phone",
                violation_error_message=_("On every page stand only lines with a phone number."),
            ),
            models.CheckConstraint(
                condition=models.Q(hours_kind__in=HoursKind.values),
                name="content_helpline_hours_kind",
            ),
        ]

    class FieldClasses:
        public = [
            "name",
            "for_whom",
            "topics",
            "phone",
            "chat_url",
            "website",
            "free",
            "anonymous",
            "languages",
            "note",
            "hours_kind",
            "last_checked",
            "needs_check",
            "in_strip",
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.phone and not self.phone.translate(DIALLED).lstrip("+").isdecimal():
            raise ValidationError({"phone": _("A phone number has only digits and spaces.")})

    @property
    def tel(self) -> str:
        """The number as a link that phones understand; empty without one."""
        return f"tel:{self.phone.translate(DIALLED)}" if self.phone else ""

    @property
    def is_for_emergencies(self) -> bool:
        """For danger and nothing else, at any hour: it stands above the directory."""
        return self.topics == [Topic.EMERGENCY] and self.is_open and bool(self.phone)

    @property
    def topic_names(self) -> list[str]:
        return SeveralField.labels_of(self, "topics")

    @property
    def language_names(self) -> list[str]:
        return SeveralField.labels_of(self, "languages")

    @property
    def weekly(self) -> list[hours.Opening]:
        return [row.opening for row in self.hours.all()]

    @property
    def has_hours(self) -> bool:
        return self.hours_kind == HoursKind.LISTED and bool(self.weekly)

    @cached_property
    def status(self) -> hours.Status | None:
        """How it is at this moment; None where nobody knows the hours."""
        if self.hours_kind == HoursKind.ALWAYS:
            return hours.Status(is_open=True)
        if not self.has_hours:
            return None
        now = timezone.now()
        status = hours.status(self.weekly, now)
        true_until(status.until or status.opens)
        true_until(hours.next_midnight(now))  # “tomorrow” becomes “today”
        return status

    @property
    def is_open(self) -> bool:
        return self.status is not None and self.status.is_open

    @property
    def status_words(self) -> str:
        if self.status is None:
            return str(_("We have not checked the hours yet"))
        return status_words(self.status, timezone.now())

    @property
    def timetable(self) -> list[tuple[str, str]]:
        """Days and hours in words; empty for day and night, and where nobody knows."""
        if not self.has_hours:
            return []
        return [
            (day_names(row.days), span_words(row.spans)) for row in hours.timetable(self.weekly)
        ]

    def card(self, directory: str = "") -> Card:
        """A card that leads to this line in the directory; without one, to the line itself."""
        url = f"{directory}#{self.slug}" if directory else self.tel or self.chat_url or self.website
        return Card(
            title=self.name,
            url=url,
            text=self.for_whom,
            ground="sun",
            facts=tuple(fact for fact in (self.phone, str(_("free")) if self.free else "") if fact),
        )

    def find(self) -> Find:
        """This line in the site search, also by its number without spaces and by its topics."""
        spoken = (*self.topic_names, *self.language_names)
        return Find(
            kind=Kind.HELP,
            title=self.name,
            intro=self.for_whom,
            text=self.note,
            keywords=" ".join((*spoken, self.phone, self.phone.translate(DIALLED), self.website)),
            note=self.phone,
            rest=f"#{self.slug}",
        )


class HelpLineHours(WeeklyHours):
    line = ParentalKey(HelpLine, on_delete=models.CASCADE, related_name="hours")

    class Meta(WeeklyHours.Meta):
        abstract = False

    class FieldClasses:
        technical = ["line"]


class HelpLineLink(Orderable):
    """A help line named on a page, in the order of the page."""

    help_line = models.ForeignKey(
        HelpLine, verbose_name=_("help line"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("help_line")]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("help line")
        verbose_name_plural = _("help lines")

    class FieldClasses:
        public = ["help_line"]
        technical = ["sort_order", "page"]


class WithHelpLines(models.Model):
    """A page that names help lines, through rows called `help_line_links`."""

    help_line_links: Any
    locale_id: int

    class Meta:
        abstract = True

    def live_help_lines(self) -> list[HelpLine]:
        """In the order of the editor and the language of the page; two queries.

        A line that is not translated stands there as it is: a number is better than no number.
        """
        ids = tuple(link.help_line_id for link in self.help_line_links.all())
        # A line remembers how it is at the moment it is shown: everybody gets lines of their own.
        return [copy(line) for line in _chosen_lines(ids, self.locale_id)]


@until_changed()
def _chosen_lines(ids: tuple[int, ...], locale_id: int) -> list[HelpLine]:
    chosen = HelpLine.objects.filter(pk__in=ids)
    here = translations(chosen, locale_id).live().values("pk")
    found = list(HelpLine.objects.live().filter(models.Q(pk__in=ids) | models.Q(pk__in=here)))
    own_last = sorted(found, key=lambda line: line.locale_id == locale_id)
    lines = {line.translation_key: line for line in own_last}
    keys = {line.pk: line.translation_key for line in found}
    return [lines[keys[pk]] for pk in ids if pk in keys]


class HelpLinePage(BasePage):
    """The directory. Narrowed by topic and by “open now” in the query string, without script."""

    audience = Audience.EVERYONE
    template = "pages/help_lines.html"
    parameters = frozenset({"over", "open"})
    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    kind_of_find = Kind.HELP

    class Meta:
        verbose_name = _("help-line directory")
        verbose_name_plural = _("help-line directories")

    def finds(self) -> Iterator[Find]:
        yield from super().finds()
        for line in HelpLine.objects.live().filter(locale_id=self.locale_id):
            yield line.find()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Lines are few: they are read in one query with their hours, and narrowed in memory."""
        everything = list(HelpLine.objects.live().filter(locale_id=self.locale_id).with_hours())
        topic = request.GET.get("over", "")
        topic = topic if topic in Topic.values else ""
        only_open = request.GET.get("open") == "1"
        now = timezone.localtime(timezone.now(), hours.BRUSSELS)
        if only_open:  # the page says what time it is
            true_until(now.replace(second=0, microsecond=0) + datetime.timedelta(minutes=1))
        shown = [
            line
            for line in everything
            if (not topic or topic in line.topics) and (not only_open or line.is_open)
        ]
        used = {name for line in everything for name in line.topics}
        return {
            **super().get_context(request, *args, **kwargs),
            "lines": shown,
            "urgent": [line for line in everything if line.is_for_emergencies],
            "topics": [choice for choice in Topic.choices if choice[0] in used],
            "topic": topic,
            "only_open": only_open,
            "now": now,
        }
