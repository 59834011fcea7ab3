"""Conversations: open one, come back with the code, write, answer, erase."""

import datetime
import json
import logging
import uuid
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from portal.letterbox import sealing, sessions
from portal.letterbox.counting import count_answered, count_asked, forget_old
from portal.letterbox.enums import Author, Keep, Status
from portal.letterbox.keys import Holder, close_what_too_few_hold, secret_of
from portal.letterbox.models import Conversation, Grant, Member, Message, Pool, PoolKey, Salt
from portal.letterbox.sealing import SealError
from portal.letterbox.sessions import VISIT
from portal.letterbox.turns import stretch

logger = logging.getLogger(__name__)
FIND, OPEN = b"code find", b"code open"


class ClosedError(Exception):
    """Nobody can write there any more."""


class SentError(Exception):
    """This form opened a conversation before; its visit is over, so only the code leads there."""


class ChangedError(Exception):
    """This form was sent before with another text, and that is the one that arrived."""


class IncompleteError(SealError):
    """A message was taken away, or one was put in that nobody wrote here."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who has the code of a conversation, in this browser, for now."""

    conversation: Conversation
    key: bytes
    code: str = ""
    """The code, in the visit that it was made in; later nobody knows it but the one who kept it."""
    has_kept_code: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that was opened."""

    author: Author
    text: str
    at: datetime.datetime

    @property
    def is_of_team(self) -> bool:
        return self.author == Author.TEAM

    @property
    def is_note(self) -> bool:
        return self.author == Author.NOTE


# --- the one who asks ---------------------------------------------------------------------------


def ask(*, pool: Pool, text: str, token: str) -> None:
    """Open a conversation, and a visit for the token of the form that sent it.

    The same form sent twice is one conversation. Raises ClosedError where the pool is not open,
    SentError where the form was sent before and the visit that it opened is over, ChangedError
    where that visit is still there and its letter says something else.
    """
    if sent := visit_of(token):
        _demand_same(sent.conversation, sent.key, text, _once(token))
        return
    code, conversation_key, team_key = sealing.new_code(), sealing.new_key(), sealing.new_key()
    lookup, code_key = _keys_of(code)
    try:
        with transaction.atomic():
            key = _key_to_write_to(pool)
            conversation = Conversation(lookup=lookup, key=key, erase_on=_erase_on(Keep.SEASON))
            conversation.for_visitor = sealing.lock(code_key, conversation_key, conversation.about)
            conversation.for_team = sealing.seal(bytes(key.public), conversation_key + team_key)
            conversation.tally = _tally(conversation, conversation_key, 0)
            conversation.save()
            visit = Visit(conversation, conversation_key, code, has_kept_code=False)
            sessions.begin(VISIT, token, _packed(visit))
            if not _add(conversation, conversation_key, Author.VISITOR, text, _once(token)):
                raise SentError
            count_asked(pool, conversation.began_on)
    except IntegrityError as error:  # a double click: the other one was faster
        if visit_of(token) is None:
            raise SentError from error


def come_back(*, code: str) -> str | None:
    """A token for the cookie of somebody with a code; None where no conversation has it.

    Right and wrong codes cost the same one run of Argon2id.
    """
    lookup, code_key = _keys_of(code)
    conversation = Conversation.objects.filter(lookup=lookup).first()
    if conversation is None or conversation.erase_on <= timezone.localdate():
        return None
    try:
        key = sealing.unlock(code_key, bytes(conversation.for_visitor), conversation.about)
    except SealError:
        return None
    token = sessions.new_token()
    sessions.begin(VISIT, token, _packed(Visit(conversation, key)))
    return token


def visit_of(token: str) -> Visit | None:
    """The visit of a token; None where it is over or the conversation is gone."""
    content = sessions.read(VISIT, token) if token else None
    if content is None:
        return None
    packed = json.loads(content)
    conversation = Conversation.objects.filter(pk=packed["conversation"]).first()
    if conversation is None:
        return None
    return Visit(
        conversation, bytes.fromhex(packed["key"]), packed["code"], packed["has_kept_code"]
    )


def keep_code(*, visit: Visit, token: str) -> None:
    """The person says that the code is kept: from now on the conversation is shown."""
    kept = Visit(visit.conversation, visit.key, visit.code)
    sessions.change(VISIT, token, _packed(kept))


def write(*, visit: Visit, text: str, once: str) -> None:
    """The same form sent twice is one letter. Raises ChangedError where it said something else
    before, ClosedError where the conversation is closed or its pool broken, SealError where
    something was changed or taken away.
    """
    with transaction.atomic():
        conversation = _locked(visit.conversation)
        if Message.objects.filter(once=_once(once)).exists():
            _demand_same(visit.conversation, visit.key, text, _once(once))
        elif conversation.is_closed or conversation.key.pool.is_broken:
            raise ClosedError
        elif _add(conversation, visit.key, Author.VISITOR, text, _once(once)):
            _moved(conversation, Status.RECEIVED)


@transaction.atomic
def keep_for(*, visit: Visit, days: Keep) -> None:
    """Choose how many days after the last message the conversation is erased."""
    conversation = _locked(visit.conversation)
    conversation.keep = days
    conversation.erase_on = conversation.last_on + datetime.timedelta(days=days)
    if conversation.erase_on <= timezone.localdate():
        conversation.erase_on = timezone.localdate() + datetime.timedelta(days=1)
    conversation.save()


def erase(*, visit: Visit, token: str) -> None:
    """The rows are gone, not hidden."""
    visit.conversation.delete()
    sessions.end(token)


def letters_for(visit: Visit) -> list[Letter]:
    """What the visitor reads: all but the notes of the team. Raises SealError."""
    messages = _all_of(visit.conversation, visit.key)
    spoken = [message for message in messages if message.author != Author.NOTE]
    return _all_opened(spoken, lambda message: visit.key)


# --- the team -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TeamKeys:
    conversation: bytes
    notes: bytes


def team_keys(conversation: Conversation, holder: Holder) -> TeamKeys:
    """Raises Grant.DoesNotExist for who is not in the pool, SealError for what was changed."""
    grant = Grant.objects.select_related("key").get(key=conversation.key_id, member=holder.member)
    opened = sealing.unseal(secret_of(grant, holder), bytes(conversation.for_team))
    return TeamKeys(opened[: sealing.KEY], opened[sealing.KEY :])


def letters_of(conversation: Conversation, keys: TeamKeys) -> list[Letter]:
    """Everything, notes too. Raises SealError."""
    return _all_opened(
        _all_of(conversation, keys.conversation),
        lambda message: keys.notes if message.author == Author.NOTE else keys.conversation,
    )


def mark_read(conversation: Conversation) -> None:
    Conversation.objects.filter(pk=conversation.pk, status=Status.RECEIVED).update(
        status=Status.READ
    )


# The same form sent twice is one text; each of these raises ChangedError where it said something
# else before, and SealError where something was changed or taken away.


@transaction.atomic
def answer(*, conversation: Conversation, holder: Holder, text: str, once: str) -> None:
    """Answer; a closed conversation is open again by that."""
    _speak(conversation, holder, text, once, Status.ANSWERED)


@transaction.atomic
def note(*, conversation: Conversation, holder: Holder, text: str, once: str) -> None:
    """Write something for the team alone. It postpones nothing and changes no status."""
    found = _locked(conversation)
    keys = team_keys(found, holder)
    if not _add(found, keys.conversation, Author.NOTE, text, _once(once), written_with=keys.notes):
        _demand_same(found, keys.notes, text, _once(once))


@transaction.atomic
def close(*, conversation: Conversation, holder: Holder, text: str, once: str) -> None:
    """Say goodbye; the visitor can still read it, and nobody writes any more."""
    _speak(conversation, holder, text, once, Status.CLOSED)


def _speak(
    conversation: Conversation, holder: Holder, text: str, once: str, status: Status
) -> None:
    """To the visitor. The first time it is counted, with the days that it took."""
    found = _locked(conversation)
    key = team_keys(found, holder).conversation
    if not _add(found, key, Author.TEAM, text, _once(once)):
        _demand_same(found, key, text, _once(once))
        return
    if not found.is_counted:
        count_answered(found.key.pool, found.began_on, timezone.localdate())
        found.is_counted = True
    _moved(found, status)


@transaction.atomic
def claim(
    *, conversation: Conversation, holder: Holder, stands_in_for: Collection[int] = ()
) -> bool:
    """False where a colleague was faster; from those whom the holder stands in for it is taken."""
    found = _locked(conversation)
    if found.claimed_by_id not in {None, holder.member.pk, *stands_in_for}:
        return False
    found.claimed_by = holder.member
    found.save(update_fields=["claimed_by"])
    return True


@transaction.atomic
def release(*, conversation: Conversation, holder: Holder) -> None:
    found = _locked(conversation)
    if found.claimed_by_id == holder.member.pk:
        found.claimed_by = None
        found.save(update_fields=["claimed_by"])


@transaction.atomic
def hand_to_member(*, conversation: Conversation, holder: Holder, member: Member) -> bool:
    """Let a colleague of the same pool answer; False where another colleague was faster. Raises
    Grant.DoesNotExist for who does not read it.
    """
    found = _locked(conversation)
    for one in (holder.member, member):
        Grant.objects.get(key=found.key_id, member=one)
    if found.claimed_by_id not in {None, holder.member.pk}:
        return False
    found.claimed_by = member
    found.save(update_fields=["claimed_by"])
    return True


@transaction.atomic
def hand_to_pool(
    *, conversation: Conversation, holder: Holder, pool: Pool, text: str, once: str
) -> None:
    """Let other people read and answer, and tell the one who wrote; notes go along. Who is not in
    the other pool reads it no more. Raises ClosedError where that pool takes no letters.
    """
    found = _locked(conversation)
    keys = team_keys(found, holder)
    new = _key_to_write_to(pool)
    if not _add(found, keys.conversation, Author.TEAM, text, _once(once)):
        return
    found.for_team = sealing.seal(bytes(new.public), keys.conversation + keys.notes)
    found.key, found.claimed_by = new, None
    _moved(found, Status.RECEIVED)


def last_words(conversations: Iterable[Conversation], holder: Holder) -> dict[uuid.UUID, str]:
    """The last letter or answer of each, opened; "" for one that does not open.

    Two queries, however many there are; only what is asked for is opened.
    """
    found = {one.pk: one for one in conversations}
    secrets = _secrets_of(holder)
    newest = Message.objects.exclude(author=Author.NOTE).filter(conversation=OuterRef("pk"))
    last = newest.order_by("-number").values("pk")[:1]
    numbers = Conversation.objects.filter(pk__in=found).values_list(Subquery(last))
    words = dict.fromkeys(found, "")
    for message in Message.objects.filter(pk__in=numbers):
        one = found[message.conversation_id]
        try:
            keys = sealing.unseal(secrets[one.key_id], bytes(one.for_team))
            words[one.pk] = _opened(message, keys[: sealing.KEY]).text
        except (SealError, KeyError):
            continue
    return words


def _secrets_of(holder: Holder) -> dict[int, bytes]:
    """The secret key of every pool that this member reads."""
    opened: dict[int, bytes] = {}
    for grant in holder.member.grants.select_related("key"):
        with suppress(SealError):
            opened[grant.key_id] = secret_of(grant, holder)
    return opened


# --- the clock ----------------------------------------------------------------------------------


def erase_what_is_over(today: datetime.date | None = None) -> int:
    """Erase conversations on their day, and sessions that are over. How many conversations."""
    today = today or timezone.localdate()
    sessions.forget_over()
    forget_old(today)
    close_what_too_few_hold()
    found = Conversation.objects.over(today)
    count = found.count()
    found.delete()
    return count


# --- inside -------------------------------------------------------------------------------------


def _keys_of(code: str) -> tuple[bytes, bytes]:
    salt, _is_new = Salt.objects.get_or_create(pk=1)
    root = stretch(code, bytes(salt.value), salt.cost)
    return sealing.subkey(root, FIND), sealing.subkey(root, OPEN)


def _packed(visit: Visit) -> bytes:
    packed = {
        "conversation": str(visit.conversation.pk),
        "key": visit.key.hex(),
        "code": visit.code,
        "has_kept_code": visit.has_kept_code,
    }
    return json.dumps(packed).encode()


def _key_to_write_to(pool: Pool) -> PoolKey:
    """The key of a pool, which nobody renews until the transaction ends. Raises ClosedError."""
    taking = Pool.objects.taking_letters().filter(pk=pool.pk).values("pk")
    keys = PoolKey.objects.select_for_update(no_key=True)
    key = keys.filter(pool__in=taking, is_current=True).first()
    if key is None:
        raise ClosedError
    return key


def _locked(conversation: Conversation) -> Conversation:
    """The newest row, which nobody else changes until the transaction ends."""
    found = Conversation.objects.select_for_update(of=("self",)).select_related("key__pool")
    return found.get(pk=conversation.pk)


def _once(token: str) -> bytes:
    """What is kept of the token of a form."""
    return sealing.subkey(bytes.fromhex(token), b"form")


def _add(
    conversation: Conversation,
    key: bytes,
    author: Author,
    text: str,
    once: bytes,
    written_with: bytes = b"",
) -> bool:
    """One message more, locked with the key of the conversation or another one; False where this
    form was sent before. The minute is in what is locked, and nowhere else. Raises SealError where
    a message is missing.
    """
    if Message.objects.filter(once=once).exists():
        return False
    number = len(_all_of(conversation, key))
    message = Message(conversation=conversation, number=number, author=author, once=once)
    packed = json.dumps({"text": text, "at": timezone.now().isoformat()})
    message.locked = sealing.lock_text(written_with or key, packed, message.about)
    message.save()
    conversation.tally = _tally(conversation, key, number + 1)
    conversation.save(update_fields=["tally"])
    return True


def _tally(conversation: Conversation, key: bytes, count: int) -> bytes:
    return sealing.lock_number(key, count, conversation.about_tally)


def _all_of(conversation: Conversation, key: bytes) -> list[Message]:
    """Every message there was. Raises IncompleteError where one is missing or the tally is none.

    Messages and tally come in one statement: a letter that arrives between two would be missed.
    """
    found = [*Message.objects.filter(conversation=conversation.pk).select_related("conversation")]
    newest = found[0].conversation if found else conversation
    try:
        count = sealing.unlock_number(key, bytes(newest.tally), conversation.about_tally)
    except SealError:
        count = -1
    if [message.number for message in found] != [*range(count)] or count < 0:
        logger.error("A conversation of the letterbox is not complete.")
        raise IncompleteError("A message is missing.")
    return found


def _all_opened(messages: list[Message], key_of: Callable[[Message], bytes]) -> list[Letter]:
    try:
        return [_opened(message, key_of(message)) for message in messages]
    except SealError:
        logger.error("A message of the letterbox was changed.")
        raise


def _demand_same(conversation: Conversation, key: bytes, text: str, once: bytes) -> None:
    """Raises ChangedError where the form that was sent before said something else."""
    sent = Message.objects.filter(once=once, conversation=conversation).first()
    if sent is not None and _opened(sent, key).text != text:
        raise ChangedError


def _opened(message: Message, key: bytes) -> Letter:
    packed = json.loads(sealing.unlock_text(key, bytes(message.locked), message.about))
    at = datetime.datetime.fromisoformat(packed["at"])
    return Letter(Author(message.author), packed["text"], at)


def _moved(conversation: Conversation, status: Status) -> None:
    """There was a message: the days until it is erased start anew."""
    conversation.status = status
    conversation.last_on = timezone.localdate()
    waits = status == Status.RECEIVED
    conversation.waits_since = (conversation.waits_since or conversation.last_on) if waits else None
    conversation.erase_on = _erase_on(conversation.keep)
    conversation.save()


def _erase_on(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)
