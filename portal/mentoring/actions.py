"""What people who answer do besides answering: go on leave, keep sentences of their own."""

import datetime

from django.db import transaction

from portal.accounts.models import User
from portal.letterbox import sealing
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


def drop_all_sentences(*, user: User) -> None:
    """Of somebody who makes another key: nothing opens them any more."""
    Sentence.objects.filter(user=user).delete()


def _key(holder: Holder) -> bytes:
    return sealing.subkey(holder.secret, PURPOSE)
