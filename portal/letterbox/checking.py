"""What can be said of stored keys and envelopes without any secret: sizes, order, who holds."""

from collections.abc import Iterator

from portal.letterbox import sealing
from portal.letterbox.models import (
    LEAST_MEMBERS,
    Conversation,
    Grant,
    Member,
    Message,
    Pool,
    PoolKey,
    RecoveryKey,
    Salt,
)
from portal.letterbox.recovery import FIELDS
from portal.letterbox.sealing import BLOCK, COUNT, KEY, LOCKED, SEALED
from portal.letterbox.shares import PAIRS


def troubles() -> Iterator[str]:
    """What does not hold, in words; nothing where all does."""
    yield from _of_recovery_keys()
    yield from _of_members()
    yield from _of_pools()
    yield from _of_pool_keys()
    yield from _of_grants()
    yield from _of_conversations()
    yield from _of_messages()


def lacks() -> Iterator[str]:
    """What holds and should be better: somebody has to do something, nothing was harmed."""
    current = RecoveryKey.objects.filter(retired_on=None).first()
    if current is None:
        yield "There is no key of last resort."
        return
    shared = PoolKey.objects.filter(is_current=True, pool__least__gte=LEAST_MEMBERS)
    for key in shared.select_related("pool"):
        if key.recovery_id != current.pk:
            yield f"The pool {key.pool} is not sealed to the key of last resort in use."


def _of_recovery_keys() -> Iterator[str]:
    for key in RecoveryKey.objects.iterator():
        envelopes = [bytes(getattr(key, name)) for name in FIELDS.values()]
        if len(bytes(key.public)) != KEY or not any(bytes(key.public)):
            yield f"The key of last resort {key.pk} is not one."
        elif {len(one) for one in envelopes} != {KEY + LOCKED} or len({*envelopes}) != len(PAIRS):
            yield f"An envelope of the key of last resort {key.pk} was changed."


def _of_members() -> Iterator[str]:
    for salt in Salt.objects.all():
        if len(bytes(salt.value)) != len(sealing.new_salt()) or salt.cost not in sealing.COSTS:
            yield "The salt of the codes is not one."
    for member in Member.objects.iterator():
        sizes = len(bytes(member.public)), len(bytes(member.locked)), len(bytes(member.salt))
        wanted = KEY, KEY + LOCKED, len(sealing.new_salt())
        if sizes != wanted or member.cost not in sealing.COSTS:
            yield f"The key of member {member.pk} is not one."


def _of_pools() -> Iterator[str]:
    for pool in Pool.objects.iterator():
        current = pool.keys.filter(is_current=True).first()
        if current is None:
            yield f"The pool {pool.name} has no key."
        elif pool.is_open and current.grants.count() < pool.least:
            yield f"The pool {pool.name} is open with fewer than {pool.least} members."
        elif pool.is_pair and current.grants.count() > LEAST_MEMBERS:
            yield f"More than two read the pool {pool.name}, which is one of two."


def _of_pool_keys() -> Iterator[str]:
    for key in PoolKey.objects.iterator():
        if len(bytes(key.public)) != KEY or not any(bytes(key.public)):
            yield f"The key {key.epoch} of pool {key.pool_id} is not one."
        sizes = len(bytes(key.for_recovery or b"")), len(bytes(key.recovery_proof or b""))
        if key.recovery_id and sizes != (KEY + SEALED, KEY):
            yield f"What pool {key.pool_id} keeps for the holders is no key."


def _of_grants() -> Iterator[str]:
    for grant in Grant.objects.iterator():
        if (len(bytes(grant.sealed)), len(bytes(grant.proof))) != (KEY + SEALED, KEY):
            yield f"What grant {grant.pk} holds is no key."


def _of_conversations() -> Iterator[str]:
    wanted = KEY, KEY + LOCKED, 2 * KEY + SEALED, COUNT + LOCKED
    for one in Conversation.objects.iterator():
        envelopes = one.lookup, one.for_visitor, one.for_team, one.tally
        sizes = tuple(len(bytes(envelope)) for envelope in envelopes)
        if sizes != wanted:
            yield f"An envelope of conversation {one.pk} was changed."


def _of_messages() -> Iterator[str]:
    next_of: dict[object, int] = {}
    for message in Message.objects.order_by("conversation", "number").iterator():
        expected = next_of.get(message.conversation_id, 0)
        next_of[message.conversation_id] = message.number + 1
        size = len(bytes(message.locked)) - LOCKED
        if message.number != expected:
            yield f"A message of conversation {message.conversation_id} is missing."
        if size < BLOCK or size % BLOCK:
            yield f"Message {message.number} of conversation {message.conversation_id} was cut off."
