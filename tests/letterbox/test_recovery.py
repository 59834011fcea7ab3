"""The key of last resort: three papers, any two of which open what is sealed to it."""

import io
import itertools
import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.letterbox import keys, letters, recovery, sealing, shares
from portal.letterbox.models import Conversation, Grant, Pool, PoolKey, RecoveryKey
from portal.letterbox.recovery import DocumentError
from portal.letterbox.sealing import SealError
from portal.letterbox.shares import Share
from tests.mentoring.conftest import LETTER, visit

ANY_SHARE = st.builds(Share, st.integers(1, 3), st.binary(min_size=32, max_size=32))


# --- papers, without a database ------------------------------------------------------------------


@given(share=ANY_SHARE)
def test_a_paper_is_read_as_it_was_written_however_it_is_typed(share):
    text = shares.written(share)
    assert (len(text), shares.read(text)) == (56, share)
    groups = "-".join(sealing.groups_of(text.lower().replace("1", "l").replace("0", "o")))
    assert shares.read(f" {groups}\n") == share


@given(share=ANY_SHARE, place=st.integers(0, 55), other=st.sampled_from(sealing.ALPHABET))
def test_a_paper_with_one_wrong_sign_is_refused(share, place, other):
    text = shares.written(share)
    changed = text[:place] + other + text[place + 1 :]
    assert shares.read(changed) in ({share} if changed == text else {None})


@pytest.mark.parametrize("text", ["", "ABCD", "0" * 56, "U" * 56, "é" * 56, "0" * 57])
def test_what_is_no_paper_is_refused(text):
    assert shares.read(text) is None


def test_a_paper_of_a_fourth_holder_is_refused():
    assert shares.read(shares.written(Share(4, bytes(32)))) is None


def test_any_two_of_three_open_and_no_other_two():
    made, papers = shares.new_recovery()
    strange = shares.new_recovery()[1]
    for one, two in itertools.permutations(papers, 2):
        assert sealing.public_of(shares.open_recovery(made, one, two)) == made.public
        with pytest.raises(SealError):
            shares.open_recovery(made, one, strange[two.number - 1])
    for one in papers:
        with pytest.raises(SealError):
            shares.open_recovery(made, one, one)


def test_a_replaced_public_key_and_a_moved_envelope_open_nothing():
    made, papers = shares.new_recovery()
    moved = dict(made.envelopes) | {(1, 2): made.envelopes[1, 3]}
    for other in (
        shares.Recovery(sealing.new_pair()[1], made.envelopes),
        shares.Recovery(made.public, moved),
    ):
        with pytest.raises(SealError):
            shares.open_recovery(other, papers[0], papers[1])


def test_an_envelope_with_another_secret_in_it_opens_nothing():
    _made, papers = shares.new_recovery()
    public = sealing.new_pair()[1]
    pair_key = shares._pair_key(papers[0], papers[1])
    wrong = sealing.lock(pair_key, sealing.new_pair()[0], shares._about(public, (1, 2)))
    with pytest.raises(SealError):
        shares.open_recovery(shares.Recovery(public, {(1, 2): wrong}), papers[0], papers[1])


# --- the whole way -------------------------------------------------------------------------------


@pytest.fixture
def key(db):
    """The three papers of a key that is in use."""
    made, papers = shares.new_recovery()
    recovery.install(recovery.packed(made))
    return papers


def seal(pool, by):
    recovery.seal_pool(pool=pool, fingerprint=str(recovery.current()), by=by)


def say(monkeypatch, *lines):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def reads(holder, conversation):
    found = Conversation.objects.get(pk=conversation.pk)
    try:
        return letters.letters_of(found, letters.team_keys(found, holder))[0].text == LETTER
    except Grant.DoesNotExist:
        return False


def papers_in(folder):
    """The text of each paper, as a holder would copy it."""
    pages = [(folder / f"paper-{number}.html").read_text() for number in (1, 2, 3)]
    return [
        re.search(r"<pre><big><big><b>([^<]*)</b>", page)[1].replace("\n", " ") for page in pages
    ]


@pytest.mark.django_db
def test_when_no_mentor_has_the_words_two_holders_let_new_ones_in(
    tmp_path, monkeypatch, pool, bilal, sofie, mentor, capsys
):
    folder = tmp_path / "papers"
    call_command("recovery_key", "make", folder)
    call_command("recovery_key", "install", folder / "recovery.json")
    seal(pool, bilal)
    found = visit(pool).conversation
    bilal.member.user.delete()
    sofie.member.user.delete()
    new = [mentor("nieuw"), mentor("nog")]
    emails = [part for one in new for part in ("--member", one.member.user.email)]
    call_command("recovery_key", "ask", tmp_path / "question.json", *emails)
    first, _second, third = papers_in(folder)
    say(monkeypatch, "ABCD EFGH", third, first, "the same", "The Same")
    call_command("recovery_key", "open", tmp_path / "question.json", tmp_path / "answer.json")
    assert not reads(new[0], found)
    call_command("recovery_key", "bring", tmp_path / "answer.json")
    assert [reads(one, found) for one in new] == [True, True]
    assert Pool.objects.get().is_open
    assert keys.unlock(user=new[0].member.user, phrase="nieuw")
    assert not Pool.objects.get().is_broken
    call_command("letterbox_check")
    said = capsys.readouterr()
    assert "geloof: given, open." in said.out
    assert "Read the paper once more" in said.err
    assert not (tmp_path / "papers/recovery.json").stat().st_mode & 0o077


@pytest.mark.django_db
def test_what_travels_and_what_is_stored_holds_no_secret(tmp_path, pool, bilal, key):
    seal(pool, bilal)
    call_command("recovery_key", "ask", tmp_path / "q.json", "--member", bilal.member.user.email)
    secret = shares.open_recovery(
        recovery.unpacked(json.loads((tmp_path / "q.json").read_text())["keys"][0]), *key[:2]
    )
    grant = bilal.member.grants.select_related("key").get()
    hidden = [secret, keys.secret_of(grant, bilal), *(share.value for share in key)]
    stored = [
        bytes(value)
        for model in (RecoveryKey, PoolKey, Grant)
        for row in model.objects.values_list()
        for value in row
        if isinstance(value, bytes | memoryview)
    ]
    text = (tmp_path / "q.json").read_text()
    assert [one for one in hidden if one.hex() in text or one in b"".join(stored)] == []


@pytest.mark.django_db
def test_a_drill_writes_nothing(tmp_path, monkeypatch, pool, bilal, key, capsys):
    seal(pool, bilal)
    call_command("recovery_key", "ask", tmp_path / "q.json")
    say(monkeypatch, shares.written(key[1]), shares.written(key[2]))
    call_command("recovery_key", "open", tmp_path / "q.json")
    assert "geloof: opens, for 0 people." in capsys.readouterr().out
    assert [one.name for one in tmp_path.iterdir()] == ["q.json"]


@pytest.mark.django_db
def test_who_says_other_words_is_given_nothing(tmp_path, monkeypatch, pool, bilal, mentor, key):
    seal(pool, bilal)
    new = mentor("nieuw")
    call_command("recovery_key", "ask", tmp_path / "q.json", "--member", new.member.user.email)
    say(monkeypatch, *(shares.written(one) for one in key[:2]), "no")
    call_command("recovery_key", "open", tmp_path / "q.json", tmp_path / "a.json")
    call_command("recovery_key", "bring", tmp_path / "a.json")
    assert new.member.grants.count() == 0


@pytest.mark.django_db
def test_two_old_papers_seal_everything_to_a_new_key(tmp_path, monkeypatch, pool, bilal, key):
    seal(pool, bilal)
    made, papers = shares.new_recovery()
    recovery.install(recovery.packed(made))
    assert [one.is_in_use for one in RecoveryKey.objects.all()] == [False, True]
    assert not PoolKey.objects.get().recovery.is_in_use
    call_command("recovery_key", "ask", tmp_path / "q.json")
    say(monkeypatch, *(shares.written(one) for one in key[:2]), "the same")
    call_command("recovery_key", "open", tmp_path / "q.json", tmp_path / "a.json")
    call_command("recovery_key", "bring", tmp_path / "a.json")
    now = PoolKey.objects.get()
    secret = shares.open_recovery(made, papers[0], papers[2])
    assert sealing.public_of(sealing.unseal(secret, bytes(now.for_recovery))) == bytes(now.public)
    keys.check_pools(bilal)
    assert not Pool.objects.get().is_broken


@pytest.mark.django_db
def test_a_new_key_of_the_pool_is_sealed_too_and_an_old_one_forgotten(pool, bilal, sofie, key):
    seal(pool, bilal)
    found = visit(pool).conversation
    keys.renew(pool=pool, by=bilal)
    now = PoolKey.objects.get()
    assert (now.epoch, now.recovery) == (2, recovery.current())
    assert (reads(bilal, found), reads(sofie, found), Pool.objects.get().is_open) == (True,) * 3
    made, _papers = shares.new_recovery()
    recovery.install(recovery.packed(made))
    keys.renew(pool=pool, by=bilal)
    assert PoolKey.objects.get().recovery is None


@pytest.mark.django_db
def test_nothing_is_sealed_to_a_key_that_was_not_compared(pool, bilal, mentor, key):
    with pytest.raises(SealError):
        recovery.seal_pool(pool=pool, fingerprint="andere woorden dan die", by=bilal)
    with pytest.raises(Grant.DoesNotExist):
        seal(pool, mentor("vreemd"))
    assert PoolKey.objects.get().recovery is None


@pytest.mark.django_db
def test_a_key_of_last_resort_that_was_replaced_closes_the_pool(pool, bilal, key, caplog):
    seal(pool, bilal)
    RecoveryKey.objects.update(public=sealing.new_pair()[1])
    keys.unlock(user=bilal.member.user, phrase="bilal")
    assert (Pool.objects.get().is_broken, "replaced" in caplog.text) == (True, True)


@pytest.mark.django_db
def test_a_replaced_key_of_last_resort_gets_no_new_key_of_the_pool(pool, bilal, sofie, key):
    seal(pool, bilal)
    RecoveryKey.objects.update(public=sealing.new_pair()[1])
    with pytest.raises(SealError):
        keys.leave(pool=pool, member=sofie.member, by=bilal)


@pytest.mark.django_db
def test_there_is_one_key_in_use(key):
    with pytest.raises(IntegrityError), transaction.atomic():
        RecoveryKey.objects.update(retired_on=None)
        RecoveryKey.objects.create(public=b"x", for_1_2=b"", for_1_3=b"", for_2_3=b"")


@pytest.mark.django_db
def test_a_circle_is_founded_for_the_holders_too(pool, bilal, sofie, key):
    made = keys.found_pool(
        name="nieuw", members=[bilal.member, sofie.member], recovery=recovery.current()
    )
    keys.check_pools(bilal)
    assert made.keys.get().recovery == recovery.current()
    assert not Pool.objects.filter(is_broken=True).exists()


# --- files that do not fit -----------------------------------------------------------------------


@pytest.fixture
def answer(pool, bilal, sofie, key):
    """What two holders said: bilal's key again."""
    seal(pool, bilal)
    question = recovery.asked(members=[bilal.member], pools=[pool])
    return recovery.opened(question, key[0], key[1], lambda name, words: True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spoil",
    [
        lambda it: it.update(kind="other"),
        lambda it: it.pop("pools"),
        lambda it: it["pools"][0].update(public="00" * 32),
        lambda it: it["pools"][0].update(public="x"),
        lambda it: it["pools"][0]["grants"][0].update(sealed="00"),
        lambda it: it["pools"][0]["grants"][0].update(public="00" * 32),
        lambda it: it["pools"][0]["grants"][0].update(member=0),
        lambda it: it["pools"][0].update(recovery="00" * 32),
        lambda it: it["pools"][0].pop("grants"),
    ],
)
def test_an_answer_that_does_not_fit_gives_nothing(answer, spoil):
    before = sorted(bytes(one.sealed) for one in Grant.objects.all())
    spoil(answer)
    with pytest.raises(DocumentError):
        recovery.bring_back(answer)
    assert sorted(bytes(one.sealed) for one in Grant.objects.all()) == before


@pytest.mark.django_db
def test_two_papers_of_another_key_open_nothing_and_a_changed_pool_neither(pool, bilal, key):
    seal(pool, bilal)
    question = recovery.asked(members=[], pools=[pool])
    strange = shares.new_recovery()[1]
    with pytest.raises(SealError):
        recovery.opened(question, strange[0], strange[1], lambda name, words: True)
    question["pools"][0]["public"] = sealing.new_pair()[1].hex()
    with pytest.raises(SealError):
        recovery.opened(question, key[0], key[1], lambda name, words: True)
    for cut in ({"kind": "x"}, {"kind": recovery.QUESTION}, {**question, "pools": [{}]}):
        with pytest.raises(DocumentError):
            recovery.opened(cut, key[0], key[1], lambda name, words: True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"kind": "x"}, {"public": "zz"}, {"public": "00"}, {"envelopes": {}}]
)
def test_a_file_that_is_no_key_is_not_used(change):
    made, _papers = shares.new_recovery()
    with pytest.raises(DocumentError):
        recovery.install({**recovery.packed(made), **change})
    assert RecoveryKey.objects.count() == 0


@pytest.mark.django_db
def test_the_command_says_what_is_wrong(tmp_path, monkeypatch, pool, bilal, key):
    bad = tmp_path / "bad.json"
    bad.write_text("[]")
    tries = [
        ("make", tmp_path),
        ("install", tmp_path / "none.json"),
        ("install", bad),
        ("bring", bad),
        ("ask", tmp_path / "q.json"),  # nothing is sealed yet
        ("ask", tmp_path / "q.json", "--member", "niemand@wortel.example"),
        ("ask", tmp_path / "q.json", "--pool", "geen"),
    ]
    for words in tries:
        with pytest.raises(CommandError):
            call_command("recovery_key", *words)
    seal(pool, bilal)
    with pytest.raises(CommandError):  # not over a file that is there
        call_command("recovery_key", "ask", bad)
    call_command("recovery_key", "ask", tmp_path / "q.json")
    say(monkeypatch, shares.written(key[0]))
    with pytest.raises(CommandError):  # cut off
        call_command("recovery_key", "open", tmp_path / "q.json", tmp_path / "a.json")
    made, papers = shares.new_recovery()
    with pytest.raises(CommandError):
        recovery.install(recovery.packed(made))
        again = tmp_path / "again.json"
        again.write_text(json.dumps(recovery.packed(made)))
        call_command("recovery_key", "install", again)
    assert not (tmp_path / "a.json").exists()
    assert len(papers) == 3


@pytest.mark.django_db
def test_a_pair_has_no_third_reader_by_last_resort_either(bilal, sofie, mentor, key):
    pair = keys.found_pool(
        name="paar",
        members=[bilal.member, sofie.member],
        is_pair=True,
        recovery=recovery.current(),
    )
    new = [mentor(name) for name in ("een", "twee", "drie")]

    def bring(people):
        question = recovery.asked(members=[one.member for one in people], pools=[pair])
        recovery.bring_back(recovery.opened(question, *key[:2], lambda name, words: True))

    with pytest.raises(DocumentError), transaction.atomic():
        bring(new)
    bring(new[:2])
    readers = Grant.objects.filter(key__pool=pair).values_list("member", flat=True)
    assert {*readers} == {one.member.pk for one in new[:2]}
    call_command("letterbox_check", verbosity=0)
