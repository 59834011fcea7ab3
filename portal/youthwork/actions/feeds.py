"""The secret address of a calendar."""

from django.db import transaction

from portal.accounts.models import User
from portal.core import audit
from portal.youthwork.models import Feed
from portal.youthwork.models.feeds import new_key


@transaction.atomic
def renew(*, user: User) -> Feed:
    """A new address for this person; the one before works no more."""
    feed, _is_new = Feed.objects.update_or_create(user=user, defaults={"key": new_key()})
    audit.record("youthwork.renew_feed", subject=feed, by=user)
    return feed
