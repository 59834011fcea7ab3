"""Mail to those who answer, three times a working day: that there is something, and nothing else.

Every mail is the same, whatever waits: no circle, no number, no link, and no moment but that of
the clock.
"""

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import User
from portal.core.mail import sent
from portal.letterbox.models import Conversation, Grant
from portal.mentoring.models import Absence, MailedSlot
from portal.mentoring.rules import SATURDAY, answers_letters

SLOTS = (datetime.time(8, 30), datetime.time(12, 30), datetime.time(16, 30))
LATEST = datetime.timedelta(hours=1)
"""A clock that was off for longer lets a slot go by."""


def slot_of(now: datetime.datetime) -> datetime.datetime | None:
    """The slot that has come and is not over; None between slots and in weekends."""
    here = timezone.localtime(now)
    if here.weekday() >= SATURDAY:
        return None
    begun = [here.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0) for at in SLOTS]
    return next((slot for slot in begun if slot <= here < slot + LATEST), None)


def mail_slot(now: datetime.datetime | None = None) -> int:
    """Send the mails of this slot, once, however often it is asked. How many were sent."""
    slot = slot_of(now or timezone.now())
    if slot is None or not _is_first(slot):
        return 0
    with override(settings.LANGUAGE_CODE):
        subject, text = "Wortel", _("There is something for you at Wortel.")
        mails = (EmailMessage(subject, text, to=[one.email]) for one in waited_for(slot.date()))
        return sum(sent(mail) for mail in mails)


def waited_for(today: datetime.date) -> list[User]:
    """Who is to look: they hold the key of a letter that waits, and nobody else answers it. For who
    is away the deputy stands in; where nobody is left, all who hold the key.
    """
    away = {one.user_id: one.deputy_id for one in Absence.objects.now(today)}
    holders = _who_answers()
    waiting = Conversation.objects.waiting().values_list("key", "claimed_by__user").distinct()
    found: set[int] = set()
    for key, claimed in waiting:
        held = holders.get(key, set())
        asked = {claimed} & held or held
        found |= {away.get(one, one) for one in asked} & held or held
    return [*User.objects.filter(pk__in=found, is_active=True).order_by("pk")]


def _who_answers() -> dict[int, set[int]]:
    """Key of a circle -> those who hold it and answer letters."""
    holders: dict[int, set[int]] = {}
    grants = Grant.objects.filter(key__is_current=True).select_related("member__user")
    for grant in grants:
        if answers_letters(grant.member.user):
            holders.setdefault(grant.key_id, set()).add(grant.member.user_id)
    return holders


def _is_first(slot: datetime.datetime) -> bool:
    """Written down before anything is sent: twice is worse than once too few."""
    try:
        with transaction.atomic():
            MailedSlot.objects.create(at=slot)
    except IntegrityError:
        return False
    MailedSlot.objects.filter(at__lt=slot).delete()
    return True
