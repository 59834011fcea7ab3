"""What a browser may open for a while: a row that only the token in its cookie opens."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from portal.letterbox import sealing
from portal.letterbox.models import Unlocked
from portal.letterbox.sealing import SealError


@dataclass(frozen=True, slots=True)
class Kind:
    """Whose session it is: `about` is bound to what is locked, so that none passes for another."""

    about: str
    idle: datetime.timedelta
    longest: datetime.timedelta


VISIT = Kind("visit", datetime.timedelta(minutes=20), datetime.timedelta(hours=2))


def of_member(user_pk: int) -> Kind:
    return Kind(f"unlocked|{user_pk}", datetime.timedelta(minutes=30), datetime.timedelta(hours=4))


def new_token() -> str:
    return sealing.new_key().hex()


def begin(kind: Kind, token: str, content: bytes) -> None:
    """Keep the content for this token. Raises IntegrityError where the token is in use."""
    root, now = bytes.fromhex(token), timezone.now()
    Unlocked.objects.create(
        digest=_digest(root),
        locked=sealing.lock(_key(root), content, kind.about),
        idle_until=now + kind.idle,
        until=now + kind.longest,
    )


def read(kind: Kind, token: str) -> bytes | None:
    """The content, and the time without a sign of life starts anew; None when it is over."""
    row = _row(token)
    if row is None:
        return None
    try:
        content = sealing.unlock(_key(bytes.fromhex(token)), bytes(row.locked), kind.about)
    except SealError:
        return None
    idle_until = min(timezone.now() + kind.idle, row.until)
    Unlocked.objects.filter(pk=row.pk).update(idle_until=idle_until)
    return content


def change(kind: Kind, token: str, content: bytes) -> None:
    """Keep other content for the same token."""
    root = bytes.fromhex(token)
    locked = sealing.lock(_key(root), content, kind.about)
    Unlocked.objects.filter(digest=_digest(root)).update(locked=locked)


def end(token: str) -> None:
    """Forget it: the token opens nothing any more. Any text will do."""
    if root := _root(token):
        Unlocked.objects.filter(digest=_digest(root)).delete()


def forget_over() -> None:
    now = timezone.now()
    Unlocked.objects.filter(until__lte=now).delete()
    Unlocked.objects.filter(idle_until__lte=now).delete()


def _row(token: str) -> Unlocked | None:
    root, now = _root(token), timezone.now()
    if root is None:
        return None
    alive = Unlocked.objects.filter(until__gt=now, idle_until__gt=now)
    return alive.filter(digest=_digest(root)).first()


def _root(token: str) -> bytes | None:
    try:
        root = bytes.fromhex(token)
    except ValueError:
        return None
    return root if len(root) == sealing.KEY else None


def _digest(root: bytes) -> bytes:
    return sealing.subkey(root, b"session find")


def _key(root: bytes) -> bytes:
    return sealing.subkey(root, b"session open")
