"""What every app may write and none may own: the record of who did what with people and rights."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class About(models.Model):
    """Says what it is about by kind and number: without a foreign key, it outlives that."""

    subject_kind = models.CharField(_("kind"), max_length=60, editable=False)
    subject_id = models.CharField(_("number"), max_length=40, editable=False)

    class Meta:
        abstract = True

    class FieldClasses:
        staff = ["subject_kind", "subject_id"]


def about(subject: models.Model) -> dict[str, str]:
    """The fields of `About` for a thing."""
    return {"subject_kind": subject._meta.label_lower, "subject_id": str(subject.pk)}


class AuditEntry(About):
    """One act of somebody with an account. It has no foreign keys.

    There is nothing of a young person in it, no address, and no text that somebody typed: `detail`
    holds words of this code (`role=editor`). Entries are written once; see `portal.core.audit`.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    actor = models.CharField(_("who"), max_length=40, blank=True, editable=False)
    action = models.CharField(_("what"), max_length=60, editable=False)
    detail = models.CharField(_("detail"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_kind", "subject_id"], name="core_audit_subject"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(action="") & ~models.Q(subject_kind=""),
                name="core_audit_says_what",
            ),
        ]

    class FieldClasses:
        staff = ["at", "actor", "action", "detail"]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change an entry: TypeError. What happened, happened."""
        if self.pk is not None:
            raise TypeError("An audit entry is written once.")
        super().save(*args, **kwargs)
