"""A young person writes and comes back: the way, what is typed wrongly, and what a thief finds."""

import io
import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.core.cookies import LETTER_COOKIE
from portal.letterbox import keys, letters, sealing
from portal.letterbox.enums import Keep
from portal.letterbox.models import Conversation, Message, Pool, Unlocked
from portal.mentoring import forms
from tests.mentoring.conftest import (
    INBOX,
    LETTER,
    TALK,
    Browser,
    code_in,
    make_circle,
    send,
    visitor,
)

pytestmark = pytest.mark.django_db


def text_of(answer):
    return answer.content.decode()


def keep_code(client):
    return client.post(TALK, {"do": "kept", "kept": "1"})


def come_back(code, **more):
    client = Browser()
    return client, client.post(TALK, {"do": "open", "code": code, **more})


def test_looking_and_choosing_set_no_cookie(circle):
    client = Browser()
    first = client.get(TALK)
    second = client.post(TALK, {"do": "choose", "circle": "geloof"})
    assert (first.status_code, second.status_code) == (200, 200)
    assert not first.cookies
    assert not second.cookies
    assert Unlocked.objects.count() == 0


def test_before_the_box_stands_who_reads_what_binds_them_and_what_we_cannot_do(circle):
    page = text_of(Browser().post(TALK, {"do": "choose", "circle": "geloof"}))
    before = page[: page.index("<textarea")]
    for words in ("112", "Bilal", "Sofie", "Ik zwijg, zegt bilal."):
        assert words in before


def test_the_whole_way(circle, bilal, desk):
    client = visitor(circle.pool)
    code = code_in(client)
    page = text_of(client.get(TALK))
    assert all(f"<b>{group}</b>" in page for group in sealing.groups_of(code))
    assert "GEHEIMWOORD" not in page
    assert "112" in page
    assert keep_code(client).status_code == 303
    assert "GEHEIMWOORD" in text_of(client.get(TALK))

    worker, pk = desk(bilal), Conversation.objects.get().pk
    assert "GEHEIMWOORD" in text_of(worker.get(INBOX))
    worker.get(f"{INBOX}{pk}/")
    assert Conversation.objects.get().status == "read"
    worker.post(f"{INBOX}{pk}/", {"do": "answer", "text": "Dag jij", "form": forms.new_form()})

    other, answer = come_back(f" {'-'.join(sealing.groups_of(code.lower()))} ")
    assert (answer.status_code, answer["Location"]) == (303, TALK)
    page = text_of(other.get(TALK))
    assert "Dag jij" in page
    assert code[:4] not in page
    assert send(other, "Dank je", do="reply").status_code == 303
    assert "Dank je" in text_of(worker.get(INBOX))


def test_the_thread_stays_shut_until_the_code_is_kept(circle):
    client = visitor(circle.pool)
    answer = client.post(TALK, {"do": "kept"})
    assert answer.status_code == 422
    assert "GEHEIMWOORD" not in text_of(client.get(TALK))


def test_one_address_for_every_step_and_nothing_is_kept(circle):
    client = visitor(circle.pool)
    for answer in (client.get(TALK), keep_code(client), client.get(TALK)):
        assert answer["Cache-Control"] == "no-store, private"
        assert answer.get("Location", TALK) == TALK


def test_the_cookie_goes_with_the_browser_and_no_script_or_other_site_gets_it(circle):
    cookie = visitor(circle.pool).cookies[LETTER_COOKIE]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"]) == ("", "", True)
    assert cookie["samesite"] == "Strict"


def test_the_exit_ends_the_visit_and_back_shows_no_text(circle):
    client = visitor(circle.pool)
    keep_code(client)
    token = client.cookies[LETTER_COOKIE].value
    answer = client.get("/weg/")
    assert answer["Location"] == settings.EXIT_URL
    assert answer.cookies[LETTER_COOKIE].value == ""
    assert Unlocked.objects.count() == 0
    client.cookies[LETTER_COOKIE] = token
    assert "GEHEIMWOORD" not in text_of(client.get(TALK))


@pytest.mark.parametrize("token", ["x", "\x00", "é" * 64, "00" * 32, "0" * 5_000])
def test_the_exit_and_the_page_take_any_cookie(circle, token):
    client = Browser()
    client.cookies[LETTER_COOKIE] = token
    assert client.get("/weg/").status_code == 302
    client.cookies[LETTER_COOKIE] = token
    assert client.get(TALK).status_code == 200


def test_erased_is_gone(circle):
    client = visitor(circle.pool)
    code = code_in(client)
    keep_code(client)
    assert client.post(TALK, {"do": "erase"}).status_code == 422
    assert Conversation.objects.count() == 1
    assert client.post(TALK, {"do": "erase", "sure": "1"}).status_code == 200
    assert [model.objects.count() for model in (Conversation, Message, Unlocked)] == [0, 0, 0]
    assert come_back(code)[1].status_code == 404


def test_how_long_it_is_kept(circle):
    client = visitor(circle.pool)
    keep_code(client)
    assert client.post(TALK, {"do": "keep", "keep": "7"}).status_code == 303
    assert Conversation.objects.get().keep == Keep.WEEK
    for wrong in ("8", "", "x"):
        assert client.post(TALK, {"do": "keep", "keep": wrong}).status_code == 422


# --- bad input: a sentence, and nothing is lost -------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "There is nothing to send yet."),
        (" \r\n ", "There is nothing to send yet."),
        ("x" * 5_001, "1 characters too long"),
        ("rood\x07licht", "signs in the text"),
        ("rood\x00licht", ""),
    ],
)
@pytest.mark.parametrize("do", ["send", "reply"])
def test_a_text_that_cannot_be_sent_is_shown_again(circle, text, says, do):
    client = visitor(circle.pool) if do == "reply" else Browser()
    keep_code(client)
    count = Message.objects.count()
    answer = client.post(
        f"/en{TALK[3:]}",
        {"do": do, "text": text, "form": forms.new_form(), "circle": "geloof"},
    )
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert text.strip().replace("\x00", "") in text_of(answer).replace("\x00", "")
    assert Message.objects.count() == count


def test_five_thousand_characters_with_line_ends_of_windows_fit(circle):
    assert send(Browser(), "x\r\n" * 2_499 + "ab", circle="geloof").status_code == 303


@pytest.mark.parametrize("form", ["", "made up", "a:b:c"])
def test_a_form_that_is_not_ours_is_handed_back_and_then_taken(circle, form):
    client = Browser()
    answer = client.post(TALK, {"do": "send", "text": LETTER, "form": form, "circle": "geloof"})
    assert answer.status_code == 422
    assert "GEHEIMWOORD" in text_of(answer)
    fresh = text_of(answer).split('name="form" value="')[1].split('"')[0]
    assert send(client, LETTER, circle="geloof", form=fresh).status_code == 303


def test_a_program_is_refused(circle, monkeypatch):
    monkeypatch.setattr(forms, "LEAST_AGE", 3)
    fast = send(Browser(), LETTER, circle="geloof")
    monkeypatch.setattr(forms, "LEAST_AGE", -1)
    trapped = send(Browser(), LETTER, circle="geloof", website="https://spam.example")
    assert (fast.status_code, trapped.status_code) == (422, 422)
    assert Conversation.objects.count() == 0


def test_a_circle_that_closed_meanwhile_loses_no_text(circle, mentor):
    make_circle("werk", mentor("een"), mentor("twee"))
    Pool.objects.filter(pk=circle.pool_id).update(is_open=False)
    client = Browser()
    answer = send(client, LETTER, circle="geloof")
    assert answer.status_code == 409
    assert "GEHEIMWOORD" in text_of(answer)
    carried = client.post(TALK, {"do": "carry", "circle": "werk", "text": LETTER})
    assert "GEHEIMWOORD" in text_of(carried)


def test_a_visit_that_is_over_loses_no_text(circle):
    client = visitor(circle.pool)
    code = code_in(client)
    Unlocked.objects.update(idle_until=timezone.now())
    answer = send(client, "nog iets", do="reply")
    assert answer.status_code == 410
    assert "nog iets" in text_of(answer)
    other, opened = come_back(code, text="nog iets")
    assert opened.status_code == 200
    assert "nog iets" in text_of(opened).split("<textarea")[1]
    assert send(other, "nog iets", do="reply").status_code == 303
    assert Message.objects.count() == 2


@pytest.mark.parametrize("do", ["kept", "reply", "keep", "erase", "close", "nonsense", ""])
def test_a_step_without_a_visit_leads_to_the_beginning(circle, do):
    assert Browser().post(TALK, {"do": do}).status_code in {200, 303, 410}


@pytest.mark.parametrize("code", ["", "abc", "A" * 15, "A" * 17, "U" * 16, "é" * 16, "0" * 5_000])
def test_what_is_no_code_gets_a_sentence(circle, code):
    answer = come_back(code)[1]
    assert answer.status_code == 422
    assert 'name="code"' in text_of(answer)
    assert not answer.cookies


def test_wrong_codes_slow_down_that_visitor_alone(circle):
    client = Browser(REMOTE_ADDR="192.0.2.1")
    wrong = [client.post(TALK, {"do": "open", "code": "0" * 16}).status_code for _ in range(61)]
    assert (wrong[0], wrong[-1]) == (404, 429)
    other = Browser(REMOTE_ADDR="192.0.2.2")
    assert other.post(TALK, {"do": "open", "code": "0" * 16}).status_code == 404


def test_a_double_click_is_one_letter(circle):
    client, form = Browser(), forms.new_form()
    for _ in range(2):
        assert send(client, LETTER, circle="geloof", form=form).status_code == 303
    keep_code(client)
    once = forms.new_form()
    for _ in range(2):
        assert send(client, "nog iets", do="reply", form=once).status_code == 303
    assert (Conversation.objects.count(), Message.objects.count()) == (1, 2)


def test_an_upload_is_refused_before_it_is_read(circle):
    file = SimpleUploadedFile("x.png", b"x" * 3_000_000)
    answer = Client().post(TALK, {"do": "send", "text": LETTER, "file": file})
    assert answer.status_code == 422
    assert Conversation.objects.count() == 0


def test_another_site_sends_nothing(circle):
    client = Browser(headers={"sec-fetch-site": "cross-site"})
    assert send(client, LETTER, circle="geloof").status_code == 403
    assert Conversation.objects.count() == 0


def test_a_changed_letter_is_not_shown(circle):
    client = visitor(circle.pool)
    keep_code(client)
    Message.objects.update(locked=b"x" * 1_064)
    answer = client.get(TALK)
    assert answer.status_code == 409
    assert "GEHEIMWOORD" not in text_of(answer)


# --- the thief ----------------------------------------------------------------------------------


def dump() -> bytes:
    """Every row of every table, as text and as the bytes that are in it."""
    found = io.BytesIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    raw = isinstance(value, bytes | memoryview)
                    found.write(bytes(value) if raw else str(value).encode())
                    found.write(b"\n")
    return found.getvalue()


def test_a_thief_with_the_database_logs_mails_files_and_environment_reads_nothing(
    circle, bilal, desk, caplog
):
    caplog.set_level(logging.DEBUG)
    marks = {"HTTP_USER_AGENT": "MERKAGENT", "REMOTE_ADDR": "198.51.100.77"}
    client = Browser(**marks, headers={"x-forwarded-for": "203.0.113.99"})
    assert send(client, LETTER, circle="geloof").status_code == 303
    code, token = code_in(client), client.cookies[LETTER_COOKIE].value
    found = letters.visit_of(token)
    keep_code(client)
    worker, pk = desk(bilal), Conversation.objects.get().pk
    worker.post(f"{INBOX}{pk}/", {"do": "answer", "text": "ANTWOORDMERK", "form": forms.new_form()})
    worker.post(f"{INBOX}{pk}/", {"do": "note", "text": "NOTAMERK", "form": forms.new_form()})
    send(client, "TWEEDEMERK", do="reply")
    client.post(TALK, {"do": "open", "code": code})
    files = b"".join(
        path.read_bytes()
        for path in Path(settings.DATA_DIR).rglob("*")
        if path.is_file() and "sqlite" not in path.name
    )
    mails = "".join(str(one.message()) for one in mail.outbox)
    stolen = dump() + files + caplog.text.encode() + mails.encode()
    assert str(pk).encode() in stolen or pk.hex.encode() in stolen  # the dump holds the rows
    secrets = {
        "letter": b"GEHEIMWOORD",
        "second": b"TWEEDEMERK",
        "answer": b"ANTWOORDMERK",
        "note": b"NOTAMERK",
        "code": code.encode(),
        "code in groups": "-".join(sealing.groups_of(code)).encode(),
        "cookie": token.encode(),
        "cookie, raw": bytes.fromhex(token),
        "key": found.key,
        "key in text": found.key.hex().encode(),
        "member": bilal.secret,
        "browser": b"MERKAGENT",
        "address": b"198.51.100.77",
        "forwarded": b"203.0.113.99",
    }
    assert [name for name, secret in secrets.items() if secret in stolen] == []


def test_the_environment_opens_no_row(circle, bilal):
    visitor(circle.pool)
    secret = settings.SECRET_KEY.encode()
    guesses = [sealing.subkey(secret[:64], b"code open"), secret[:32], bytes(32)]
    conversation = Conversation.objects.get()
    for guess in guesses:
        with pytest.raises(sealing.SealError):
            sealing.unlock(guess, bytes(conversation.for_visitor), conversation.about)
        with pytest.raises(sealing.SealError):
            sealing.unseal(guess[:32], bytes(conversation.for_team))
    assert keys.unlock(user=bilal.member.user, phrase=settings.SECRET_KEY) is None


def test_erased_letters_leave_no_row_of_theirs(circle):
    before = {name: dump().count(name) for name in (b"conversation", b"message")}
    client = visitor(circle.pool)
    keep_code(client)
    pk = Conversation.objects.get().pk
    client.post(TALK, {"do": "erase", "sure": "1"})
    after = dump()
    assert str(pk).encode() not in after
    assert pk.hex.encode() not in after
    assert {name: after.count(name) for name in before} == before
    call_command("letterbox_check", verbosity=0)
