"""The inbox: five ways to look, in the address; and handing over."""

import re

import pytest
from django.utils import timezone

from portal.letterbox import keys, letters
from portal.letterbox.models import Conversation, Message
from portal.mentoring import actions
from portal.mentoring.models import Absence, Sentence
from tests.mentoring.conftest import INBOX, make_circle, visit
from tests.mentoring.test_desk import at, say, text_of

pytestmark = pytest.mark.django_db


def words_in(page):
    return re.findall(r'class="words" dir="auto">([^<]*)<', page)


def earlier(days):
    return timezone.localdate() - timezone.timedelta(days=days)


@pytest.fixture
def six(circle, bilal, sofie):
    """Six conversations in every state, in two circles."""
    other = make_circle("thuis", bilal, sofie)
    found = {name: visit(circle.pool, name).conversation for name in ("OUD", "NIEUW", "GELEZEN")}
    found |= {name: visit(other.pool, name).conversation for name in ("KLAAR", "DICHT", "MIJN")}
    rows = Conversation.objects
    rows.filter(pk=found["OUD"].pk).update(waits_since=earlier(5), last_on=earlier(1))
    rows.filter(pk=found["GELEZEN"].pk).update(status="read", waits_since=earlier(3))
    rows.filter(pk=found["GELEZEN"].pk).update(erase_on=earlier(-14))
    letters.claim(conversation=found["MIJN"], holder=bilal)
    for name, write in (("KLAAR", letters.answer), ("DICHT", letters.close)):
        write(conversation=found[name], holder=bilal, text=f"{name}!", once=name.encode().hex())
    return found


LOOKS = {
    "": ["OUD", "GELEZEN", "NIEUW", "MIJN"],
    "?toon=ongelezen": ["OUD", "NIEUW", "MIJN"],
    "?toon=mijn": ["MIJN"],
    "?toon=beantwoord": ["KLAAR!", "DICHT!"],
    "?toon=gaat-weg": ["GELEZEN"],
    "?kring=thuis": ["MIJN"],
    "?kring=thuis&toon=beantwoord": ["KLAAR!", "DICHT!"],
    "?kring=geloof&toon=mijn": [],
    "?kring=niets&toon=zomaar&blad=x": ["OUD", "GELEZEN", "NIEUW", "MIJN"],
}


def test_the_address_says_what_is_seen(six, bilal, desk):
    client = desk(bilal)
    seen = {look: words_in(text_of(client.get(INBOX + look))) for look in LOOKS}
    assert {look: sorted(words) for look, words in seen.items()} == {
        look: sorted(words) for look, words in LOOKS.items()
    }
    assert seen[""][:2] == ["OUD", "GELEZEN"]
    counts = re.findall(r"<b>(\d+)</b></a>", text_of(client.get(INBOX)))
    assert counts == ["4", "3", "1", "2", "1"]


def test_a_second_letter_does_not_lose_the_place(circle, bilal):
    found = visit(circle.pool)
    Conversation.objects.update(waits_since=earlier(4), last_on=earlier(4))
    letters.write(visit=found, text="nog iets", once="aa")
    assert Conversation.objects.get().waits_since == earlier(4)
    letters.answer(conversation=found.conversation, holder=bilal, text="dag", once="bb")
    assert Conversation.objects.get().waits_since is None
    letters.write(visit=found, text="en nog iets", once="cc")
    assert Conversation.objects.get().waits_since == timezone.localdate()


def test_a_long_list_has_pages_and_asks_the_database_no_more(
    circle, bilal, desk, django_assert_max_num_queries
):
    client = desk(bilal)
    visit(circle.pool)
    with django_assert_max_num_queries(100) as few:
        client.get(INBOX)
    for number in range(21):
        visit(circle.pool, f"brief {number}")
    with django_assert_max_num_queries(len(few.captured_queries) + 1):
        page = text_of(client.get(INBOX))
    assert len(words_in(page)) == 20
    assert len(words_in(text_of(client.get(f"{INBOX}?toon=wacht&blad=2")))) == 2


# --- hand over ----------------------------------------------------------------------------------


def test_handed_to_a_colleague_it_is_theirs(circle, bilal, sofie, desk):
    letter = visit(circle.pool).conversation
    desk(bilal).post(at(letter), {"do": "claim"})
    desk(bilal).post(at(letter), {"do": "hand", "member": sofie.member.pk})
    assert Conversation.objects.get().claimed_by == sofie.member
    desk(bilal).post(at(letter), {"do": "hand", "member": sofie.member.pk})
    desk(bilal).post(at(letter), {"do": "claim"})
    assert Conversation.objects.get().claimed_by == sofie.member
    assert len(words_in(text_of(desk(sofie).get(f"{INBOX}?toon=mijn")))) == 1


@pytest.mark.parametrize("member", ["", "0", "x", "9" * 30, "own", "stranger"])
def test_nobody_gets_a_letter_who_does_not_read_it(circle, bilal, mentor, desk, member):
    letter, stranger = visit(circle.pool).conversation, mentor("vreemd")
    chosen = {"own": bilal.member.pk, "stranger": stranger.member.pk}.get(member, member)
    answer = desk(bilal).post(at(letter), {"do": "hand", "member": chosen})
    assert (answer.status_code, Conversation.objects.get().claimed_by) == (404, None)


def hand(client, letter, circle, text="Bilal geeft je brief door."):
    return (
        say(client, letter, "hand-circle", text)
        if circle is None
        else client.post(
            at(letter), {"do": "hand-circle", "circle": circle.pk, "text": text, "form": new_form()}
        )
    )


def new_form():
    from portal.letterbox import forms

    return forms.new_form()


def test_handed_to_a_circle_others_read_and_the_one_who_wrote_is_told(
    circle, bilal, sofie, mentor, desk
):
    found, third, fourth = visit(circle.pool), mentor("derde"), mentor("vierde")
    other = make_circle("thuis", third, fourth)
    letter = found.conversation
    say(desk(bilal), letter, "note", "onder ons")
    assert hand(desk(bilal), letter, other)["Location"] == INBOX
    assert [desk(one).get(at(letter)).status_code for one in (bilal, sofie)] == [404, 404]
    page = text_of(desk(third).get(at(letter)))
    assert ("onder ons" in page, "geeft je brief door" in page) == (True, True)
    assert [one.text for one in letters.letters_for(found)][1:] == ["Bilal geeft je brief door."]
    now = Conversation.objects.get()
    assert (now.status, now.claimed_by, now.is_counted) == ("read", None, False)
    letters.write(visit=found, text="dank je", once="aa")


@pytest.mark.parametrize("text", ["", "x" * 5_001])
def test_without_a_word_nothing_is_handed_over_and_nothing_is_lost(
    circle, bilal, sofie, mentor, desk, text
):
    letter, other = visit(circle.pool).conversation, make_circle("thuis", sofie, mentor("derde"))
    answer = hand(desk(bilal), letter, other, text)
    assert (answer.status_code, text in text_of(answer)) == (422, True)
    assert Conversation.objects.get().key.pool == circle.pool


def test_a_circle_that_closed_gets_nothing_and_the_text_stays(circle, bilal, sofie, mentor, desk):
    letter = visit(circle.pool).conversation
    alone = make_circle("alleen", mentor("derde"))
    for where in (alone, None, circle):
        answer = hand(desk(bilal), letter, where, "BEWAARD")
        assert (answer.status_code, "BEWAARD" in text_of(answer)) == (422, True)
    assert Conversation.objects.get().key.pool == circle.pool
    with pytest.raises(letters.ClosedError):
        letters.hand_to_pool(
            conversation=letter, holder=bilal, pool=alone.pool, text="dag", once="aa"
        )


# --- leave --------------------------------------------------------------------------------------


def test_a_deputy_sees_the_letters_of_who_is_away_as_own_ones(circle, bilal, sofie, desk):
    letter = visit(circle.pool).conversation
    letters.claim(conversation=letter, holder=bilal)
    client, address = desk(bilal), f"{INBOX}afwezig/"
    until = timezone.localdate() + timezone.timedelta(days=7)
    for bad in ({}, {"until": "gisteren"}, {"until": earlier(1), "deputy": sofie.member.user_id},
                {"until": until, "deputy": bilal.member.user_id}):  # fmt: skip
        assert client.post(address, bad).status_code == 422
    assert client.post(address, {"until": until, "deputy": sofie.member.user_id}).status_code == 302
    assert "Sofie" in text_of(client.get(INBOX))
    deputy = desk(sofie)
    assert len(words_in(text_of(deputy.get(f"{INBOX}?toon=mijn")))) == 1
    deputy.post(at(letter), {"do": "claim"})
    assert Conversation.objects.get().claimed_by == sofie.member
    client.post(address, {"do": "back"})
    assert Absence.objects.count() == 0


def test_a_leave_ends_by_itself(circle, bilal, sofie, desk):
    letters.claim(conversation=visit(circle.pool).conversation, holder=bilal)
    actions.go_on_leave(user=bilal.member.user, until=earlier(1), deputy=sofie.member.user)
    assert words_in(text_of(desk(sofie).get(f"{INBOX}?toon=mijn"))) == []


# --- sentences ----------------------------------------------------------------------------------


def test_a_sentence_is_put_after_what_was_typed_and_nothing_is_sent(circle, bilal, desk):
    client, letter = desk(bilal), visit(circle.pool).conversation
    client.post(f"{INBOX}zinnen/", {"text": "Tot donderdag."})
    pk = Sentence.objects.get().pk
    assert b"Tot donderdag" not in bytes(Sentence.objects.get().locked)
    page = text_of(client.post(at(letter), {"insert": pk, "text": "Dag jij.", "form": new_form()}))
    assert re.search(r"<textarea[^>]*>\s*Dag jij\.\s+Tot donderdag\.</textarea>", page)
    assert Message.objects.count() == 1
    for strange in ("", "x", "9" * 30):
        client.post(at(letter), {"insert": strange, "text": "Dag"})
        client.post(f"{INBOX}zinnen/", {"drop": strange or "0"})
    assert client.post(f"{INBOX}zinnen/", {"text": " "}).status_code == 422
    client.post(f"{INBOX}zinnen/", {"drop": pk})
    assert Sentence.objects.count() == 0


def test_there_is_an_end_to_sentences(bilal, desk):
    for number in range(actions.MOST_SENTENCES):
        actions.keep_sentence(holder=bilal, text=str(number))
    answer = desk(bilal).post(f"{INBOX}zinnen/", {"text": "NOG EEN"})
    assert (answer.status_code, "NOG EEN" in text_of(answer)) == (422, True)


def test_sentences_of_a_key_that_was_forgotten_take_no_room(bilal):
    for number in range(actions.MOST_SENTENCES):
        actions.keep_sentence(holder=bilal, text=str(number))
    keys.enrol(user=bilal.member.user, phrase="anders")
    again = keys.unlock(user=bilal.member.user, phrase="anders")
    actions.keep_sentence(holder=again, text="Nieuw.")
    assert [*actions.sentences_of(again).values()] == ["Nieuw."]
    assert Sentence.objects.count() == 1


def test_with_another_key_the_sentences_are_not_shown(bilal):
    actions.keep_sentence(holder=bilal, text="oud")
    keys.enrol(user=bilal.member.user, phrase="nieuw")
    again = keys.unlock(user=bilal.member.user, phrase="nieuw")
    assert actions.sentences_of(again) == {}


# --- the circle ---------------------------------------------------------------------------------


def test_the_desk_seals_to_the_key_of_last_resort_and_renews(circle, bilal, sofie, desk):
    from portal.letterbox import recovery, shares
    from portal.letterbox.models import PoolKey

    client, address = desk(bilal), f"{INBOX}kring/{circle.pk}/"
    recovery.install(recovery.packed(shares.new_recovery()[0]))
    words = str(recovery.current())
    assert words in text_of(client.get(address))
    client.post(address, {"do": "seal", "fingerprint": "andere woorden dan die"})
    assert PoolKey.objects.get().recovery is None
    client.post(address, {"do": "seal", "fingerprint": words})
    client.post(address, {"do": "renew"})
    client.post(address, {"do": "nothing known"})
    now = PoolKey.objects.get()
    assert (now.epoch, now.recovery) == (2, recovery.current())


def test_who_answers_no_more_is_named_to_be_taken_out(circle, bilal, sofie, desk, house):
    address = f"/en{INBOX[3:]}kring/{circle.pk}/"
    assert "no more: take out" not in text_of(desk(bilal).get(address))
    house.memberships.filter(user=sofie.member.user).delete()
    assert "no more: take out" in text_of(desk(bilal).get(address))
