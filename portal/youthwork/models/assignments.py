import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.youthwork.models.groups import Group
from portal.youthwork.rules import workplaces

WHOLE = uuid.UUID(int=0)
"""Stands for the module itself, where the others name a step."""

LASTS = datetime.timedelta(days=28)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def for_user(self, user: User) -> "AssignmentQuerySet":
        return self.filter(group__organisation__in=workplaces(user))

    def open(self, day: datetime.date | None = None) -> "AssignmentQuerySet":
        """Those whose code works on this day."""
        return self.filter(is_closed=False, until__gte=day or timezone.localdate())


def in_four_weeks() -> datetime.date:
    return timezone.localdate() + LASTS


class Assignment(models.Model):
    """A module or a path that a group may do alone, by a code. It expires by itself.

    What was answered is shown once it is over (see `portal.core.sums`: two looks); how often it
    was opened and finished, at any time.
    """

    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="assignments"
    )
    code = models.CharField(max_length=8, unique=True)
    module = models.UUIDField(_("module"), null=True, blank=True)
    path = models.UUIDField(_("learning path"), null=True, blank=True)
    until = models.DateField(_("until"), default=in_four_weeks)
    is_closed = models.BooleanField(_("closed"), default=False)
    asks_pulse = models.BooleanField(_("asks the Compass before and after"), default=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering: ClassVar[list[str]] = ["-until", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(module__isnull=False, path__isnull=True)
                | models.Q(module__isnull=True, path__isnull=False),
                name="youthwork_assignment_of_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(GreaterThanOrEqual(Length("code"), 6)),
                name="youthwork_assignment_code",
            ),
        ]

    class FieldClasses:
        staff = ["group", "module", "path", "until", "is_closed", "asks_pulse"]
        technical = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def is_over(self) -> bool:
        return self.is_closed or self.until < timezone.localdate()


class AssignmentSum(models.Model):
    """How often, within an assignment, a module was opened or finished, a step done, an answer
    given. `step` is WHOLE for the module itself, whose answers are “opened” and “finished”."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="sums")
    module = models.UUIDField()
    step = models.UUIDField(default=WHOLE)
    answer = models.CharField(max_length=80, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("sum of an assignment")
        verbose_name_plural = _("sums of an assignment")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assignment", "module", "step", "answer"],
                name="youthwork_assignmentsum_once",
            ),
            models.CheckConstraint(
                condition=models.Q(count__gt=0), name="youthwork_assignmentsum_counts"
            ),
        ]

    class FieldClasses:
        sum = ["count"]
        technical = ["assignment", "module", "step", "answer"]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.count}"


class PulseMoment(models.TextChoices):
    BEFORE = "before", _("before")
    AFTER = "after", _("after")


class PulseSum(models.Model):
    """How many people of a group chose a point for a statement, before or after; the statement ""
    counts who answered at all. Nothing ties two answers of one person together."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="pulses")
    instrument = models.CharField(max_length=20)
    moment = models.CharField(max_length=10, choices=PulseMoment.choices)
    statement = models.CharField(max_length=20, blank=True)
    point = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("sum of the Compass")
        verbose_name_plural = _("sums of the Compass")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assignment", "instrument", "moment", "statement", "point"],
                name="youthwork_pulsesum_once",
            ),
            models.CheckConstraint(
                condition=models.Q(count__gt=0), name="youthwork_pulsesum_counts"
            ),
        ]

    class FieldClasses:
        sum = ["count"]
        technical = ["assignment", "instrument", "moment", "statement", "point"]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.count}"
