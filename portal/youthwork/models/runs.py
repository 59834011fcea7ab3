import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.youthwork import running
from portal.youthwork.enums import Again, Lasted, State, Way, Went
from portal.youthwork.models.groups import Group
from portal.youthwork.rules import workplaces
from portal.youthwork.running import Plan, Walk

LONGEST = datetime.timedelta(hours=6)
"""A run that is left open closes itself after so long."""


class RunQuerySet(models.QuerySet["Run"]):
    def for_user(self, user: User) -> "RunQuerySet":
        return self.filter(group__organisation__in=workplaces(user))

    def open(self) -> "RunQuerySet":
        return self.filter(state=State.OPEN)

    def closed(self) -> "RunQuerySet":
        return self.filter(state=State.CLOSED)

    def forgotten(self, now: datetime.datetime | None = None) -> "RunQuerySet":
        """Open for longer than an evening lasts."""
        return self.open().filter(opened_at__lte=(now or timezone.now()) - LONGEST)


class Run(models.Model):
    """A module, or one step, that a group does. While it is open it knows phones and their votes;
    when it closes there remain: that it ran, on which day, where, how many were there, and sums.

    `plan` is what may be asked (`running.Plan`), `walk` where the group is (`running.Walk`); both
    are empty once it is closed. `round` goes up with everything that a phone has to see.
    """

    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="runs"
    )
    module = models.UUIDField(_("module"))
    way = models.CharField(_("way"), max_length=10, choices=Way.choices, default=Way.SCREEN)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    day = models.DateField(_("day"), default=timezone.localdate)
    place = models.CharField(_("place"), max_length=80, blank=True)
    steps = models.JSONField(default=list)
    plan = models.JSONField(default=dict, blank=True)
    walk = models.JSONField(default=dict, blank=True)
    round = models.PositiveIntegerField(default=1)
    pin = models.CharField(max_length=6, null=True, blank=True)  # noqa: DJ001  (no pin: not unique)
    opened_at = models.DateTimeField(null=True, default=timezone.now)
    people = models.PositiveSmallIntegerField(_("how many people"), null=True, blank=True)
    went = models.CharField(_("how it went"), max_length=10, choices=Went.choices, blank=True)
    length = models.CharField(
        _("how long it was"), max_length=10, choices=Lasted.choices, blank=True
    )
    again = models.CharField(_("once more?"), max_length=10, choices=Again.choices, blank=True)
    line = models.CharField(
        _("one line"),
        max_length=200,
        blank=True,
        help_text=_("About the exercise, never about a person."),
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering: ClassVar[list[str]] = ["-day", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["group", "day"], name="youthwork_run_when"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pin"],
                condition=models.Q(pin__isnull=False),
                name="youthwork_run_pin_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    Exact(Length("pin"), 6), state=State.OPEN, opened_at__isnull=False
                )
                | models.Q(
                    state=State.CLOSED, pin__isnull=True, opened_at__isnull=True, plan={}, walk={}
                ),
                name="youthwork_run_forgets_when_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=Way.values), name="youthwork_run_way_known"
            ),
        ]

    class FieldClasses:
        staff = ["group", "module", "way", "day", "place", "went", "length", "again", "line"]
        sum = ["people"]
        technical = ["state", "steps", "plan", "walk", "round", "pin", "opened_at"]

    def __str__(self) -> str:
        return f"{self.group}, {self.day}"

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def spoken_pin(self) -> str:
        """As people read it aloud: three and three. The space does not break, and keeps their order
        in a line that runs from right to left."""
        return f"{self.pin[:3]}\N{NO-BREAK SPACE}{self.pin[3:]}" if self.pin else ""

    @cached_property
    def asked(self) -> Plan:
        return running.read(self.plan)

    @property
    def where(self) -> Walk:
        raw: dict[str, Any] = self.walk
        if not raw:
            return Walk(())
        return Walk(
            order=tuple(raw["order"]),
            place=raw["place"],
            moment=raw["moment"],
            shown=frozenset(raw["shown"]),
            parked=frozenset(raw["parked"]),
            skipped=frozenset(raw["skipped"]),
        )

    @where.setter
    def where(self, walk: Walk) -> None:
        self.walk = {
            "order": [*walk.order],
            "place": walk.place,
            "moment": walk.moment,
            "shown": sorted(walk.shown),
            "parked": sorted(walk.parked),
            "skipped": sorted(walk.skipped),
        }


class Phone(models.Model):
    """A phone that joined an open run: a random token, of which a digest is kept. No more."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="phones")
    digest = models.CharField(max_length=64, unique=True)

    class FieldClasses:
        passing = ["run", "digest"]

    def __str__(self) -> str:
        return f"phone {self.pk}"


class Vote(models.Model):
    """What a phone answered at a spot of an open run. Gone when the run closes."""

    phone = models.ForeignKey(Phone, on_delete=models.CASCADE, related_name="votes")
    step = models.UUIDField()
    moment = models.CharField(max_length=40, blank=True)
    answers = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["phone", "step", "moment"], name="youthwork_vote_once"),
        ]

    class FieldClasses:
        passing = ["phone", "step", "moment", "answers"]

    def __str__(self) -> str:
        return f"vote {self.pk}"


class RunSum(models.Model):
    """How many people of a group gave an answer; the answer "" counts who answered at all.

    Raised hands (and paper) and what came from phones stay apart: the whole room saw the hands, and
    who knows them could take them off a sum of both. Of phones there is none before the run closes.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="sums")
    step = models.UUIDField()
    moment = models.CharField(max_length=40, blank=True)
    question = models.CharField(max_length=40, blank=True)
    answer = models.CharField(max_length=80, blank=True)
    by_hand = models.BooleanField(default=False)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("sum of a run")
        verbose_name_plural = _("sums of a run")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["run", "step", "moment", "question", "answer", "by_hand"],
                name="youthwork_runsum_once",
            ),
            models.CheckConstraint(condition=models.Q(count__gt=0), name="youthwork_runsum_counts"),
        ]

    class FieldClasses:
        sum = ["count"]
        technical = ["run", "step", "moment", "question", "answer", "by_hand"]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.count}"
