"""Circles: a mentor by name with a deputy, when nobody reads, and the day of an answer."""

import datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from portal.letterbox import keys, letters, sealing
from portal.letterbox.keys import FullError
from portal.letterbox.models import Conversation, Pool
from portal.mentoring.enums import Moment
from portal.mentoring.forms import LeaveForm
from portal.mentoring.founding import NoKeyError, found_letters_to
from portal.mentoring.models import Circle, Mentor, Notice
from portal.mentoring.queries import choice_of, open_choices, quiet_moments, to_admit
from portal.mentoring.rules import Leave, answered_by, quiet_moment
from tests.mentoring.conftest import INBOX, LETTER, TALK, Browser, code_in, send, visit

WORDS = {"reply_days": 2, "protocol": "Bel samen."}


def day(text):
    return datetime.date.fromisoformat(text)


def text_of(answer):
    return answer.content.decode()


def face(holder):
    return Mentor.objects.get(user=holder.member.user_id)


@pytest.fixture
def pair(bilal, sofie):
    return found_letters_to(mentor=face(bilal), deputy=face(sofie), name="bilal", words=WORDS)


# --- two who are named --------------------------------------------------------------------------


@pytest.mark.django_db
def test_both_names_are_told_before_the_box_with_the_code_and_above_the_letters(pair):
    client = Browser()
    pages = [client.get(TALK), client.post(TALK, {"do": "choose", "circle": "bilal"})]
    assert "<textarea" in text_of(pages[-1])
    send(client, LETTER, circle="bilal")
    pages.append(client.get(TALK))
    pages.append(client.post(TALK, {"do": "kept", "kept": "1"}, follow=True))
    for page in pages:
        before = text_of(page).split("<textarea")[0] if page is pages[1] else text_of(page)
        assert page.status_code == 200
        assert "Bilal" in before
        assert "Sofie" in before
        assert "leest mee" in before
    assert "GEHEIMWOORD" in text_of(pages[-1])


@pytest.mark.django_db
def test_both_read_and_answer_and_the_one_who_wrote_comes_back(pair, bilal, sofie, desk):
    client = Browser()
    send(client, LETTER, circle="bilal")
    code = code_in(client)
    for holder in (bilal, sofie):
        assert "GEHEIMWOORD" in text_of(desk(holder).get(INBOX))
    found = letters.visit_of(letters.come_back(code=code))
    letters.answer(conversation=found.conversation, holder=sofie, text="dag", once="ab" * 32)
    assert [one.text for one in letters.letters_for(found)] == [LETTER, "dag"]


@pytest.mark.django_db
def test_nobody_else_is_ever_let_in(pair, bilal, mentor):
    third = mentor("derde")
    assert to_admit(pair) == []
    words = sealing.fingerprint(bytes(third.member.public))
    with pytest.raises(FullError):
        keys.admit(pool=pair.pool, member=third.member, fingerprint=words, by=bilal)
    assert third.member.grants.count() == 0


@pytest.mark.django_db
def test_a_deputy_who_forgot_the_words_is_let_in_again_and_the_door_opens(pair, bilal, sofie):
    found = visit(pair.pool).conversation
    keys.enrol(user=sofie.member.user, phrase="nieuw")
    assert choice_of("bilal") is None
    (candidate,) = to_admit(pair)
    keys.admit(pool=pair.pool, member=candidate.member, fingerprint=candidate.fingerprint, by=bilal)
    again = keys.unlock(user=sofie.member.user, phrase="nieuw")
    conversation = Conversation.objects.get(pk=found.pk)
    opened = letters.letters_of(conversation, letters.team_keys(conversation, again))
    assert opened[0].text == LETTER
    assert choice_of("bilal")


@pytest.mark.django_db
def test_it_is_not_offered_while_somebody_else_holds_the_key(pair, bilal, sofie, mentor):
    """Who can write to the database makes it an ordinary circle and lets somebody in."""
    third = mentor("derde")
    Pool.objects.update(is_pair=False)
    pair.pool.refresh_from_db()
    words = sealing.fingerprint(bytes(third.member.public))
    keys.admit(pool=pair.pool, member=third.member, fingerprint=words, by=bilal)
    assert open_choices() == []
    Pool.objects.update(is_pair=True)
    with pytest.raises(CommandError, match="More than two"):
        call_command("letterbox_check", verbosity=0)


@pytest.mark.django_db
def test_when_one_of_them_leaves_it_takes_no_letters(pair, bilal, sofie):
    keys.leave(pool=pair.pool, member=sofie.member, by=bilal)
    assert open_choices() == []
    assert send(Browser(), LETTER, circle="bilal").status_code == 409


@pytest.mark.django_db
def test_a_pair_is_two_people_who_have_a_key(bilal, house, person):
    other = face(bilal)
    other.pk, other.user = None, person("zonder")
    other.save()
    with pytest.raises(NoKeyError):
        found_letters_to(mentor=face(bilal), deputy=other, name="x", words=WORDS)
    with pytest.raises(ValueError, match="two people"):
        keys.found_pool(name="x", members=[bilal.member], is_pair=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Circle.objects.create(
            pool=Pool.objects.create(name="y"), mentor=face(bilal), deputy=face(bilal), **WORDS
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "is open"),
        ({"deputy": "niemand@x.example"}, "made their key"),
        ({"reply_days": 0}, "1"),
    ],
)
def test_founded_from_a_file(tmp_path, bilal, sofie, capsys, change, says):
    emails = {"mentor": bilal.member.user.email, "deputy": sofie.member.user.email}
    row = {"name": "bilal", **emails, **WORDS, **change}
    file = tmp_path / "kring.yaml"
    file.write_text("".join(f"{key}: {value}\n" for key, value in row.items()))
    if change:
        with pytest.raises(CommandError, match=says):
            call_command("found_circle", file)
        assert Pool.objects.count() == 0
    else:
        call_command("found_circle", file)
        assert says in capsys.readouterr().out


# --- when nobody reads --------------------------------------------------------------------------

CHRISTMAS = Leave(day("2026-12-24"), day("2027-01-03"))


@pytest.mark.parametrize(
    ("sent", "days", "leave", "back"),
    [
        ("2026-11-23", 3, None, "2026-11-26"),  # Monday to Thursday
        ("2026-11-27", 1, None, "2026-11-30"),  # Friday to Monday
        ("2026-11-28", 1, None, "2026-11-30"),  # Saturday
        ("2026-11-26", 3, None, "2026-12-01"),  # over a weekend
        ("2026-12-22", 3, CHRISTMAS, "2027-01-05"),  # one day before the leave, two after it
        ("2026-12-24", 1, CHRISTMAS, "2027-01-04"),
        ("2026-12-10", 2, CHRISTMAS, "2026-12-14"),
    ],
)
def test_working_days_without_weekends_and_leave(sent, days, leave, back):
    assert answered_by(day(sent), days, leave) == day(back)


@pytest.mark.parametrize(
    ("now", "leave", "moment"),
    [
        ("2026-11-23T08:00", None, None),
        ("2026-11-23T17:59", None, None),
        ("2026-11-23T18:00", None, Moment.EVENING),
        ("2026-11-23T07:59", None, Moment.EVENING),
        ("2026-11-28T12:00", None, Moment.WEEKEND),
        ("2026-11-29T22:00", None, Moment.WEEKEND),
        ("2026-12-24T12:00", CHRISTMAS, Moment.LEAVE),
        ("2027-01-03T22:00", CHRISTMAS, Moment.LEAVE),
        ("2027-01-04T12:00", CHRISTMAS, None),
    ],
)
def test_why_nobody_reads_now(now, leave, moment):
    assert quiet_moment(datetime.datetime.fromisoformat(now), leave) == moment


@pytest.mark.django_db
def test_what_holds_now_comes_first_in_the_words_of_the_circle(circle):
    Notice.objects.create(circle=circle, moment=Moment.WEEKEND, text="Zaterdag is rust.")
    saturday = datetime.datetime(2026, 11, 28, 12, tzinfo=datetime.UTC)
    first, second = quiet_moments(circle, saturday)
    assert (first.text, first.is_now, second.is_now) == ("Zaterdag is rust.", True, False)
    assert second.moment == Moment.EVENING


@pytest.mark.django_db
def test_leave_is_told_before_the_box_and_with_the_code_and_moves_the_day(circle):
    today = timezone.localdate()
    last = today + datetime.timedelta(days=20)
    Circle.objects.update(away_from=today, away_until=last)
    Notice.objects.create(circle=circle, moment=Moment.LEAVE, text="Op kamp.", text_en="At camp.")
    back = answered_by(last, circle.reply_days)
    client = Browser()
    address = f"/en{TALK[3:]}"
    written = text_of(client.post(address, {"do": "choose", "circle": "geloof"}))
    send(client, LETTER, circle="geloof")
    for page in (written.split("<textarea")[0], text_of(client.get(address))):
        assert "Now:" in page
        assert "At camp." in page
    assert f"Come back from {back:%A} {back.day} {back:%B}." in written


@pytest.mark.django_db
def test_a_letter_that_waits_too_long_gets_a_day_that_is_to_come(circle):
    client = Browser()
    send(client, LETTER, circle="geloof")
    client.post(TALK, {"do": "kept", "kept": "1"})
    past = timezone.localdate() - datetime.timedelta(days=30)
    Conversation.objects.update(began_on=past, last_on=past)
    day_to_come = answered_by(timezone.localdate(), 1)
    page = text_of(client.get(f"/en{TALK[3:]}"))
    assert "It takes longer than we said." in page
    assert f"Come back from {day_to_come:%A} {day_to_come.day} {day_to_come:%B}." in page


LEAVE_FORM = {
    "away_from": "2026-12-24",
    "away_until": "2027-01-03",
    "leave_text": "Wij zijn op kamp.",
    "leave_text_fr": "Nous sommes au camp.",
}


@pytest.mark.django_db
def test_who_reads_a_circle_says_when_nobody_does(circle, bilal, desk):
    address = f"{INBOX}kring/{circle.pk}/verlof/"
    client = desk(bilal)
    assert client.get(address).status_code == 200
    assert client.post(address, LEAVE_FORM).status_code == 302
    circle.refresh_from_db()
    assert circle.leave == CHRISTMAS
    assert circle.notices.get().text_fr == "Nous sommes au camp."
    client.post(address, {})
    circle.refresh_from_db()
    assert (circle.leave, circle.notices.count()) == (None, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"away_until": ""},
        {"away_from": ""},
        {"away_until": "2026-12-01"},
        {"away_until": "morgen"},
        {"leave_text": ""},
        {"leave_text": "x" * 301},
    ],
)
def test_a_leave_that_cannot_be_is_shown_again(circle, bilal, desk, change):
    address = f"{INBOX}kring/{circle.pk}/verlof/"
    answer = desk(bilal).post(address, {**LEAVE_FORM, **change})
    assert answer.status_code == 422
    assert "Nous sommes au camp." in text_of(answer)
    circle.refresh_from_db()
    assert circle.leave is None


def test_leave_and_its_words_are_kept_together_or_not_at_all(circle, monkeypatch):
    soon = timezone.localdate() + datetime.timedelta(days=9)
    words = {"away_from": str(soon), "away_until": str(soon), "leave_text": "Tot dan."}
    form = LeaveForm(words, instance=circle)
    assert form.is_valid(), form.errors

    def broken(**_values):
        raise DatabaseError

    monkeypatch.setattr(Notice.objects, "update_or_create", broken)
    with pytest.raises(DatabaseError):
        form.save()
    circle.refresh_from_db()
    assert circle.away_from is None


@pytest.mark.parametrize("until", ["9999-12-31", "2099-01-01"])
def test_a_leave_without_end_is_refused(circle, until):
    """Who writes would be told a day that never comes."""
    form = LeaveForm({"away_from": "2027-01-01", "away_until": until}, instance=circle)
    assert list(form.errors) == ["away_until"]
