"""Mail to who answers: three moments, one sentence, to who has something to do."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from portal.letterbox import letters
from portal.letterbox.models import Conversation
from portal.mentoring import actions
from portal.mentoring.mailing import mail_slot, slot_of
from portal.mentoring.models import MailedSlot
from tests.mentoring.conftest import LETTER, make_circle, visit

MONDAY = datetime.datetime(2026, 11, 30, tzinfo=timezone.get_default_timezone())


def at(clock, day=MONDAY):
    hour, minute = clock.split(":")
    return day.replace(hour=int(hour), minute=int(minute))


@pytest.mark.parametrize(
    ("clock", "slot"),
    [
        ("08:29", None), ("08:30", "08:30"), ("09:29", "08:30"), ("09:30", None),
        ("12:31", "12:30"), ("16:30", "16:30"), ("17:30", None), ("00:00", None),
    ],
)  # fmt: skip
def test_the_moments(clock, slot):
    assert slot_of(at(clock)) == (slot and at(slot))


@pytest.mark.parametrize("days", [5, 6])
def test_no_mail_in_the_weekend(days):
    assert slot_of(at("08:30", MONDAY + datetime.timedelta(days=days))) is None


@pytest.mark.django_db
def test_one_sentence_once_a_slot(circle, bilal, sofie, mailoutbox):
    visit(circle.pool)
    assert [mail_slot(at(clock)) for clock in ("08:31", "08:32", "09:00", "10:00")] == [2, 0, 0, 0]
    assert mail_slot(at("12:30")) == 2
    assert {tuple(one.to) for one in mailoutbox} == {
        (one.member.user.email,) for one in (bilal, sofie)
    }
    assert {(one.subject, one.body) for one in mailoutbox} == {
        ("Wortel", "Er ligt iets voor je klaar bij Wortel.")
    }
    assert MailedSlot.objects.count() == 1


@pytest.mark.django_db
def test_the_mail_is_the_same_whatever_waits(circle, bilal, mailoutbox):
    visit(circle.pool)
    mail_slot(at("08:30"))
    for _ in range(3):
        visit(circle.pool, "dringend " + LETTER)
    mail_slot(at("12:30"))
    texts = {str(one.body) + one.subject + str(one.extra_headers) for one in mailoutbox}
    assert (len(mailoutbox), len(texts)) == (4, 1)


def addresses():
    return sorted(address.split("@")[0] for one in mail.outbox for address in one.to)


@pytest.mark.django_db
def test_who_gets_a_mail(circle, bilal, sofie, mentor, house):
    make_circle("thuis", mentor("ander"), mentor("anders"))
    found = visit(circle.pool).conversation
    steps = {
        "all who read": (lambda: None, ["bilal", "sofie"]),
        "who answers it": (
            lambda: letters.claim(conversation=found, holder=bilal),
            ["bilal"],
        ),
        "the deputy": (
            lambda: actions.go_on_leave(
                user=bilal.member.user, until=MONDAY.date(), deputy=sofie.member.user
            ),
            ["sofie"],
        ),
        "back": (lambda: actions.come_back(user=bilal.member.user), ["bilal"]),
        "all who are left": (
            lambda: house.memberships.filter(user=bilal.member.user).delete(),
            ["sofie"],
        ),
        "nobody": (
            lambda: letters.answer(conversation=found, holder=sofie, text="dag", once="aa"),
            [],
        ),
    }
    seen = {}
    for number, (name, (do, _wanted)) in enumerate(steps.items()):
        do()
        mail.outbox.clear()
        mail_slot(at("08:30", MONDAY + datetime.timedelta(days=7 * number)) if name != "the deputy"
                  else at("12:30", MONDAY))  # fmt: skip
        seen[name] = addresses()
    assert seen == {name: wanted for name, (_do, wanted) in steps.items()}
    assert Conversation.objects.count() == 1


@pytest.mark.django_db
def test_an_address_that_fails_keeps_nobody_from_their_mail(circle, bilal, sofie, settings, caplog):
    visit(circle.pool)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    assert mail_slot(at("08:30")) == 0
    assert len(caplog.records) == 2
    assert bilal.member.user.email not in caplog.text


@pytest.mark.django_db
def test_the_command_says_how_many(capsys):
    call_command("mail_mentors")
    assert capsys.readouterr().out == "0 mails sent.\n"
