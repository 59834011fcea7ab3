"""What people who answer do besides answering: go on leave, keep sentences of their own."""

import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.letterbox import sealing
from portal.letterbox.belongings import Belongings
from portal.letterbox.keys import Holder
from portal.letterbox.sealing import SealError
from portal.mentoring.models import Absence, Sentence

PURPOSE = b"own sentences"
MOST_SENTENCES = 30


class FullError(Exception):
    """There are as many sentences as one can oversee."""


def go_on_leave(*, user: User, until: datetime.date, deputy: User) -> None:
    """Until that day, included, the deputy sees their letters as own ones and gets the mails."""
    Absence.objects.update_or_create(user=user, defaults={"until": until, "deputy": deputy})


def come_back(*, user: User) -> None:
    Absence.objects.filter(user=user).delete()


@transaction.atomic
def keep_sentence(*, holder: Holder, text: str) -> None:
    """Those that only a forgotten key opened go: nobody sees them, and they would fill the shelf.
    Raises FullError.
    """
    own = Sentence.objects.filter(user=holder.member.user_id)
    own.exclude(pk__in=sentences_of(holder)).delete()
    if own.count() >= MOST_SENTENCES:
        raise FullError
    sentence = Sentence(user_id=holder.member.user_id)
    sentence.locked = sealing.lock_text(_key(holder), text, sentence.about)
    sentence.save()


def sentences_of(holder: Holder) -> dict[int, str]:
    """Key of the row -> text. What was locked with a key that was forgotten is left out."""
    found = {}
    for row in Sentence.objects.filter(user=holder.member.user_id):
        try:
            found[row.pk] = sealing.unlock_text(_key(holder), bytes(row.locked), row.about)
        except SealError:
            continue
    return found


def drop_sentence(*, holder: Holder, pk: int) -> None:
    Sentence.objects.filter(user=holder.member.user_id, pk=pk).delete()


def take_sentences_along(old: Holder, new: Holder) -> None:
    """Lock with the new key what the old one opens; what neither opens goes."""
    found = sentences_of(old)
    rows = Sentence.objects.filter(user=new.member.user_id)
    rows.exclude(pk__in=found).delete()
    for row in rows:
        row.locked = sealing.lock_text(_key(new), found[row.pk], row.about)
        row.save(update_fields=["locked"])


def drop_all_sentences(user: AbstractBaseUser) -> None:
    """Of somebody whose old key is closed for good: nothing opens them any more."""
    Sentence.objects.filter(user=user.pk).delete()


def would_lose_sentences(user: AbstractBaseUser) -> str:
    if Sentence.objects.filter(user=user.pk).exists():
        return gettext("The sentences that you kept for your answers are lost then.")
    return ""


SENTENCES = Belongings(
    takes_along=take_sentences_along, drops=drop_all_sentences, loses=would_lose_sentences
)
"""What `portal.letterbox` hands over when somebody makes another key."""


def _key(holder: Holder) -> bytes:
    return sealing.subkey(holder.secret, PURPOSE)
