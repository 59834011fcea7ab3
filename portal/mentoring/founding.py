"""New circles: for a theme, or letters to one mentor with a deputy who reads along."""

from collections.abc import Mapping

from django.db import transaction

from portal.letterbox.keys import found_pool
from portal.letterbox.models import Member, RecoveryKey
from portal.mentoring.models import Circle, Mentor

ABOUT = ("title", "title_fr", "title_en", "about", "about_fr", "about_en")


class NoKeyError(Exception):
    """Somebody who has to read there has made no key yet."""


@transaction.atomic
def found_circle(
    *,
    name: str,
    members: list[Member],
    words: Mapping[str, object],
    recovery: RecoveryKey | None = None,
) -> Circle:
    """A circle of these people, sealed to a key of last resort whose words somebody compared.
    Raises ValidationError for words that are none.
    """
    pool = found_pool(name=name, members=members, recovery=recovery)
    circle = Circle(pool=pool, **words)
    circle.full_clean()
    circle.save()
    return circle


@transaction.atomic
def found_letters_to(
    *,
    mentor: Mentor,
    deputy: Mentor,
    name: str,
    words: Mapping[str, object],
    recovery: RecoveryKey | None = None,
) -> Circle:
    """Letters to this mentor; the deputy reads along, and never anybody else. Raises NoKeyError,
    and ValidationError for words that are none.
    """
    users = (mentor.user_id, deputy.user_id)
    members = [*Member.objects.filter(user__in=users)]
    if len(members) != len(users):
        raise NoKeyError
    pool = found_pool(name=name, members=members, is_pair=True, recovery=recovery)
    circle = Circle(pool=pool, mentor=mentor, deputy=deputy, **words)
    circle.full_clean(exclude=ABOUT)
    circle.save()
    return circle
