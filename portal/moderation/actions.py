"""Write decisions down. Called by the actions of apps above, inside their transaction."""

from django.db.models import Model

from portal.accounts.models import User
from portal.core.models import about
from portal.moderation.models import Decision


def decide(*, subject: Model, act: str, reason: str = "", by: User | None) -> Decision:
    """Keep what was decided about a thing and why."""
    return Decision.objects.create(
        act=act,
        reason=reason,
        by=by,
        **about(subject),
    )


def decisions_about(subject: Model) -> "list[Decision]":
    """The newest first."""
    return list(Decision.objects.filter(**about(subject)).select_related("by"))
