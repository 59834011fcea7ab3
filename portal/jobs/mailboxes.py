"""Letters to employers: their box in the letterbox, and who reads it.

What letters are and how they are sealed, `portal.letterbox` knows; here is only whose they are.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core import changes
from portal.jobs import mails
from portal.jobs.enums import MAY_BE_PUBLIC
from portal.jobs.models import Employer, Mailbox
from portal.letterbox import keys
from portal.letterbox.addressees import Addressee
from portal.letterbox.enums import Status
from portal.letterbox.keys import Holder
from portal.letterbox.letters import letters_of, team_keys
from portal.letterbox.models import Conversation, Grant, Member, Pool
from portal.letterbox.sealing import SealError, fingerprint
from portal.organisations.enums import State

ALONE = 1
"""Members that a box needs: decision 26."""
REMIND_AFTER = (1, 4)


class HasReaderError(Exception):
    """Somebody of this employer holds the key: they let a colleague in, nobody begins anew."""


def addressee(pool: Pool) -> Addressee | None:
    """An employer as the page knows it to which people come back; None for a pool of others."""
    boxes = Mailbox.objects.select_related("employer__organisation", "pool").filter(pool=pool)
    box = boxes.first()
    if box is None:
        return None
    lost = _("Nobody can read or answer these letters any more. Call, or write a new letter.")
    return Addressee(str(box.employer), "" if takes_letters(box) else lost)


def takes_letters(box: Mailbox) -> bool:
    return box.is_current and box.pool.is_open and may_answer(box.employer)


def may_answer(employer: Employer) -> bool:
    """A suspended or refused employer reads and answers nobody."""
    verified = employer.organisation.state == State.VERIFIED
    return verified and employer.vetting in MAY_BE_PUBLIC


def box_of(employer: Employer) -> Mailbox | None:
    return employer.mailboxes.filter(is_current=True).select_related("pool").first()


def box_to_write_to(employer: Employer) -> Mailbox | None:
    """The box that takes letters now."""
    box = box_of(employer)
    return box if box and takes_letters(box) else None


def box_named(name: str) -> Mailbox | None:
    """The box that takes letters now, by the name of its pool."""
    related = "employer__organisation", "pool"
    box = Mailbox.objects.select_related(*related).filter(pool__name=name).first()
    return box if box and takes_letters(box) else None


@transaction.atomic
def open_box(*, employer: Employer, by: Holder) -> Mailbox:
    """A box for letters that this person reads. HasReaderError where somebody reads one already.

    A box whose key nobody holds any more is left as it is: its letters are lost to the employer.
    """
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    old = box_of(employer)
    if old and readers_of(old):
        raise HasReaderError
    if old:
        old.is_current = False
        old.save(update_fields=["is_current"])
    name = f"plek-{employer.pk}-{employer.mailboxes.count() + 1}"
    pool = keys.found_pool(name=name, members=[by.member], least=ALONE)
    box = Mailbox.objects.create(employer=employer, pool=pool)
    changes.announce()  # the pages of places offer to write
    return box


def readers_of(box: Mailbox) -> list[Member]:
    held = Grant.objects.filter(key__pool=box.pool_id, key__is_current=True)
    return [*Member.objects.filter(pk__in=held.values("member")).select_related("user")]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A colleague with a key who does not read along yet, and what to compare by phone."""

    member: Member
    fingerprint: str


def to_admit(box: Mailbox) -> list[Candidate]:
    inside = {member.pk for member in readers_of(box)}
    colleagues = [user.pk for user in mails.people_of(box.employer)]
    outside = Member.objects.filter(user__in=colleagues).exclude(pk__in=inside)
    return [
        Candidate(one, fingerprint(bytes(one.public))) for one in outside.select_related("user")
    ]


# --- the desk ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation in the list: its first words, opened in memory."""

    conversation: Conversation
    words: str

    @property
    def waits(self) -> bool:
        return self.conversation.status in {Status.RECEIVED, Status.READ}


@dataclass(frozen=True, slots=True)
class Tray:
    """One employer at the desk of letters."""

    employer: Employer
    box: Mailbox | None
    reads: bool
    readers: tuple[Member, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    lines: tuple[Line, ...] = ()


def trays(user: User, holder: Holder) -> list[Tray]:
    """Every employer for which this person may answer."""
    mine = Employer.objects.for_user(user).select_related("organisation")
    return [_tray(one, holder) for one in mine if may_answer(one)]


def _tray(employer: Employer, holder: Holder) -> Tray:
    box = box_of(employer)
    readers = readers_of(box) if box else []
    reads = any(one.pk == holder.member.pk for one in readers)
    if box is None or not reads:
        return Tray(employer, box if readers else None, False)
    found = conversations_of(holder, [employer])
    lines = sorted((Line(one, _first_words(one, holder)) for one in found), key=_waiting_first)
    return Tray(employer, box, True, tuple(readers), tuple(to_admit(box)), tuple(lines))


def _waiting_first(line: Line) -> bool:
    return not line.waits


def conversations_of(holder: Holder, employers: list[Employer]) -> list[Conversation]:
    """Those that this member opens, in boxes of these employers."""
    pools = Mailbox.objects.filter(employer__in=employers).values("pool")
    found = Conversation.objects.for_member(holder.member).filter(key__pool__in=pools)
    return [*found.select_related("key__pool")]


def _first_words(conversation: Conversation, holder: Holder) -> str:
    """Of the first letter, which says what it is about; "" where it does not open."""
    try:
        found = letters_of(conversation, team_keys(conversation, holder))
    except SealError:
        return ""
    return found[0].text if found else ""


# --- the clock -----------------------------------------------------------------------------------


def remind() -> int:
    """Tell employers by mail that letters wait which nobody opened; how many were told.

    A day after a letter came, and three days later once more. The daily job.
    """
    told, today = 0, timezone.localdate()
    days = [today - datetime.timedelta(days=days) for days in REMIND_AFTER]
    boxes = Mailbox.objects.filter(is_current=True, pool__is_open=True)
    for box in boxes.select_related("employer__organisation"):
        unread = Conversation.objects.filter(key__pool=box.pool_id, status=Status.RECEIVED)
        unread = unread.filter(last_on__in=days)
        if may_answer(box.employer) and (count := unread.count()):
            mails.of_letters(box.employer, count)
            told += 1
    return told
