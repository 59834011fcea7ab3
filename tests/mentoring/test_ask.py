"""A young person writes and comes back: the way, what is typed wrongly, and what a thief finds."""

import base64
import hashlib
import io
import logging
import os
import pickle
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.files import temp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.accounts import encryption
from portal.core.cookies import LETTER_COOKIE
from portal.core.limits import Limit
from portal.letterbox import forms, keys, letters, sealing
from portal.letterbox.enums import Keep
from portal.letterbox.models import (
    Conversation,
    Grant,
    Member,
    Message,
    Pool,
    PoolKey,
    Salt,
    Unlocked,
)
from portal.mentoring.views import ask
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
        ("rood\x1blicht", "signs in the text"),
        ("rood\x85licht", "signs in the text"),
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


@pytest.mark.parametrize(
    "text",
    [
        "👩🏽‍🚒 مرحبا, ça va? — “goed”",
        "<script>alert(1)</script> & {{ x }} {% y %}",
        "x" * 5_000,
        "مرحبا" * 1_000,
        "🙂" * 5_000,
        "een\ttab en\r\neen regel",
        "'; DROP TABLE letterbox_message; --",
    ],
)
def test_what_people_type_arrives_as_they_typed_it(circle, text):
    client = Browser()
    assert send(client, text, circle="geloof").status_code == 303
    keep_code(client)
    found = letters.visit_of(client.cookies[LETTER_COOKIE].value)
    assert letters.letters_for(found)[0].text == text.replace("\r\n", "\n")
    assert client.get(TALK).status_code == 200
    assert "<script>alert" not in text_of(client.get(TALK))


@pytest.mark.parametrize(
    "change",
    [
        {"circle": ""},
        {"circle": "bestaat niet"},
        {"circle": "x" * 9_999},
        {"circle": "geloof\x00"},
        {"do": "carry", "circle": "x"},
    ],
)
def test_a_circle_that_is_none_loses_no_text(circle, change):
    answer = Browser().post(
        TALK, {"do": "send", "text": LETTER, "form": forms.new_form(), **change}
    )
    assert answer.status_code == 409
    assert "GEHEIMWOORD" in text_of(answer)


def test_a_form_of_megabytes_gets_a_sentence(circle):
    answer = send(Browser(), "x" * 3_000_000, circle="geloof")
    assert answer.status_code in {400, 413}
    assert "<h1" in text_of(answer)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused_with_a_page(circle, method):
    assert getattr(Browser(), method)(TALK).status_code == 405


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


def test_who_chooses_somebody_else_takes_the_text_along(circle):
    answer = Browser().post(TALK, {"do": "elsewhere", "circle": "geloof", "text": LETTER})
    assert (answer.status_code, "GEHEIMWOORD" in text_of(answer)) == (200, True)


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


@pytest.mark.parametrize(("times", "status"), [(1, 422), (0, 429)])
def test_an_upload_is_read_past_and_the_text_stays(circle, monkeypatch, times, status):
    """Nothing of the file is ever kept, not in a temporary folder either."""
    kept = []
    monkeypatch.setattr(temp, "NamedTemporaryFile", lambda *_, **__: kept.append(1) or io.BytesIO())
    monkeypatch.setattr(ask.talk, "limit", ("form", Limit(times), ("POST",)))
    file = SimpleUploadedFile("x.png", b"x" * 3_000_000)
    answer = Client().post(TALK, {"do": "send", "text": LETTER, "file": file})
    assert answer.status_code == status
    assert "GEHEIMWOORD" in text_of(answer)
    assert (Conversation.objects.count(), kept) == (0, [])


# --- two tabs, and the Back button --------------------------------------------------------------


def mark_in(page):
    return page.split('name="of" value="')[1].split('"')[0]


@pytest.mark.parametrize(
    "step",
    [
        {"do": "reply", "text": "voor de eerste"},
        {"do": "erase", "sure": "1"},
        {"do": "keep", "keep": "7"},
        {"do": "kept", "kept": "1", "text": "voor de eerste"},
    ],
)
def test_a_tab_with_other_letters_does_nothing_to_those_that_are_open_now(circle, step):
    client = visitor(circle.pool, "eerste")
    keep_code(client)
    of_first = mark_in(text_of(client.get(TALK)))
    send(client, "tweede", circle="geloof")  # in another tab
    keep_code(client)
    answer = client.post(TALK, {**step, "form": forms.new_form(), "of": of_first})
    assert answer.status_code == 409
    assert "ander tabblad" in text_of(answer)
    assert step.get("text", "") in text_of(answer)
    assert (Conversation.objects.count(), Message.objects.count()) == (2, 2)
    assert {one.keep for one in Conversation.objects.all()} == {Keep.SEASON}


def test_a_tab_whose_letters_were_closed_in_another_asks_for_the_code_and_keeps_the_text(circle):
    client = visitor(circle.pool)
    keep_code(client)
    mark = mark_in(text_of(client.get(TALK)))
    client.post(TALK, {"do": "close"})
    answer = send(client, "nog iets", do="reply", of=mark)
    assert answer.status_code == 410
    assert "nog iets" in text_of(answer)


def test_a_second_tab_with_the_same_letters_works(circle):
    client = visitor(circle.pool)
    keep_code(client)
    marks = [mark_in(text_of(client.get(TALK))) for _ in range(2)]
    for number, mark in enumerate(marks):
        assert send(client, f"tab {number}", do="reply", of=mark).status_code == 303
    assert Message.objects.count() == 3


@pytest.mark.parametrize("is_kept", [True, False])
def test_back_and_another_text_is_handed_back_and_goes_as_a_second_letter(circle, is_kept):
    client, form = Browser(), forms.new_form()
    send(client, LETTER, circle="geloof", form=form)
    if is_kept:
        keep_code(client)
    again = send(client, "toch anders", circle="geloof", form=form)
    assert again.status_code == 409
    assert "toch anders" in text_of(again).split("<textarea")[1]
    if not is_kept:
        assert "GEHEIMWOORD" not in text_of(again)
        again = client.post(TALK, {"do": "kept", "kept": "1", "text": "toch anders"})
        assert "toch anders" in text_of(again).split("<textarea")[1]
    fresh = text_of(again).split('name="form" value="')[1].split('"')[0]
    assert send(client, "toch anders", do="reply", form=fresh).status_code == 303
    assert (Conversation.objects.count(), Message.objects.count()) == (1, 2)


def test_back_in_the_thread_and_another_text_is_handed_back(circle):
    client = visitor(circle.pool)
    keep_code(client)
    once = forms.new_form()
    send(client, "nog iets", do="reply", form=once)
    again = send(client, "nog iets anders", do="reply", form=once)
    assert again.status_code == 409
    assert "nog iets anders" in text_of(again).split("<textarea")[1]
    assert once not in text_of(again)
    assert Message.objects.count() == 2


def test_a_closed_conversation_hands_the_text_back(circle, bilal):
    client = visitor(circle.pool)
    keep_code(client)
    found = Conversation.objects.get()
    letters.close(conversation=found, holder=bilal, text="dag", once="ab" * 32)
    answer = send(client, "nog iets", do="reply")
    assert answer.status_code == 409
    assert "nog iets" in text_of(answer)
    assert Message.objects.count() == 2


def test_another_site_sends_nothing(circle):
    client = Browser(headers={"sec-fetch-site": "cross-site"})
    assert send(client, LETTER, circle="geloof").status_code == 403
    assert Conversation.objects.count() == 0


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda: Message.objects.filter(number=0).update(locked=b"x" * 1_064), "beschadigd"),
        (lambda: Message.objects.filter(number=1).delete(), "ontbreekt"),
        (lambda: Message.objects.filter(number=0).delete(), "ontbreekt"),
    ],
)
def test_letters_that_are_not_whole_are_not_shown_and_can_be_erased(circle, harm, says):
    client = visitor(circle.pool)
    keep_code(client)
    send(client, "TWEEDEMERK", do="reply")
    harm()
    shown = client.get(TALK)
    answer = send(client, "nog iets", do="reply")
    assert {shown.status_code, answer.status_code} <= {409, 303}
    for page in (text_of(shown), text_of(client.get(TALK))):
        assert says in page
        assert "GEHEIMWOORD" not in page
        assert "TWEEDEMERK" not in page
    if says == "ontbreekt":
        assert "nog iets" in text_of(answer)
    client.post(TALK, {"do": "erase", "sure": "1"})
    assert Conversation.objects.count() == 0


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
    sessions = "".join(str(one.get_decoded()) for one in Session.objects.all())
    cached = "".join(f"{name} {pickle.loads(kept)}" for name, kept in cache._cache.items())
    assert "core:limits" in cached
    assert sessions
    texts = (caplog.text, mails, sessions, cached)
    stolen = dump() + files + "".join(texts).encode()
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


def keys_of_a_thief() -> set[bytes]:
    """Whatever 32 bytes come of the environment, of the secret, and of what lies in the open."""
    known = {settings.SECRET_KEY, *os.environ.values(), ""}
    open_rows = [*Member.objects.values_list("public"), *PoolKey.objects.values_list("public")]
    open_rows += [*Salt.objects.values_list("value"), *Conversation.objects.values_list("lookup")]
    roots = {word.encode() for word in known} | {bytes(value) for (value,) in open_rows}
    found = set()
    for root in roots:
        found |= {root[:32].ljust(32, b"\0"), hashlib.sha256(root).digest()}
        found |= {
            sealing.subkey(root[:64], b"code open"),
            sealing.subkey(root[:64], b"phrase open"),
        }
        found |= {sealing.subkey(root[:64], b"session open"), encryption._derived(root)}
    return {base64.urlsafe_b64decode(key) if len(key) > 32 else key for key in found}


def test_a_thief_with_the_environment_and_the_rows_opens_none_of_them(circle, bilal, desk):
    visitor(circle.pool)
    desk(bilal)  # a key that is open for a while
    conversation, message = Conversation.objects.get(), Message.objects.get()
    locked = [
        (conversation.for_visitor, conversation.about),
        (conversation.tally, conversation.about_tally),
        (message.locked, message.about),
        *((one.locked, one.about) for one in Member.objects.all()),
        *((one.locked, about) for one in Unlocked.objects.all()
          for about in ("visit", f"unlocked|{bilal.member.user_id}")),
    ]  # fmt: skip
    sealed = [conversation.for_team, *(one.sealed for one in Grant.objects.all())]
    guesses = keys_of_a_thief()
    assert len(guesses) > 100
    for guess, (box, about) in product(guesses, locked):
        with pytest.raises(sealing.SealError):
            sealing.unlock(guess, bytes(box), about)
    for guess, box in product(guesses, sealed):
        with pytest.raises(sealing.SealError):
            sealing.unseal(guess, bytes(box))
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
