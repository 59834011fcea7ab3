"""The key of last resort: install one, seal pools to it, and let two holders open them.

What leaves the server and comes back are documents (plain dicts, kept as JSON) without a secret in
them, so that `opened` can run on a laptop without a network or a database (decision 34).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.core import audit
from portal.letterbox import sealing
from portal.letterbox.keys import (
    Holder,
    open_when_enough,
    recovery_proof,
    seal_for_recovery,
    secret_of,
)
from portal.letterbox.models import LEAST_MEMBERS, Grant, Member, Pool, PoolKey, RecoveryKey
from portal.letterbox.sealing import KEY, LOCKED, SEALED, SealError
from portal.letterbox.shares import PAIRS, Recovery, Share, open_recovery

Document = dict[str, Any]
Compare = Callable[[str, str], bool]
"""Given whose key it is and its four words, whether these are the words that were heard."""

KEY_FILE, QUESTION, ANSWER = "wortel recovery key 1", "wortel recovery 1", "wortel recovered 1"
FIELDS = {pair: f"for_{pair[0]}_{pair[1]}" for pair in PAIRS}


class DocumentError(Exception):
    """This is no document of this kind, or it does not fit what is here now."""


# --- a key --------------------------------------------------------------------------------------


def packed(recovery: Recovery) -> Document:
    envelopes = {f"{one}{two}": sealed.hex() for (one, two), sealed in recovery.envelopes.items()}
    return {"kind": KEY_FILE, "public": recovery.public.hex(), "envelopes": envelopes}


def unpacked(document: Document) -> Recovery:
    """Raises DocumentError."""
    try:
        public = bytes.fromhex(document["public"])
        envelopes = {
            (one, two): bytes.fromhex(document["envelopes"][f"{one}{two}"]) for one, two in PAIRS
        }
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError("This is no key of last resort.") from error
    if len(public) != KEY or {len(one) for one in envelopes.values()} != {KEY + LOCKED}:
        raise DocumentError("This is no key of last resort.")
    return Recovery(public, envelopes)


def current() -> RecoveryKey | None:
    return RecoveryKey.objects.filter(retired_on=None).first()


@transaction.atomic
def install(document: Document) -> RecoveryKey:
    """Use this key from now on; the one before it is retired. Nothing is sealed to it until
    somebody of a pool has compared its words. Raises DocumentError.
    """
    if document.get("kind") != KEY_FILE:
        raise DocumentError("This is no key of last resort.")
    recovery = unpacked(document)
    if RecoveryKey.objects.filter(public=recovery.public).exists():
        raise DocumentError("This key is here already.")
    RecoveryKey.objects.filter(retired_on=None).update(retired_on=timezone.localdate())
    envelopes = {FIELDS[pair]: sealed for pair, sealed in recovery.envelopes.items()}
    key = RecoveryKey.objects.create(public=recovery.public, **envelopes)
    audit.record("letterbox.recovery", subject=key, by=None)
    return key


@transaction.atomic
def seal_pool(*, pool: Pool, fingerprint: str, by: Holder) -> None:
    """Seal the key of a pool to the key of last resort. Raises Grant.DoesNotExist for who does not
    read the pool, SealError where the key is not the one whose words were compared.
    """
    recovery = current()
    if recovery is None or sealing.fingerprint(bytes(recovery.public)) != fingerprint:
        raise SealError("This is not the key that was compared.")
    own = by.member.grants.select_related("key").get(key__pool=pool, key__is_current=True)
    seal_for_recovery(own.key, secret_of(own, by), recovery)
    own.key.save()
    audit.record("letterbox.seal", subject=pool, by=by.member.user)


# --- last resort --------------------------------------------------------------------------------


def asked(*, members: Iterable[Member], pools: Iterable[Pool]) -> Document:
    """What two holders need to let these members read these pools; nothing in it is secret.

    It holds the key of last resort that is in use too: a pool that is sealed to a retired one can
    be sealed anew.
    """
    keys = PoolKey.objects.filter(pool__in=[pool.pk for pool in pools], is_current=True)
    sealed = [*keys.exclude(recovery=None).select_related("pool", "recovery")]
    now = current()
    recoveries = {key.recovery.pk: key.recovery for key in sealed if key.recovery}
    if now:
        recoveries[now.pk] = now
    return {
        "kind": QUESTION,
        "keys": [_document_of(key) for key in recoveries.values()],
        "in_use": bytes(now.public).hex() if now else "",
        "pools": [
            {
                "name": key.pool.name,
                "public": bytes(key.public).hex(),
                "recovery": bytes(key.recovery.public).hex(),
                "sealed": bytes(key.for_recovery or b"").hex(),
            }
            for key in sealed
            if key.recovery
        ],
        "members": [
            {"member": one.pk, "name": str(one), "public": bytes(one.public).hex()}
            for one in members
        ],
    }


def _document_of(key: RecoveryKey) -> Document:
    envelopes = {pair: bytes(getattr(key, name)) for pair, name in FIELDS.items()}
    return packed(Recovery(bytes(key.public), envelopes))


def opened(document: Document, one: Share, two: Share, compare: Compare) -> Document:
    """The keys of the pools, sealed to each member whose words were compared, and to the key of
    last resort in use where that is another. Needs no database.

    Raises DocumentError for another document, SealError where these two shares open none of its
    keys, or a pool's key was changed.
    """
    if document.get("kind") != QUESTION:
        raise DocumentError("This is no question to the holders.")
    try:
        return _opened(document, one, two, compare)
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError("This file was changed or cut off.") from error


def _opened(document: Document, one: Share, two: Share, compare: Compare) -> Document:
    public, secret = _secret_of_two(document, one, two)
    readers = [
        row
        for row in document["members"]
        if compare(row["name"], _words(bytes.fromhex(row["public"])))
    ]
    next_public = bytes.fromhex(document["in_use"])
    is_renewed = next_public not in {b"", public} and compare("", _words(next_public))
    pools = [
        _opened_pool(row, secret, readers, next_public if is_renewed else b"")
        for row in document["pools"]
        if row["recovery"] == public.hex()
    ]
    return {"kind": ANSWER, "pools": pools}


def _words(public: bytes) -> str:
    return sealing.fingerprint(public)


def _secret_of_two(document: Document, one: Share, two: Share) -> tuple[bytes, bytes]:
    for row in document["keys"]:
        recovery = unpacked(row)
        try:
            return recovery.public, open_recovery(recovery, one, two)
        except SealError:
            continue
    raise SealError("These two papers open no key in this file.")


def _opened_pool(row: Document, secret: bytes, readers: list[Document], renew: bytes) -> Document:
    pool_secret = sealing.unseal(secret, bytes.fromhex(row["sealed"]))
    if not sealing.belong_together(pool_secret, bytes.fromhex(row["public"])):
        raise SealError("A key of a pool was replaced.")
    given = [
        {
            "member": reader["member"],
            "public": reader["public"],
            "sealed": sealing.seal(bytes.fromhex(reader["public"]), pool_secret).hex(),
            "proof": sealing.proof(pool_secret, b"member", bytes.fromhex(reader["public"])).hex(),
        }
        for reader in readers
    ]
    answer = {"name": row["name"], "public": row["public"], "grants": given}
    if renew:
        answer["recovery"] = renew.hex()
        answer["sealed"] = sealing.seal(renew, pool_secret).hex()
        answer["proof"] = recovery_proof(pool_secret, renew).hex()
    return answer


@transaction.atomic
def bring_back(document: Document) -> list[Pool]:
    """Give what two holders opened. Raises DocumentError where a key changed since they were
    asked: then nothing is given. The proofs are looked at when a member opens their key.
    """
    if document.get("kind") != ANSWER:
        raise DocumentError("This is no answer of the holders.")
    try:
        pools = [_brought(row) for row in document["pools"]]
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError("This file was changed or cut off.") from error
    for pool in pools:
        audit.record("letterbox.recover", subject=pool, by=None)
    return pools


def _brought(row: Document) -> Pool:
    key = PoolKey.objects.select_related("pool").filter(
        pool__name=row["name"], public=bytes.fromhex(row["public"]), is_current=True
    )
    if (found := key.first()) is None:
        raise DocumentError(f"The pool {row['name']} has another key by now. Ask again.")
    for given in row["grants"]:
        member = Member.objects.filter(pk=given["member"]).first()
        if member is None or bytes(member.public).hex() != given["public"]:
            raise DocumentError("A member has another key by now. Ask again.")
        values = {
            "sealed": _of_size(given["sealed"], KEY + SEALED),
            "proof": _of_size(given["proof"], KEY),
        }
        Grant.objects.update_or_create(key=found, member=member, defaults=values)
    if found.pool.is_pair:
        _keep_two(found, [given["member"] for given in row["grants"]])
    if "recovery" in row:
        _seal_to_the_new(found, row)
    open_when_enough(found)
    return found.pool


def _keep_two(key: PoolKey, given: list[int]) -> None:
    """A pair has no third reader: who came in by last resort takes the place of who was there."""
    if key.grants.count() > LEAST_MEMBERS:
        key.grants.exclude(member__in=given).delete()
    if key.grants.count() > LEAST_MEMBERS:
        raise DocumentError(f"Two people read {key.pool.name}, and never a third.")


def _seal_to_the_new(key: PoolKey, row: Document) -> None:
    now = current()
    if now is None or bytes(now.public).hex() != row["recovery"]:
        raise DocumentError("Another key of last resort is in use by now. Ask again.")
    key.recovery = now
    key.for_recovery = _of_size(row["sealed"], KEY + SEALED)
    key.recovery_proof = _of_size(row["proof"], KEY)
    key.save()


def _of_size(text: str, size: int) -> bytes:
    value = bytes.fromhex(text)
    if len(value) != size:
        raise ValueError("This is no key.")
    return value
