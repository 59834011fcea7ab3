import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.youthwork.models.groups import Group
from portal.youthwork.rules import workplaces


class ActivityQuerySet(models.QuerySet["Activity"]):
    def for_user(self, user: User) -> "ActivityQuerySet":
        """Evenings of colleagues too: a plan is shared within an organisation."""
        return self.filter(group__organisation__in=workplaces(user))

    def to_come(self, day: datetime.date) -> "ActivityQuerySet":
        """From this day on, the first one first."""
        return self.filter(starts_at__date__gte=day).order_by("starts_at", "pk")


class Activity(models.Model):
    """An evening with a group: a time, a place, and moments one after the other."""

    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="activities"
    )
    label = models.CharField(_("what you call it"), max_length=80)
    place = models.CharField(_("place"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("evening")
        verbose_name_plural = _("evenings")
        ordering: ClassVar[list[str]] = ["-starts_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["group", "starts_at"], name="youthwork_activity_when")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(label=""), name="youthwork_activity_label"),
        ]

    class FieldClasses:
        staff = ["group", "label", "place", "starts_at"]
        technical = ["uid", "changed_at"]

    def __str__(self) -> str:
        return self.label


class Moment(models.Model):
    """A part of an evening: words of the worker, a module, or one step of a module.

    `module` is what the module is called in every language (its translation key); a module that
    is gone leaves the moment behind, without a way to start it.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="moments")
    position = models.PositiveSmallIntegerField(_("position"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    text = models.CharField(_("what you do"), max_length=120, blank=True)
    module = models.UUIDField(_("module"), null=True, blank=True)
    step = models.UUIDField(_("step"), null=True, blank=True)

    class Meta:
        verbose_name = _("moment")
        verbose_name_plural = _("moments")
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["activity", "position"], name="youthwork_moment_order"),
            models.CheckConstraint(
                condition=models.Q(module__isnull=False)
                | (models.Q(step__isnull=True) & ~models.Q(text="")),
                name="youthwork_moment_is_something",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=480),
                name="youthwork_moment_minutes",
            ),
        ]

    class FieldClasses:
        staff = ["activity", "position", "minutes", "text", "module", "step"]

    def __str__(self) -> str:
        return f"{self.position}. {self.text or self.step or self.module}"
