"""What moderators decided, with the reason that they gave."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Decision(models.Model):
    """One decision about one thing. Written once; the reason goes to who made the thing."""

    subject_kind = models.CharField(_("kind"), max_length=60, editable=False)
    subject_id = models.CharField(_("number"), max_length=40, editable=False)
    act = models.CharField(_("what"), max_length=30, editable=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
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
        staff = ["subject_kind", "subject_id", "act", "reason", "by", "at"]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_kind} {self.subject_id}"
