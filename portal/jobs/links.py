"""The link in a mail that extends a place: signed, for one person, one place and one last day.

Once the last day is another one, the link is used up, whoever moved it.
"""

import datetime
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone

from portal.accounts.models import User
from portal.jobs import rules
from portal.jobs.enums import Act
from portal.jobs.models import SHOWN_FOR, Vacancy

SALT = "jobs.extend"
VALID_FOR = datetime.timedelta(days=21)
LONGER = datetime.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Extension:
    """What a link allows, now: this person extends this place until this day."""

    vacancy: Vacancy
    by: User
    until: datetime.date


def to_extend(vacancy: Vacancy, user: User) -> str:
    """The secret of the link."""
    day = vacancy.checked.last_day.isoformat() if vacancy.checked else ""
    return signing.dumps([vacancy.pk, user.pk, day], salt=SALT)


def extension(token: str) -> Extension | None:
    """None for a link that is forged, old or used, and for somebody who may not extend any more."""
    try:
        pk, user_pk, day = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    related = "employer__organisation", "newest", "checked"
    vacancy = Vacancy.objects.select_related(*related).filter(pk=pk).first()
    if user is None or vacancy is None or vacancy.checked is None:
        return None
    if vacancy.checked.last_day.isoformat() != day or not rules.may(Act.EXTEND, user, vacancy):
        return None
    today = timezone.localdate()
    until = min(max(today, vacancy.checked.last_day) + LONGER, today + SHOWN_FOR)
    return Extension(vacancy, user, until)
