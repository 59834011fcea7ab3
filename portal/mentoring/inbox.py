"""The letters of somebody who answers, looked at in one of five ways."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.letterbox.enums import WAITING, Status
from portal.letterbox.keys import Holder
from portal.letterbox.letters import last_words
from portal.letterbox.models import WARN, Conversation
from portal.mentoring.models import Circle
from portal.mentoring.queries import circles_of, stands_in_for

ON_A_PAGE = 20
WAITS, UNREAD, MINE, ANSWERED, CLOSING = "wacht", "ongelezen", "mijn", "beantwoord", "gaat-weg"
LABELS = {
    WAITS: _("Waiting"),
    UNREAD: _("Unread"),
    MINE: _("Mine"),
    ANSWERED: _("Answered"),
    CLOSING: _("Erased soon"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to look, as a link."""

    label: str | Promise
    query: str
    count: int | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation in the list, with its last words, opened in memory."""

    conversation: Conversation
    words: str
    circle: Circle | None
    is_mine: bool


class Inbox:
    """What somebody sees; the address says which circle, which way and which page."""

    def __init__(self, holder: Holder, asked: QueryDict) -> None:
        self.holder = holder
        self.circles = circles_of(holder)
        chosen = (one for one in self.circles if one.pool.name == asked.get("kring"))
        self.circle = next(chosen, None)
        self.way = asked.get("toon", "") if asked.get("toon") in LABELS else WAITS
        self.asked_page = asked.get("blad", "1")

    @cached_property
    def mine(self) -> list[int]:
        """My own letters, and those of colleagues who are away and left them to me."""
        return [self.holder.member.pk, *stands_in_for(self.holder.member.user_id)]

    def _filters(self) -> dict[str, Q]:
        soon = timezone.localdate() + WARN
        return {
            WAITS: Q(status__in=WAITING),
            UNREAD: Q(status=Status.RECEIVED),
            MINE: Q(claimed_by__in=self.mine) & ~Q(status=Status.CLOSED),
            ANSWERED: Q(status__in=(Status.ANSWERED, Status.CLOSED)),
            CLOSING: Q(erase_on__lte=soon),
        }

    def _all(self) -> QuerySet[Conversation]:
        found = Conversation.objects.for_member(self.holder.member)
        return found.filter(key__pool=self.circle.pool_id) if self.circle else found

    @cached_property
    def ways(self) -> list[Way]:
        filters = self._filters()
        counts = self._all().aggregate(
            **{f"n{place}": Count("pk", filter=one) for place, one in enumerate(filters.values())}
        )
        return [
            Way(LABELS[name], self._query(toon=name), counts[f"n{place}"], name == self.way)
            for place, name in enumerate(filters)
        ]

    @cached_property
    def places(self) -> list[Way]:
        """The circles, where there is more than one."""
        if len(self.circles) < 2:
            return []
        every = Way(_("All circles"), self._query(kring=""), None, self.circle is None)
        return [
            every,
            *(
                Way(str(one), self._query(kring=one.pool.name), None, one == self.circle)
                for one in self.circles
            ),
        ]

    @cached_property
    def page(self) -> Page[Conversation]:
        """Who waits longest stands first; of what is answered, the newest."""
        order = {ANSWERED: "-last_on", CLOSING: "erase_on"}.get(self.way, "waits_since")
        found = (
            self._all().filter(self._filters()[self.way]).select_related("key", "claimed_by__user")
        )
        return Paginator(found.order_by(order, "last_on", "pk"), ON_A_PAGE).get_page(
            self.asked_page
        )

    @cached_property
    def lines(self) -> list[Line]:
        words: dict[uuid.UUID, str] = last_words(self.page.object_list, self.holder)
        circles = {one.pool_id: one for one in self.circles}
        return [
            Line(one, words[one.pk], circles.get(one.key.pool_id), one.claimed_by_id in self.mine)
            for one in self.page.object_list
        ]

    @cached_property
    def pages(self) -> list[Way]:
        """The page before and the one after, where there are."""
        found = []
        if self.page.has_previous():
            number = self.page.previous_page_number()
            found.append(Way(_("Back"), self._query(blad=str(number))))
        if self.page.has_next():
            number = self.page.next_page_number()
            found.append(Way(_("More"), self._query(blad=str(number))))
        return found

    def _query(self, **change: str) -> str:
        """The address of another look; what is not named stays, but the page."""
        now = {"kring": self.circle.pool.name if self.circle else "", "toon": self.way}
        return "?" + urlencode({name: value for name, value in {**now, **change}.items() if value})
