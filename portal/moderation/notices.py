"""Notices: somebody without a name says that something is wrong, and comes back for the answer.

Apps say in `AppConfig.ready()` what their things are called and where a moderator looks at them.
Kept is a day, a reason and what was typed; not who, and not the code that leads back.
"""

import datetime
import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.core import audit
from portal.core.models import about
from portal.moderation.enums import Outcome, Why
from portal.moderation.models import Notice
from portal.moderation.queue import Subject, Waiting

KEPT_FOR = datetime.timedelta(days=180)
"""How long the answer to a notice can be read."""
ANSWER = "moderation.change_notice"


class ClosedError(Exception):
    """Somebody else answered this notice already."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """A thing that a notice is about, for who looks at it."""

    title: str
    url: str


Describe = Callable[[Collection[str]], Mapping[str, Noticed]]
Owns = Callable[[User, str], bool]
_known: dict[str, Describe] = {}
_owns: dict[str, Owns] = {}


def register(kind: str, describe: Describe, owns: Owns) -> None:
    """Say what things of a kind (`jobs.vacancy`) are: a function of their numbers as text, which
    leaves out what is gone; and whether one of them is somebody's own."""
    _known[kind], _owns[kind] = describe, owns


def may_look_at(user: User, notice: Notice) -> bool:
    """Who moderates; but nobody reads or answers what somebody told of their own."""
    owns = _owns.get(notice.subject_kind)
    return user.has_perm(ANSWER) and not (owns and owns(user, notice.subject_id))


def noticed(notices: Iterable[Notice]) -> list[tuple[Notice, Noticed | None]]:
    """Notices with what they are about, None where it is gone; a query a kind."""
    listed = [*notices]
    numbers: dict[str, set[str]] = {}
    for one in listed:
        numbers.setdefault(one.subject_kind, set()).add(one.subject_id)
    found = {kind: _known[kind](some) for kind, some in numbers.items() if kind in _known}
    return [(one, found.get(one.subject_kind, {}).get(one.subject_id)) for one in listed]


def give(*, subject: Model, why: Why, text: str) -> str:
    """Keep a notice; the code with which the answer can be read, which is known only now."""
    code = secrets.token_hex(8)
    Notice.objects.create(
        **about(subject),
        why=why,
        text=text,
        digest=_digest(code),
    )
    return code


def found_by(code: str) -> Notice | None:
    """The notice of a code, however it was typed; None for any other text."""
    return Notice.objects.filter(digest=_digest(code)).first()


def _digest(code: str) -> str:
    plain = re.sub(r"[^0-9a-f]", "", code.lower())
    return hashlib.sha256(plain.encode()).hexdigest()


@transaction.atomic
def answer(*, notice: Notice, outcome: Outcome, words: str, by: User) -> None:
    """Decide, and say why: whoever has the code reads it. ClosedError for an answered one."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.outcome != Outcome.OPEN:
        raise ClosedError
    notice.outcome, notice.answer, notice.by = outcome, words, by
    notice.closed_on = timezone.localdate()
    notice.save()
    audit.record("moderation.answer", subject=notice, by=by, outcome=outcome.value)


def forget(today: datetime.date | None = None) -> int:
    """Remove what was answered half a year ago; how many. The daily job."""
    over = Notice.objects.filter(closed_on__lte=(today or timezone.localdate()) - KEPT_FOR)
    count, _rows = over.delete()
    return count


def open_ones() -> Iterator[Waiting]:
    waiting = Notice.objects.filter(outcome=Outcome.OPEN).order_by("day", "pk")
    for notice, thing in noticed(waiting):
        since = datetime.datetime.combine(notice.day, datetime.time())
        yield Waiting(
            title=thing.title if thing else notice.subject_kind,
            note=str(notice.get_why_display()),
            since=timezone.make_aware(since),
            url=reverse("moderation_notice", args=[notice.pk]),
        )


waiting = Subject(_("Something is wrong"), ANSWER, open_ones)
