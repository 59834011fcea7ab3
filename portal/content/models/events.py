"""What is coming up, also for people's own calendars."""

import datetime
from dataclasses import replace
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from portal.cms.blocks import StoryBlock
from portal.cms.cards import Card
from portal.cms.enums import Audience
from portal.cms.finds import Find, Kind
from portal.cms.models import BasePage
from portal.cms.models.base_page import BasePageQuerySet
from portal.content import agenda
from portal.content.ical import Entry, calendar_file
from portal.content.wording import clock, day, short_day
from portal.core.answers import true_until

MOST_WEEKS = 60
CALENDAR = "kalender.ics"


class EventQuerySet(BasePageQuerySet):
    def upcoming(self, at: datetime.datetime | None = None) -> "EventQuerySet":
        """Events of which at least one evening is not over."""
        return self.filter(over_at__gt=at or timezone.now())


EventManager = PageManager.from_queryset(EventQuerySet)


class WithCalendar(RoutablePageMixin):
    """A page with a calendar file below it; the file moves with the page, old addresses lead on."""

    def calendar(self, request: HttpRequest) -> bytes:
        raise NotImplementedError

    @re_path(r"^kalender[.]ics/?$", name="calendar")
    def calendar_route(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(
            self.calendar(request),
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'inline; filename="{self.slug}.ics"'},
        )

    def get_route_paths(self) -> list[str]:
        return ["/", f"/{CALENDAR}"]


class EventPage(WithCalendar, BasePage):
    """Something to go to, once or several weeks in a row. When it is over, its address stays."""

    audience = Audience.YOUNG
    template = "pages/event.html"
    parameters = frozenset()
    kind_of_page = _("Coming up")
    kind_of_find = Kind.EVENT
    words_checked = frozenset({"body", "place", "address", "price", "for_whom"})

    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    weeks = models.PositiveSmallIntegerField(
        _("how many weeks in a row"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)],
        help_text=_("1: once. 8: the same day and hour, eight weeks in a row."),
    )
    over_at = models.DateTimeField(_("over"), editable=False, db_index=True)
    place = models.CharField(_("place"), max_length=120)
    address = models.CharField(_("address"), max_length=160, blank=True)
    price = models.CharField(_("price"), max_length=60, blank=True)
    for_whom = models.CharField(_("for whom"), max_length=120, blank=True)
    for_parents = models.BooleanField(
        _("for parents"), default=False, help_text=_("Show it in the section for parents too.")
    )
    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("weeks"),
                HelpPanel(content=_("When it is over, it leaves the lists by itself.")),
            ],
            heading=_("When"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("place"),
                FieldPanel("address"),
                FieldPanel("price"),
                FieldPanel("for_whom"),
                FieldPanel("for_parents"),
            ],
            heading=_("Where and for whom"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("place"),
    ]
    parent_page_types = ["content.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    objects = EventManager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="content_event_ends_after_start",
                violation_error_message=_("The end comes after the start."),
            ),
            models.CheckConstraint(
                condition=models.Q(weeks__gte=1, weeks__lte=MOST_WEEKS), name="content_event_weeks"
            ),
        ]

    class FieldClasses:
        public = [
            "starts_at",
            "ends_at",
            "weeks",
            "place",
            "address",
            "price",
            "for_whom",
            "for_parents",
            "body",
        ]
        technical = ["over_at"]

    def clean(self) -> None:
        super().clean()
        wrong = [name for name in ("starts_at", "ends_at") if not self._can_count_from(name)]
        if wrong:
            words = gettext("Choose a day between 2000 and 2100.")
            raise ValidationError(dict.fromkeys(wrong, words))

    def _can_count_from(self, name: str) -> bool:
        moment = getattr(self, name)
        return moment is None or agenda.is_of_this_age(moment)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Keeps `over_at` true, so that lists ask the database and not every event."""
        moments = [moment for moment in (self.starts_at, self.ends_at) if moment]
        can_count = len(moments) == 2 and all(agenda.is_of_this_age(one) for one in moments)
        if can_count and (self.weeks or 0) > 0:
            self.over_at = agenda.over_at(self.starts_at, self.ends_at, self.weeks)
        return super().save(*args, **kwargs)

    def next_evening(self, at: datetime.datetime | None = None) -> Any:
        """Start and end of the evening that goes on or comes next; None when it is over."""
        evening = agenda.next_occurrence(
            self.starts_at, self.ends_at, self.weeks, at or timezone.now()
        )
        if evening:
            true_until(evening[1])
        return evening

    @property
    def is_over(self) -> bool:
        return self.next_evening() is None

    @property
    def next_start(self) -> datetime.datetime:
        """When it starts next; when it is over, when it last started."""
        evening = self.next_evening()
        if evening:
            return evening[0]
        *_, (start, _end) = agenda.occurrences(self.starts_at, self.ends_at, self.weeks)
        return start

    @property
    def next_day(self) -> str:
        return day(self.next_start)

    @property
    def from_to(self) -> str:
        """19:00–21:00, the same every week."""
        first, last = next(agenda.occurrences(self.starts_at, self.ends_at, 1))
        return f"{clock(first)}–{clock(last)}"

    @property
    def repeats(self) -> str:
        """Every Tuesday, up to and including 12 January; empty for a single evening."""
        if self.weeks == 1:
            return ""
        *_, (last, _end) = agenda.occurrences(self.starts_at, self.ends_at, self.weeks)
        return gettext("Every week, %(times)s, the last time on %(day)s") % {
            "times": ngettext("%d time", "%d times", self.weeks) % self.weeks,
            "day": day(last),
        }

    def entry(self, request: HttpRequest) -> Entry:
        return Entry(
            uid=f"{self.translation_key}@wortel",
            title=self.title,
            text=self.intro,
            url=self.whole_address(request),
            place=", ".join(part for part in (self.place, self.address) if part),
            starts=self.starts_at,
            ends=self.ends_at,
            weeks=self.weeks,
            changed=self.last_published_at or timezone.now(),
        )

    def calendar(self, request: HttpRequest) -> bytes:
        """This event as an iCalendar file. It answers for past events too."""
        return calendar_file(self.title, [self.entry(request)])

    def find(self) -> Find:
        return replace(super().find(), note=self.place, until=self.over_at)

    def card(self) -> Card:
        when = f"{short_day(self.next_start)}, {clock(self.next_start)}"
        return replace(super().card(), facts=(when, self.place))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        more = EventPage.objects.live().sibling_of(self, inclusive=False).upcoming()
        return {
            **super().get_context(request, *args, **kwargs),
            "calendar_url": f"{self.get_url(request)}{CALENDAR}",
            "further": [page.card() for page in soonest(more)[:3]],
        }


def soonest(events: Any) -> list[EventPage]:
    """Events in the order in which they come next. They are few: sorted in memory."""
    return sorted(events, key=lambda event: (event.next_start, event.pk))


class EventIndexPage(WithCalendar, BasePage):
    """What is coming up, and one address to subscribe to."""

    audience = Audience.YOUNG
    template = "pages/event_index.html"
    parameters = frozenset()
    parent_page_types = ["home.HomePage"]
    subpage_types = ["content.EventPage"]

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def events(self) -> list[EventPage]:
        return soonest(EventPage.objects.live().child_of(self).upcoming())

    def calendar(self, request: HttpRequest) -> bytes:
        """Everything that is coming up, as one iCalendar file to subscribe to."""
        return calendar_file(self.title, [event.entry(request) for event in self.events()])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "events": self.events(),
            "calendar_url": f"{self.get_url(request)}{CALENDAR}",
        }
