"""The life of keys: members and pools, who may read, and who no more."""

import hmac
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from portal.core import audit
from portal.letterbox import sealing, sessions
from portal.letterbox.models import LEAST_MEMBERS, Conversation, Grant, Member, Pool, PoolKey
from portal.letterbox.sealing import PHRASE_COST, SealError
from portal.letterbox.turns import stretch

logger = logging.getLogger(__name__)
OPEN_PHRASE = b"phrase open"


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
    """Close the pools whose key is not the one that this member was given."""
    for grant in holder.member.grants.select_related("key__pool"):
        try:
            check_members(grant.key, secret_of(grant, holder))
        except SealError:
            logger.error("A key of the pool %s of the letterbox was replaced.", grant.key.pool.name)
            _break_pools([grant.key.pool])


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
    """Raises SealError where a member has another public key than the one that was let in."""
    for grant in key.grants.select_related("member"):
        if not hmac.compare_digest(_proof(secret, grant.member), bytes(grant.proof)):
            raise SealError("A member has another key.")


def _proof(secret: bytes, member: Member) -> bytes:
    return sealing.proof(secret, b"member", bytes(member.public))


# --- pools --------------------------------------------------------------------------------------


@transaction.atomic
def found_pool(*, name: str, members: list[Member], least: int = LEAST_MEMBERS) -> Pool:
    """A pool for these members; it opens when there are enough of them."""
    pool = Pool.objects.create(name=name, least=least)
    _new_key(pool, 1, members)
    pool.is_open = len(members) >= pool.least
    pool.save()
    return pool


def _new_key(pool: Pool, epoch: int, members: list[Member]) -> PoolKey:
    secret, public = sealing.new_pair()
    key = PoolKey.objects.create(pool=pool, epoch=epoch, public=public)
    Grant.objects.bulk_create(
        Grant(key=key, member=member, **_given(secret, member)) for member in members
    )
    return key


def _given(secret: bytes, member: Member) -> dict[str, bytes]:
    sealed = sealing.seal(bytes(member.public), secret)
    return {"sealed": sealed, "proof": _proof(secret, member)}


@transaction.atomic
def admit(*, pool: Pool, member: Member, fingerprint: str, by: Holder) -> Grant:
    """Let a colleague read a pool, everything in it too. Raises Grant.DoesNotExist for who may not
    read it, SealError where the key of the colleague is not the one that was compared by phone.
    """
    if sealing.fingerprint(bytes(member.public)) != fingerprint:
        raise SealError("This is not the key that was compared.")
    own = by.member.grants.select_related("key").get(key__pool=pool, key__is_current=True)
    grant, _is_new = Grant.objects.update_or_create(
        key=own.key, member=member, defaults=_given(secret_of(own, by), member)
    )
    if own.key.grants.count() >= pool.least and not pool.is_broken:
        Pool.objects.filter(pk=pool.pk, is_broken=False).update(is_open=True)
    audit.record("letterbox.admit", subject=pool, by=by.member.user, member=member.pk)
    return grant


@transaction.atomic
def leave(*, pool: Pool, member: Member, by: Holder) -> PoolKey:
    """Take somebody out of a pool: it gets a new key, what it holds is sealed anew, and the old key
    is forgotten. Raises Grant.DoesNotExist where `by` may not read it, SealError where a key was
    replaced.
    """
    own = by.member.grants.select_related("key").get(key__pool=pool, key__is_current=True)
    old_secret = secret_of(own, by)
    check_members(own.key, old_secret)
    old = PoolKey.objects.select_for_update().get(pk=own.key_id)
    old.is_current = False
    old.save()
    stay = [grant.member for grant in old.grants.select_related("member")]
    new = _new_key(pool, old.epoch + 1, [one for one in stay if one.pk != member.pk])
    for conversation in Conversation.objects.select_for_update().filter(key=old):
        keys = sealing.unseal(old_secret, bytes(conversation.for_team))
        conversation.for_team = sealing.seal(bytes(new.public), keys)
        conversation.key = new
        if conversation.claimed_by_id == member.pk:
            conversation.claimed_by = None
        conversation.save()
    old.delete()
    _close_when_too_few(pool)
    audit.record("letterbox.leave", subject=pool, by=by.member.user, member=member.pk)
    return new


def _close_when_too_few(pool: Pool) -> None:
    held = Grant.objects.filter(key__pool=pool, key__is_current=True).count()
    if held < pool.least:
        Pool.objects.filter(pk=pool.pk).update(is_open=False)


def _break_pools(pools: Iterable[Pool]) -> None:
    keys = [pool.pk for pool in pools]
    Pool.objects.filter(pk__in=keys).update(is_open=False, is_broken=True)
