"""The life of keys: members and pools, who may read, and who no more."""

import hmac
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from portal.core import audit
from portal.letterbox import sealing, sessions
from portal.letterbox.models import (
    LEAST_MEMBERS,
    Conversation,
    Grant,
    Member,
    Pool,
    PoolKey,
    RecoveryKey,
)
from portal.letterbox.sealing import PHRASE_COST, SealError
from portal.letterbox.turns import stretch

logger = logging.getLogger(__name__)
OPEN_PHRASE = b"phrase open"


class FullError(SealError):
    """Two people read there, and nobody else is let in."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A member whose secret key is at hand: they typed their phrase not long ago."""

    member: Member
    secret: bytes


@transaction.atomic
def enrol(*, user: AbstractBaseUser, phrase: str) -> Member:
    """Make a key pair for somebody, locked with their phrase.

    Who had one (and forgot the phrase) gets another; the pools that the old one opened then wait
    for a colleague to admit them again, and close where too few are left.
    """
    secret, public = sealing.new_pair()
    salt = sealing.new_salt()
    root = stretch(sealing.normal_phrase(phrase), salt, PHRASE_COST)
    lost = [*Pool.objects.filter(keys__grants__member__user=user.pk).distinct()]
    Grant.objects.filter(member__user=user.pk).delete()
    about = Member(user_id=user.pk).about
    member, _is_new = Member.objects.update_or_create(
        user_id=user.pk,
        defaults={
            "public": public,
            "locked": sealing.lock(sealing.subkey(root, OPEN_PHRASE), secret, about),
            "salt": salt,
            "cost": PHRASE_COST,
        },
    )
    for pool in lost:
        _close_when_too_few(pool)
    audit.record("letterbox.enrol", subject=member, by=user)
    return member


def unlock(*, user: AbstractBaseUser, phrase: str) -> Holder | None:
    """The member with the secret key at hand; None for a wrong phrase.

    On the way every stored public key that this member can judge is compared with the one that
    belongs to the secret: a pool with another one is closed for good.
    """
    member = Member.objects.filter(user_id=user.pk).first()
    if member is None:
        return None
    root = stretch(sealing.normal_phrase(phrase), bytes(member.salt), member.cost)
    try:
        key = sealing.subkey(root, OPEN_PHRASE)
        holder = Holder(member, sealing.unlock(key, bytes(member.locked), member.about))
    except SealError:
        return None
    if not sealing.belong_together(holder.secret, bytes(member.public)):
        logger.error("A public key of a member of the letterbox was replaced.")
        _break_pools(Pool.objects.filter(keys__grants__member=member).distinct())
        return None
    check_pools(holder)
    return holder


def check_pools(holder: Holder) -> None:
    """Close the pools whose key is not the one that this member was given, and those that too few
    hold."""
    close_what_too_few_hold()
    for grant in holder.member.grants.select_related("key__pool"):
        try:
            check_members(grant.key, secret_of(grant, holder))
        except SealError:
            logger.error("A key of the pool %s of the letterbox was replaced.", grant.key.pool.name)
            _break_pools([grant.key.pool])


def close_what_too_few_hold() -> None:
    """Close pools that fewer than two members hold: an account was deleted."""
    held = Pool.objects.taking_letters()
    Pool.objects.filter(is_open=True).exclude(pk__in=held.values("pk")).update(is_open=False)


def remember(holder: Holder) -> str:
    """A token for the cookie of a member: half an hour idle, four hours at most."""
    token = sessions.new_token()
    sessions.begin(sessions.of_member(holder.member.user_id), token, holder.secret)
    return token


def remembered(user: AbstractBaseUser, token: str) -> Holder | None:
    """The member of a token; None where it is over, or somebody else's."""
    secret = sessions.read(sessions.of_member(user.pk), token)
    member = Member.objects.filter(user_id=user.pk).first()
    if secret is None or member is None:
        return None
    return Holder(member, secret) if sealing.belong_together(secret, bytes(member.public)) else None


def secret_of(grant: Grant, holder: Holder) -> bytes:
    """The secret key of a pool. Raises SealError where it is not that of the stored public key."""
    secret = sealing.unseal(holder.secret, bytes(grant.sealed))
    if not sealing.belong_together(secret, bytes(grant.key.public)):
        raise SealError("This is another key.")
    return secret


def check_members(key: PoolKey, secret: bytes) -> None:
    """Raises SealError where a member has another public key than the one that was let in, or the
    key of last resort is another than the one that was compared."""
    for grant in key.grants.select_related("member"):
        if not hmac.compare_digest(proof_of(secret, grant.member), bytes(grant.proof)):
            raise SealError("A member has another key.")
    if key.recovery and not hmac.compare_digest(
        recovery_proof(secret, bytes(key.recovery.public)), bytes(key.recovery_proof or b"")
    ):
        raise SealError("The key of last resort is another.")


def proof_of(secret: bytes, member: Member) -> bytes:
    return sealing.proof(secret, b"member", bytes(member.public))


def recovery_proof(secret: bytes, public: bytes) -> bytes:
    return sealing.proof(secret, b"recovery", public)


# --- pools --------------------------------------------------------------------------------------


@transaction.atomic
def found_pool(
    *,
    name: str,
    members: list[Member],
    is_pair: bool = False,
    least: int = LEAST_MEMBERS,
    recovery: RecoveryKey | None = None,
) -> Pool:
    """A pool for these members; it opens when there are enough of them. `recovery` is a key of last
    resort whose words somebody compared. ValueError for a pair that is none.
    """
    if is_pair and len(members) != LEAST_MEMBERS:
        raise ValueError("A pair is two people.")
    pool = Pool.objects.create(name=name, is_pair=is_pair, least=least)
    _new_key(pool, 1, members, recovery)
    pool.is_open = len(members) >= pool.least
    pool.save()
    return pool


def _new_key(
    pool: Pool, epoch: int, members: list[Member], recovery: RecoveryKey | None
) -> PoolKey:
    secret, public = sealing.new_pair()
    key = PoolKey(pool=pool, epoch=epoch, public=public)
    if recovery:
        seal_for_recovery(key, secret, recovery)
    key.save()
    Grant.objects.bulk_create(
        Grant(key=key, member=member, **_given(secret, member)) for member in members
    )
    return key


def _given(secret: bytes, member: Member) -> dict[str, bytes]:
    sealed = sealing.seal(bytes(member.public), secret)
    return {"sealed": sealed, "proof": proof_of(secret, member)}


def seal_for_recovery(key: PoolKey, secret: bytes, recovery: RecoveryKey) -> None:
    """Fill in what two of three holders open one day. It saves nothing."""
    key.recovery = recovery
    key.for_recovery = sealing.seal(bytes(recovery.public), secret)
    key.recovery_proof = recovery_proof(secret, bytes(recovery.public))


@transaction.atomic
def admit(*, pool: Pool, member: Member, fingerprint: str, by: Holder) -> Grant:
    """Let a colleague read a pool, everything in it too. Raises Grant.DoesNotExist for who may not
    read it, SealError where the key of the colleague is not the one that was compared by phone,
    FullError where two read already and it has to stay at that.
    """
    if sealing.fingerprint(bytes(member.public)) != fingerprint:
        raise SealError("This is not the key that was compared.")
    own = by.member.grants.select_related("key").get(key__pool=pool, key__is_current=True)
    others = own.key.grants.exclude(member=member).count()
    if pool.is_pair and others >= LEAST_MEMBERS:
        raise FullError("Two people read here.")
    grant, _is_new = Grant.objects.update_or_create(
        key=own.key, member=member, defaults=_given(secret_of(own, by), member)
    )
    open_when_enough(own.key)
    audit.record("letterbox.admit", subject=pool, by=by.member.user, member=member.pk)
    return grant


@transaction.atomic
def leave(*, pool: Pool, member: Member, by: Holder) -> PoolKey:
    """Take somebody out of a pool, which gets a new key. Raises as `renew` does."""
    new = _renewed(pool, by, without=member)
    _close_when_too_few(pool)
    audit.record("letterbox.leave", subject=pool, by=by.member.user, member=member.pk)
    return new


@transaction.atomic
def renew(*, pool: Pool, by: Holder) -> PoolKey:
    """Give a pool a new key without anybody leaving: an old one, or the papers of two holders, may
    be in wrong hands. What it holds is sealed anew, and the old key is forgotten.

    Raises Grant.DoesNotExist where `by` may not read it, SealError where a key was replaced.
    """
    new = _renewed(pool, by)
    audit.record("letterbox.renew", subject=pool, by=by.member.user)
    return new


def _renewed(pool: Pool, by: Holder, without: Member | None = None) -> PoolKey:
    own = by.member.grants.select_related("key").get(key__pool=pool, key__is_current=True)
    old_secret = secret_of(own, by)
    check_members(own.key, old_secret)
    newest = PoolKey.objects.select_for_update(of=("self",)).select_related("recovery")
    old = newest.get(pk=own.key_id)
    old.is_current = False
    old.save()
    readers = [
        grant.member
        for grant in old.grants.select_related("member")
        if without is None or grant.member_id != without.pk
    ]
    kept = old.recovery if old.recovery and old.recovery.is_in_use else None
    new = _new_key(pool, old.epoch + 1, readers, kept)
    for conversation in Conversation.objects.select_for_update().filter(key=old):
        keys = sealing.unseal(old_secret, bytes(conversation.for_team))
        conversation.for_team = sealing.seal(bytes(new.public), keys)
        conversation.key = new
        if without and conversation.claimed_by_id == without.pk:
            conversation.claimed_by = None
        conversation.save()
    old.delete()
    return new


def open_when_enough(key: PoolKey) -> None:
    """Open a pool that enough members hold; one with a replaced key stays closed."""
    if key.grants.count() >= key.pool.least:
        Pool.objects.filter(pk=key.pool_id, is_broken=False).update(is_open=True)


def _close_when_too_few(pool: Pool) -> None:
    held = Grant.objects.filter(key__pool=pool, key__is_current=True).count()
    if held < pool.least:
        Pool.objects.filter(pk=pool.pk).update(is_open=False)


def _break_pools(pools: Iterable[Pool]) -> None:
    keys = [pool.pk for pool in pools]
    Pool.objects.filter(pk__in=keys).update(is_open=False, is_broken=True)
