"""What can be said of stored keys and envelopes without any secret: sizes, order, who holds."""

from collections.abc import Iterator

from portal.letterbox import sealing
from portal.letterbox.models import (
    Conversation,
    Grant,
    Member,
    Message,
    Pool,
    PoolKey,
    Salt,
)
from portal.letterbox.sealing import BLOCK, KEY, LOCKED, SEALED


def troubles() -> Iterator[str]:
    """What does not hold, in words; nothing where all does."""
    yield from _of_members()
    yield from _of_pools()
    yield from _of_conversations()
    yield from _of_messages()


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
    for key in PoolKey.objects.iterator():
        if len(bytes(key.public)) != KEY or not any(bytes(key.public)):
            yield f"The key {key.epoch} of pool {key.pool_id} is not one."
    for grant in Grant.objects.iterator():
        if (len(bytes(grant.sealed)), len(bytes(grant.proof))) != (KEY + SEALED, KEY):
            yield f"What grant {grant.pk} holds is no key."


def _of_conversations() -> Iterator[str]:
    wanted = KEY, KEY + LOCKED, 2 * KEY + SEALED
    for one in Conversation.objects.iterator():
        sizes = len(bytes(one.lookup)), len(bytes(one.for_visitor)), len(bytes(one.for_team))
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
