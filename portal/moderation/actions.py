"""Write decisions down. Called by the actions of apps above, inside their transaction."""

from django.db.models import Model

from portal.accounts.models import User
from portal.moderation.models import Decision


def decide(*, subject: Model, act: str, reason: str = "", by: User | None) -> Decision:
    """Keep what was decided about a thing and why."""
    return Decision.objects.create(
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        act=act,
        reason=reason,
        by=by,
    )


def decisions_about(subject: Model) -> "list[Decision]":
    """The newest first."""
    found = Decision.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)
    )
    return list(found.select_related("by"))
