"""What moderators decided, with the reason that they gave; and what others told them."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.fields import done_by
from portal.core.models import About
from portal.moderation.enums import Outcome, Why


class Decision(About):
    """One decision about one thing. Written once; the reason goes to who made the thing."""

    act = models.CharField(_("what"), max_length=30, editable=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True, editable=False)
    by = done_by(_("who"), editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_kind", "subject_id"], name="moderation_decision_subject"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(act=""), name="moderation_says_what"),
        ]

    class FieldClasses:
        staff = ["act", "reason", "by", "at"]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_kind} {self.subject_id}"


class Notice(About):
    """Somebody says that something is wrong. Not who, not from where, not at what hour."""

    why = models.CharField(_("What is wrong?"), max_length=10, choices=Why.choices)
    text = models.TextField(_("Tell us more, if you want"), max_length=1000, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    day = models.DateField(_("day"), default=timezone.localdate, editable=False)
    outcome = models.CharField(
        _("outcome"), max_length=6, choices=Outcome.choices, default=Outcome.OPEN, editable=False
    )
    answer = models.TextField(_("answer"), max_length=1000, blank=True, editable=False)
    closed_on = models.DateField(_("answered"), null=True, editable=False)
    by = done_by(_("who"), editable=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering: ClassVar[list[str]] = ["-day", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(why__in=Why.values), name="moderation_notice_why"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.OPEN, closed_on=None, answer="")
                | (
                    models.Q(outcome__in=[Outcome.ACTED, Outcome.KEPT], closed_on__isnull=False)
                    & ~models.Q(answer="")
                ),
                name="moderation_closed_is_answered",
            ),
        ]

    class FieldClasses:
        staff = ["why", "text", "day", "outcome", "answer", "closed_on", "by"]
        technical = ["digest"]

    def __str__(self) -> str:
        return f"{self.get_why_display()} ({self.day})"
