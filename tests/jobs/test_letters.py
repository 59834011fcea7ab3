"""A sealed conversation with an employer: nobody else reads it, one address leads back."""

import datetime

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.accounts.roles import Role
from portal.core.cookies import LETTER_COOKIE, UNLOCK_COOKIE
from portal.jobs import actions, mailboxes
from portal.jobs.enums import Vetting
from portal.jobs.models import Mailbox
from portal.letterbox import forms, keys, letters, sealing
from portal.letterbox.checking import troubles
from portal.letterbox.models import Conversation, Message
from portal.organisations.actions import join
from tests.mentoring.conftest import Browser

WRITE, TALK, INBOX = "/nl/praat/iemand/", "/nl/praat/", "/nl/jobs/desk/brieven/"
TEXT = "Mag ik eens komen kijken? GEHEIMWOORD"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    cache.clear()
    monkeypatch.setattr(sealing, "COSTS", {1: (1, 1), 2: (2, 1)})
    monkeypatch.setattr(forms, "LEAST_AGE", -1)


@pytest.fixture
def reader(as_user):
    """`reader(user)`: a browser of somebody with their key open, and the holder."""

    def make(user):
        keys.enrol(user=user, phrase=user.email)
        holder = keys.unlock(user=user, phrase=user.email)
        client = as_user(user)
        client.cookies[UNLOCK_COOKIE] = keys.remember(holder)
        return client, holder

    return make


@pytest.fixture
def desk(reader, baker):
    return reader(baker)[0]


@pytest.fixture
def box(desk, employer):
    desk.post(INBOX, {"employer": employer.pk, "do": "open"})
    return Mailbox.objects.get(employer=employer, is_current=True)


def send(box, text=TEXT, client=None):
    client = client or Browser()
    values = {"box": box.pool.name, "text": text, "form": forms.new_form()}
    return client, client.post(WRITE, values)


def code_of(client):
    return letters.visit_of(client.cookies[LETTER_COOKIE].value).code


def test_asked_answered_and_come_back_for(publish, desk, box):
    place = publish()
    page = Client().get(f"/nl/jobs/{place.pk}/").content.decode()
    assert f'value="{box.pool.name}"' in page
    visitor = Browser()
    begun = visitor.post(WRITE, {"box": box.pool.name, "text": "Over jullie plek:"})
    assert "Over jullie plek:" in begun.content.decode()
    assert not visitor.cookies
    _visitor, sent = send(box, client=visitor)
    assert (sent.status_code, sent["Location"]) == (303, TALK)
    code = code_of(visitor)
    inbox = desk.get(INBOX).content.decode()
    assert "GEHEIMWOORD" in inbox
    one = Conversation.objects.get()
    desk.get(f"{INBOX}{one.pk}/")
    answer = {"do": "answer", "text": "Kom maandag om 9 uur.", "form": forms.new_form()}
    desk.post(f"{INBOX}{one.pk}/", answer)
    later = Browser()
    later.post(TALK, {"do": "open", "code": code})
    thread = later.get(TALK).content.decode()
    assert "Kom maandag om 9 uur." in thread
    assert "Bakkerij" in thread
    kept = b"".join(bytes(row.locked) for row in Message.objects.all())
    assert b"GEHEIMWOORD" not in kept
    assert list(troubles()) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "nog niets"), ("x" * 5_001, "1 tekens te lang"), ("a\x01b", "tekens in de tekst")],
)
def test_bad_letters_get_a_sentence_and_are_not_lost(box, text, sentence):
    _client, answer = send(box, text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert text.replace("\x01", "") == "" or text[:50].replace("\x01", "")[:1] in page
    assert not Conversation.objects.exists()


def test_a_text_for_a_box_that_takes_none_is_handed_back(box, employer):
    actions.vet(employer=employer, step=Vetting.SUSPENDED, note="x", by=None)
    _client, answer = send(box)
    assert answer.status_code == 409
    assert "GEHEIMWOORD" in answer.content.decode()
    assert not Conversation.objects.exists()


def test_another_site_sends_nothing_and_files_are_not_read(box):
    client = Browser()
    values = {"box": box.pool.name, "text": TEXT, "form": forms.new_form()}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(WRITE, values, headers=headers).status_code == 403
    Client().post(WRITE, values)  # multipart
    assert Client().get(WRITE)["Location"] == "/nl/jobs/"
    assert not Conversation.objects.exists()


def test_what_an_employer_changed_after_sending_is_handed_back(desk, box):
    send(box)
    address = f"{INBOX}{Conversation.objects.get().pk}/"
    sent = {"do": "answer", "text": "Kom maar.", "form": forms.new_form()}
    for _ in range(2):
        assert desk.post(address, sent).status_code == 302
    again = desk.post(address, {**sent, "text": "Kom maandag."})
    assert again.status_code == 409
    assert "Kom maandag.</textarea>" in again.content.decode()
    assert Message.objects.count() == 2


def test_to_a_conversation_that_was_damaged_nothing_is_added_and_the_answer_is_handed_back(
    box, desk
):
    send(box)
    one = Conversation.objects.get()
    Message.objects.all().delete()
    path = f"{INBOX}{one.pk}/"
    assert desk.get(path).status_code == 409
    for do in ("answer", "close"):
        said = desk.post(path, {"do": do, "text": "Kom maandag.", "form": forms.new_form()})
        assert (said.status_code, "Kom maandag." in said.content.decode()) == (409, True)
    assert not Message.objects.exists()


@pytest.mark.parametrize("who", ["rival", "moderator", "administrator", "youth_worker", "editor"])
def test_nobody_else_reads_or_answers(request, reader, box, who):
    send(box)
    one = Conversation.objects.get()
    other = request.getfixturevalue(who)
    if who == "rival":
        actions.vet(
            employer=mailboxes.Employer.objects.for_user(other).get(),
            step=Vetting.CALLED, note="x", by=None,
        )  # fmt: skip
    client = reader(other)[0]
    assert "GEHEIMWOORD" not in client.get(INBOX).content.decode()
    path = f"{INBOX}{one.pk}/"
    assert client.get(path).status_code == 404
    assert (
        client.post(path, {"do": "answer", "text": "x", "form": forms.new_form()}).status_code
        == 404
    )
    assert client.get(f"/nl/werk/brieven/{one.pk}/").status_code == 404
    assert Message.objects.count() == 1


def test_a_key_is_asked_for_before_anything_is_shown(as_user, baker, box):
    send(box)
    closed = as_user(baker)
    answer = closed.get(INBOX)
    assert answer["Location"] == f"{INBOX}sleutel/"
    opened = closed.post(answer["Location"], {"phrase": baker.email})
    assert opened["Location"] == INBOX
    assert "GEHEIMWOORD" in closed.get(INBOX).content.decode()
    closed.post(f"{INBOX}sleutel/weg/")
    assert closed.get(INBOX).status_code == 302


def test_a_colleague_is_admitted_by_words_that_were_compared(reader, person, desk, box, employer):
    send(box)
    colleague = person("carl")
    join(organisation=employer.organisation, user=colleague, role=Role.EMPLOYER, by=None)
    client, holder = reader(colleague)
    assert "GEHEIMWOORD" not in client.get(INBOX).content.decode()
    (candidate,) = mailboxes.to_admit(box)
    wrong = {"employer": employer.pk, "do": "admit", "member": holder.member.pk}
    desk.post(INBOX, {**wrong, "fingerprint": "een twee drie vier"})
    assert len(mailboxes.readers_of(box)) == 1
    desk.post(INBOX, {**wrong, "fingerprint": candidate.fingerprint})
    assert "GEHEIMWOORD" in client.get(INBOX).content.decode()
    desk.post(INBOX, {"employer": employer.pk, "do": "leave", "member": holder.member.pk})
    assert "GEHEIMWOORD" not in client.get(INBOX).content.decode()
    assert "GEHEIMWOORD" in desk.get(INBOX).content.decode()


def test_who_answered_alone_and_lost_the_key_begins_anew_and_the_visitor_is_told(
    reader, baker, box, employer
):
    visitor, _sent = send(box)
    code = code_of(visitor)
    again = reader(baker)[0]  # another key
    assert mailboxes.box_to_write_to(employer) is None
    again.post(INBOX, {"employer": employer.pk, "do": "open"})
    assert mailboxes.box_to_write_to(employer) not in {None, box}
    assert "GEHEIMWOORD" not in again.get(INBOX).content.decode()
    later = Browser()
    later.post(TALK, {"do": "open", "code": code})
    thread = later.get(TALK).content.decode()
    assert "GEHEIMWOORD" in thread
    assert "Niemand kan deze brieven nog lezen" in thread


def test_a_suspended_employer_reads_nothing(desk, box, employer):
    send(box)
    actions.vet(employer=employer, step=Vetting.SUSPENDED, note="x", by=None)
    assert desk.get(INBOX).status_code == 404
    assert desk.get(f"{INBOX}{Conversation.objects.get().pk}/").status_code == 404


def test_a_letter_that_waits_is_told_without_a_word_of_it(
    box, employer, baker, django_capture_on_commit_callbacks
):
    send(box)
    today = timezone.localdate()
    heard = []
    for days in (0, 1, 2, 4):
        Conversation.objects.update(last_on=today - datetime.timedelta(days=days))
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            mailboxes.remind()
        heard.append(len(mail.outbox))
        assert all("GEHEIMWOORD" not in one.body for one in mail.outbox)
    assert heard == [0, 1, 0, 1]
