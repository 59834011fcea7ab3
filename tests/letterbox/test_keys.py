"""The life of keys: who should read can, who should not cannot, and a swap is noticed."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from portal.letterbox import keys, letters, recovery, sealing, sessions, shares
from portal.letterbox.models import (
    Conversation,
    Grant,
    Member,
    Message,
    Pool,
    PoolKey,
    RecoveryKey,
    Unlocked,
)
from portal.letterbox.sealing import SealError
from tests.mentoring.conftest import LETTER, make_circle, visit

pytestmark = pytest.mark.django_db


def reads(holder, conversation):
    conversation = Conversation.objects.get(pk=conversation.pk)
    try:
        keys_of_it = letters.team_keys(conversation, holder)
    except (Grant.DoesNotExist, SealError):
        return False
    return letters.letters_of(conversation, keys_of_it)[0].text == LETTER


def fingerprint(holder):
    return sealing.fingerprint(bytes(holder.member.public))


def test_who_is_in_the_pool_reads_and_nobody_else(pool, bilal, sofie, mentor):
    found = visit(pool).conversation
    stranger = mentor("vreemd")
    assert (reads(bilal, found), reads(sofie, found), reads(stranger, found)) == (True, True, False)


def test_a_colleague_who_is_admitted_reads_what_was_there(pool, bilal, mentor):
    found, new = visit(pool).conversation, mentor("nieuw")
    keys.admit(pool=pool, member=new.member, fingerprint=fingerprint(new), by=bilal)
    assert reads(new, found)


def test_a_key_that_was_replaced_after_the_call_is_given_nothing(pool, bilal, mentor):
    new = mentor("nieuw")
    heard = fingerprint(new)
    new.member.public = sealing.new_pair()[1]
    new.member.save()
    with pytest.raises(SealError):
        keys.admit(pool=pool, member=new.member, fingerprint=heard, by=bilal)
    assert Grant.objects.filter(member=new.member).count() == 0


def test_who_does_not_read_a_pool_admits_nobody(pool, mentor):
    one, other = mentor("een"), mentor("twee")
    with pytest.raises(Grant.DoesNotExist):
        keys.admit(pool=pool, member=other.member, fingerprint=fingerprint(other), by=one)


def test_a_forgotten_phrase_loses_nothing(pool, bilal, sofie):
    found = visit(pool).conversation
    keys.enrol(user=sofie.member.user, phrase="nieuwe zin")
    assert keys.unlock(user=sofie.member.user, phrase="sofie") is None
    again = keys.unlock(user=sofie.member.user, phrase="nieuwe zin")
    assert not reads(again, found)
    assert not Pool.objects.get(pk=pool.pk).is_open
    keys.admit(pool=pool, member=again.member, fingerprint=fingerprint(again), by=bilal)
    assert reads(again, found)
    assert Pool.objects.get(pk=pool.pk).is_open


def test_who_left_reads_nothing_any_more_and_the_old_key_is_gone(pool, bilal, sofie, mentor):
    found, third = visit(pool).conversation, mentor("derde")
    keys.admit(pool=pool, member=third.member, fingerprint=fingerprint(third), by=bilal)
    keys.leave(pool=pool, member=sofie.member, by=bilal)
    assert (reads(bilal, found), reads(third, found), reads(sofie, found)) == (True, True, False)
    assert [*PoolKey.objects.values_list("epoch", flat=True)] == [2]
    assert reads(bilal, visit(Pool.objects.get(pk=pool.pk)).conversation)


def test_a_pool_of_one_takes_no_letters(mentor):
    alone = make_circle("alleen", mentor("een")).pool
    assert not alone.is_open
    with pytest.raises(letters.ClosedError):
        visit(alone)


def test_a_pool_whose_members_account_was_deleted_takes_no_letters(pool, bilal, sofie):
    sofie.member.user.delete()
    with pytest.raises(letters.ClosedError):
        visit(pool)
    assert not Pool.objects.taking_letters().exists()
    keys.check_pools(bilal)
    assert not Pool.objects.get().is_open


def test_a_pool_closes_when_fewer_than_two_are_left(pool, bilal, sofie):
    keys.leave(pool=pool, member=sofie.member, by=bilal)
    assert not Pool.objects.get(pk=pool.pk).is_open


@pytest.mark.parametrize("whose", ["pool", "colleague", "own"])
def test_a_swapped_public_key_closes_the_pool(pool, bilal, sofie, whose, caplog):
    other = sealing.new_pair()[1]
    if whose == "pool":
        PoolKey.objects.filter(pool=pool).update(public=other)
    else:
        member = sofie.member if whose == "colleague" else bilal.member
        Member.objects.filter(pk=member.pk).update(public=other)
    keys.unlock(user=bilal.member.user, phrase="bilal")
    now = Pool.objects.get(pk=pool.pk)
    assert (now.is_open, now.is_broken) == (False, True)
    assert "replaced" in caplog.text


def test_a_new_key_of_the_pool_is_not_given_to_a_replaced_member(pool, bilal, sofie, mentor):
    third = mentor("derde")
    keys.admit(pool=pool, member=third.member, fingerprint=fingerprint(third), by=bilal)
    Member.objects.filter(pk=third.member.pk).update(public=sealing.new_pair()[1])
    with pytest.raises(SealError):
        keys.leave(pool=pool, member=sofie.member, by=bilal)


def test_a_session_of_one_member_is_no_session_of_another(bilal, sofie):
    token = keys.remember(bilal)
    assert keys.remembered(bilal.member.user, token).secret == bilal.secret
    assert keys.remembered(sofie.member.user, token) is None
    for wrong in ("", "x", token[:-2], token[::-1], "00" * 32):
        assert keys.remembered(bilal.member.user, wrong) is None


def test_a_visit_is_no_key_of_a_member(pool, bilal):
    token = sessions.new_token()
    letters.ask(pool=pool, text=LETTER, token=token)
    assert keys.remembered(bilal.member.user, token) is None
    assert letters.visit_of(keys.remember(bilal)) is None


def test_a_session_that_was_kept_and_put_back_somewhere_else_opens_nothing(bilal, sofie):
    first, second = keys.remember(bilal), keys.remember(sofie)
    rows = [*Unlocked.objects.order_by("pk")]
    Unlocked.objects.filter(pk=rows[1].pk).update(locked=bytes(rows[0].locked))
    assert keys.remembered(sofie.member.user, second) is None
    sessions.end(first)
    assert keys.remembered(bilal.member.user, first) is None


# --- the check ----------------------------------------------------------------------------------


def test_the_check_says_that_all_holds_and_what_is_still_to_do(pool, bilal, capsys):
    visit(pool)
    said = []
    for do in (
        lambda: None,
        lambda: recovery.install(recovery.packed(shares.new_recovery()[0])),
        lambda: recovery.seal_pool(pool=pool, fingerprint=str(recovery.current()), by=bilal),
    ):
        do()
        call_command("letterbox_check")
        said.append(capsys.readouterr().out.splitlines())
    assert [len(lines) for lines in said] == [2, 2, 1]
    assert {lines[-1] for lines in said} == {"Every key and envelope of the letterbox holds."}
    assert "geloof is not sealed" in said[1][0]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: Member.objects.update(public=b"short"),
        lambda: Member.objects.update(locked=b""),
        lambda: PoolKey.objects.update(public=bytes(32)),
        lambda: PoolKey.objects.update(is_current=False),
        lambda: Grant.objects.first().delete(),
        lambda: Grant.objects.update(sealed=b"x"),
        lambda: Conversation.objects.update(for_team=b"x"),
        lambda: Conversation.objects.update(for_visitor=b"x"),
        lambda: Message.objects.update(locked=b"x" * 1_000),
        lambda: Message.objects.update(number=1),
        lambda: RecoveryKey.objects.update(public=bytes(32)),
        lambda: RecoveryKey.objects.update(for_1_3=b"x"),
        lambda: RecoveryKey.objects.update(for_1_3=F("for_1_2")),
        lambda: PoolKey.objects.update(for_recovery=b"x"),
        lambda: PoolKey.objects.update(recovery_proof=b"x"),
    ],
)
def test_the_check_fails_on_what_was_spoiled(pool, bilal, spoil):
    visit(pool)
    recovery.install(recovery.packed(shares.new_recovery()[0]))
    recovery.seal_pool(pool=pool, fingerprint=str(recovery.current()), by=bilal)
    call_command("letterbox_check", verbosity=0)
    spoil()
    with pytest.raises(CommandError):
        call_command("letterbox_check", verbosity=0)
