"""The desk: the key, the letters, the colleagues. Who may do what stands in test_access."""

import pytest
from django.utils import timezone

from portal.accounts.roles import Role
from portal.core.cookies import UNLOCK_COOKIE
from portal.core.limits import Limit
from portal.letterbox import ceremony, forms, keys, letters, sealing
from portal.letterbox.models import Conversation, Grant, Member, Message, Pool, PoolKey, Unlocked
from portal.mentoring.models import Mentor
from portal.mentoring.rules import answered_by
from portal.organisations.actions import join
from tests.mentoring.conftest import INBOX, UNLOCK, visit

pytestmark = pytest.mark.django_db
MAKE = f"{UNLOCK}maken/"


def text_of(answer):
    return answer.content.decode()


def at(conversation):
    return f"{INBOX}{conversation.pk}/"


def say(client, conversation, do, text):
    return client.post(at(conversation), {"do": do, "text": text, "form": forms.new_form()})


# --- the key ------------------------------------------------------------------------------------


def words_in(page):
    return " ".join(part.split("<")[0] for part in page.split("<strong>")[1:7])


def test_the_first_time_six_words_are_typed_back(person, house, as_user):
    user = person("nieuw")
    join(organisation=house, user=user, role=Role.MENTOR, by=None)
    client = as_user(user)
    assert client.get(UNLOCK)["Location"] == MAKE
    page = text_of(client.get(MAKE))
    words, made = words_in(page), page.split('name="made" value="')[1].split('"')[0]
    wrong = client.post(MAKE, {"made": made, "phrase": "iets anders"})
    assert wrong.status_code == 422
    assert words_in(text_of(wrong)) == words
    assert Member.objects.count() == 0
    answer = client.post(MAKE, {"made": made, "phrase": f" {words.upper()} "})
    assert answer["Location"] == INBOX
    assert client.get(INBOX).status_code == 200
    assert keys.unlock(user=user, phrase=words)


def test_words_of_somebody_else_make_no_key(person, house, as_user, bilal):
    user = person("nieuw")
    join(organisation=house, user=user, role=Role.MENTOR, by=None)
    page = text_of(as_user(bilal.member.user).get(MAKE))
    words, made = words_in(page), page.split('name="made" value="')[1].split('"')[0]
    assert as_user(user).post(MAKE, {"made": made, "phrase": words}).status_code == 422
    assert not Member.objects.filter(user=user).exists()


def test_the_words_open_the_key_and_others_do_not(circle, bilal, as_user):
    client = as_user(bilal.member.user)
    assert client.post(UNLOCK, {"phrase": "sofie"}).status_code == 422
    assert client.get(INBOX).status_code == 302
    answer = client.post(UNLOCK, {"phrase": "bilal"})
    cookie = answer.cookies[UNLOCK_COOKIE]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("", True, "Strict")
    assert client.get(INBOX).status_code == 200


def test_who_tries_many_words_waits_and_hears_no_more(circle, bilal, as_user, monkeypatch):
    monkeypatch.setattr(ceremony, "GUESS", Limit(2, 600))
    client = as_user(bilal.member.user)
    tries = [client.post(UNLOCK, {"phrase": word}) for word in ("a", "b", "bilal")]
    assert [one.status_code for one in tries] == [422, 422, 429]
    assert int(tries[2]["Retry-After"]) > 0
    assert "bilal" not in text_of(tries[2])
    assert UNLOCK_COOKIE not in client.cookies


@pytest.mark.parametrize("over", ["idle_until", "until"])
def test_a_key_closes_by_itself(circle, bilal, desk, over):
    client = desk(bilal)
    Unlocked.objects.update(**{over: timezone.now()})
    assert client.get(INBOX)["Location"] == UNLOCK


def test_a_key_is_closed_by_hand(circle, bilal, desk):
    client = desk(bilal)
    client.post(f"{UNLOCK}weg/")
    assert Unlocked.objects.count() == 0


def test_a_cookie_of_a_colleague_opens_nothing(circle, bilal, sofie, as_user):
    client = as_user(sofie.member.user)
    client.cookies[UNLOCK_COOKIE] = keys.remember(bilal)
    assert client.get(INBOX)["Location"] == UNLOCK


def test_a_swapped_key_closes_the_circle_and_the_desk_says_so(circle, bilal, as_user):
    PoolKey.objects.update(public=sealing.new_pair()[1])
    client = as_user(bilal.member.user)
    client.post(UNLOCK, {"phrase": "bilal"})
    assert "was replaced" in text_of(client.get(f"/en{INBOX[3:]}"))
    assert not Pool.objects.get().is_open


# --- letters ------------------------------------------------------------------------------------


def test_claim_and_release(circle, bilal, sofie, desk):
    letter = visit(circle.pool).conversation
    first, second = desk(bilal), desk(sofie)
    first.post(at(letter), {"do": "claim"})
    second.post(at(letter), {"do": "claim"})
    second.post(at(letter), {"do": "release"})
    assert Conversation.objects.get().claimed_by == bilal.member
    first.post(at(letter), {"do": "release"})
    assert Conversation.objects.get().claimed_by is None


def test_an_answer_reaches_the_visitor_a_note_does_not_and_closing_says_goodbye(
    circle, bilal, desk
):
    found = visit(circle.pool)
    client = desk(bilal)
    for do, text in (("note", "onder ons"), ("answer", "dag"), ("close", "het ga je goed")):
        assert say(client, found.conversation, do, text).status_code == 302
    assert [one.text for one in letters.letters_for(found)][1:] == ["dag", "het ga je goed"]
    assert Conversation.objects.get().status == "closed"


@pytest.mark.parametrize("do", ["answer", "note", "close"])
@pytest.mark.parametrize("text", ["", "x" * 5_001, "rood\x07licht"])
def test_a_text_that_cannot_be_sent_is_shown_again(circle, bilal, desk, do, text):
    found = visit(circle.pool)
    answer = say(desk(bilal), found.conversation, do, text)
    assert answer.status_code == 422
    assert text in text_of(answer)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("do", ["answer", "note", "close"])
def test_what_was_changed_after_sending_is_handed_back_and_not_dropped(circle, bilal, desk, do):
    found, client = visit(circle.pool).conversation, desk(bilal)
    sent = {"do": do, "text": "De eerste woorden.", "form": forms.new_form()}
    for _ in range(2):
        assert client.post(at(found), sent).status_code == 302
    again = client.post(at(found), {**sent, "text": "Andere woorden."})
    assert again.status_code == 409
    assert "Andere woorden.</textarea>" in text_of(again)
    assert "had je al verstuurd" in text_of(again)
    assert Message.objects.count() == 2
    fresh = text_of(again).split('name="form" value="')[1].split('"')[0]
    client.post(at(found), {**sent, "text": "Andere woorden.", "form": fresh})
    assert Message.objects.count() == 3


def test_a_changed_conversation_says_so(circle, bilal, desk):
    found = visit(circle.pool).conversation
    Message.objects.update(locked=b"x" * 1_064)
    client = desk(bilal)
    assert client.get(at(found)).status_code == 409
    assert client.get(INBOX).status_code == 200


# --- colleagues ---------------------------------------------------------------------------------


def test_a_colleague_is_admitted_after_a_call(circle, bilal, mentor, desk):
    new, found = mentor("nieuw"), visit(circle.pool).conversation
    address = f"{INBOX}kring/{circle.pk}/"
    words = sealing.fingerprint(bytes(new.member.public))
    client = desk(bilal)
    assert words in text_of(client.get(address))
    client.post(address, {"member": new.member.pk, "fingerprint": "andere woorden dan die"})
    assert Grant.objects.filter(member=new.member).count() == 0
    client.post(address, {"member": new.member.pk, "fingerprint": words})
    assert desk(new).get(at(found)).status_code == 200


@pytest.mark.parametrize("member", ["", "0", "x", "9" * 30])
def test_nobody_unknown_is_admitted(circle, bilal, desk, member):
    answer = desk(bilal).post(f"{INBOX}kring/{circle.pk}/", {"member": member})
    assert answer.status_code == 404


def test_who_forgot_the_words_makes_a_new_key_and_reads_nothing_until_admitted(
    circle, bilal, sofie, as_user
):
    found = visit(circle.pool).conversation
    client = as_user(sofie.member.user)
    page = text_of(client.get(MAKE))
    made = page.split('name="made" value="')[1].split('"')[0]
    client.post(MAKE, {"made": made, "phrase": words_in(page)})
    assert client.get(at(found)).status_code == 404
    assert not Pool.objects.get().is_open


def test_who_leaves_is_taken_out(circle, bilal, sofie, desk):
    found = visit(circle.pool).conversation
    address = f"{INBOX}kring/{circle.pk}/"
    gone = desk(sofie)
    assert desk(bilal).post(address, {"do": "leave", "member": "0"}).status_code == 404
    desk(bilal).post(address, {"do": "leave", "member": sofie.member.pk})
    assert gone.get(at(found)).status_code == 404
    assert desk(bilal).get(at(found)).status_code == 200
    assert not Pool.objects.get().is_open


def test_how_people_see_me(bilal, desk):
    client = desk(bilal)
    words = {"first_name": "Billie", "service": "Brug", "days": "di", "duty": "secrecy"}
    assert client.post(f"{INBOX}ik/", words).status_code == 422
    assert client.post(f"{INBOX}ik/", {**words, "line": "Ik zwijg."}).status_code == 302
    assert Mentor.objects.get(user=bilal.member.user).first_name == "Billie"


@pytest.mark.parametrize(
    ("day", "working_days", "answer"),
    [
        ("2026-11-30", 2, "2026-12-02"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 3, "2026-12-02"),
    ],
)
def test_the_day_from_which_there_is_an_answer(day, working_days, answer):
    parse = timezone.datetime.fromisoformat
    assert answered_by(parse(day).date(), working_days) == parse(answer).date()
