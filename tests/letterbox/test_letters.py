"""Letters: by code, by whom, changed on the way, erased on the day."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.letterbox import letters, sealing, sessions
from portal.letterbox.enums import Keep
from portal.letterbox.models import Conversation, Message, Unlocked
from portal.letterbox.sealing import SealError
from tests.mentoring.conftest import LETTER, visit

pytestmark = pytest.mark.django_db


def write(found, text):
    letters.write(visit=found, text=text, once=sessions.new_token())


def answer(found, holder, text):
    conversation = Conversation.objects.get(pk=found.conversation.pk)
    letters.answer(conversation=conversation, holder=holder, text=text, once=sessions.new_token())


def note(found, holder, text):
    conversation = Conversation.objects.get(pk=found.conversation.pk)
    letters.note(conversation=conversation, holder=holder, text=text, once=sessions.new_token())


def texts(found):
    return [letter.text for letter in letters.letters_for(found)]


def test_the_code_leads_back_and_notes_stay_with_the_team(pool, bilal):
    first = visit(pool)
    answer(first, bilal, "dag")
    note(first, bilal, "onder ons")
    again = letters.visit_of(letters.come_back(code=first.code))
    assert texts(again) == [LETTER, "dag"]
    assert again.code == ""
    conversation = Conversation.objects.get()
    everything = letters.letters_of(conversation, letters.team_keys(conversation, bilal))
    assert [letter.text for letter in everything] == [LETTER, "dag", "onder ons"]


def test_the_key_of_the_visitor_opens_no_note(pool, bilal):
    found = visit(pool)
    note(found, bilal, "onder ons")
    message = Message.objects.get(author="note")
    with pytest.raises(SealError):
        sealing.unlock_text(found.key, bytes(message.locked), message.about)


def test_another_code_leads_nowhere(pool):
    visit(pool)
    assert letters.come_back(code=sealing.new_code()) is None


@pytest.mark.parametrize("is_known", [True, False])
def test_right_and_wrong_codes_cost_one_run(pool, is_known, monkeypatch):
    found, runs = visit(pool), []
    real = letters.stretch
    monkeypatch.setattr(letters, "stretch", lambda *given: runs.append(1) or real(*given))
    letters.come_back(code=found.code if is_known else sealing.new_code())
    assert runs == [1]


def swap():
    one, two = Message.objects.order_by("number")[:2]
    Message.objects.filter(pk=one.pk).update(locked=bytes(two.locked))


@pytest.mark.parametrize(
    "change",
    [
        swap,
        lambda: Message.objects.filter(number=0).update(author="team"),
        lambda: Message.objects.filter(number=1).update(number=7),
        lambda: Message.objects.filter(number=0).update(locked=b"x" * 1_064),
        lambda: Message.objects.filter(number=0).update(locked=b"x"),
    ],
)
def test_what_was_swapped_relabelled_reordered_or_cut_is_not_shown(pool, bilal, change):
    found = visit(pool)
    write(found, "tweede")
    change()
    with pytest.raises(SealError):
        letters.letters_for(found)
    conversation = Conversation.objects.get()
    with pytest.raises(SealError):
        letters.letters_of(conversation, letters.team_keys(conversation, bilal))


def took(number):
    return lambda: Message.objects.filter(number=number).delete()


def old_tally():
    """The tally of a moment at which there were fewer messages."""
    one = Conversation.objects.get()
    return lambda: Conversation.objects.update(tally=bytes(one.tally))


@pytest.mark.parametrize(
    "change",
    [
        took(3),  # the last one
        took(2),  # a note of the team
        took(1),
        took(0),
        lambda: Message.objects.filter(number__gt=0).delete(),
        lambda: Message.objects.all().delete(),
        lambda: Conversation.objects.update(tally=b""),
        lambda: Conversation.objects.update(tally=b"x" * 44),
    ],
)
def test_a_message_that_was_taken_away_is_missed_by_both_and_told_without_words(
    pool, bilal, change, caplog
):
    found = visit(pool)
    answer(found, bilal, "dag")
    note(found, bilal, "onder ons")
    write(found, "tweede")
    assert texts(found) == [LETTER, "dag", "tweede"]
    change()
    conversation = Conversation.objects.get()
    with pytest.raises(letters.IncompleteError):
        letters.letters_for(found)
    with pytest.raises(letters.IncompleteError):
        letters.letters_of(conversation, letters.team_keys(conversation, bilal))
    for say in (write, lambda one, text: answer(one, bilal, text)):
        with pytest.raises(letters.IncompleteError):
            say(found, "nog iets")  # it would hide what is missing
    assert "not complete" in caplog.text
    assert str(conversation.pk) not in caplog.text
    assert LETTER not in caplog.text


def test_an_older_tally_does_not_hide_a_message_that_was_put_in(pool):
    found = visit(pool)
    put_back = old_tally()
    write(found, "tweede")
    put_back()
    with pytest.raises(letters.IncompleteError):
        letters.letters_for(found)


def test_the_tally_of_another_conversation_does_not_fit(pool):
    one, other = visit(pool), visit(pool, "een ander")
    theirs = Conversation.objects.get(pk=other.conversation.pk).tally
    Conversation.objects.filter(pk=one.conversation.pk).update(tally=bytes(theirs))
    with pytest.raises(letters.IncompleteError):
        letters.letters_for(one)


def test_a_changed_letter_is_told_in_the_log_without_words(pool, caplog):
    found = visit(pool)
    Message.objects.update(locked=b"x" * 1_064)
    with pytest.raises(SealError):
        letters.letters_for(found)
    assert "was changed" in caplog.text
    assert str(found.conversation.pk) not in caplog.text


def test_a_form_sent_again_with_another_text_says_so(pool):
    token, once = sessions.new_token(), sessions.new_token()
    letters.ask(pool=pool, text=LETTER, token=token)
    with pytest.raises(letters.ChangedError):
        letters.ask(pool=pool, text="iets anders", token=token)
    found = letters.visit_of(token)
    letters.write(visit=found, text="nog iets", once=once)
    with pytest.raises(letters.ChangedError):
        letters.write(visit=found, text="iets anders", once=once)
    assert texts(found) == [LETTER, "nog iets"]


def test_a_message_does_not_open_in_another_conversation(pool):
    one, other = visit(pool), visit(pool, "een ander")
    theirs = Message.objects.get(conversation=other.conversation)
    Message.objects.filter(conversation=one.conversation).update(locked=bytes(theirs.locked))
    with pytest.raises(SealError):
        letters.letters_for(one)


def test_the_same_form_twice_is_one_conversation_and_one_message(pool):
    token, once = sessions.new_token(), sessions.new_token()
    for _ in range(3):
        letters.ask(pool=pool, text=LETTER, token=token)
    found = letters.visit_of(token)
    for _ in range(3):
        letters.write(visit=found, text="nog iets", once=once)
    assert Conversation.objects.count() == 1
    assert texts(found) == [LETTER, "nog iets"]


def test_a_form_that_was_sent_before_opens_nothing_when_its_visit_is_over(pool):
    token = sessions.new_token()
    letters.ask(pool=pool, text=LETTER, token=token)
    Unlocked.objects.update(idle_until=timezone.now())
    for _ in range(2):
        with pytest.raises(letters.SentError):
            letters.ask(pool=pool, text=LETTER, token=token)
        sessions.forget_over()
    assert Conversation.objects.count() == 1


def test_a_visit_ends(pool):
    found = visit(pool)
    token = letters.come_back(code=found.code)
    Unlocked.objects.update(until=timezone.now())
    assert letters.visit_of(token) is None


def test_a_closed_conversation_takes_no_letters_until_it_is_answered(pool, bilal):
    found = visit(pool)
    letters.close(
        conversation=found.conversation, holder=bilal, text="dag", once=sessions.new_token()
    )
    with pytest.raises(letters.ClosedError):
        write(found, "nog iets")
    answer(found, bilal, "toch nog iets")
    write(found, "nog iets")


# --- the clock ----------------------------------------------------------------------------------


def days(count):
    return timezone.localdate() + datetime.timedelta(days=count)


def test_erased_on_the_day_and_not_before_with_nothing_left(pool, bilal):
    found = visit(pool)
    answer(found, bilal, "dag")
    assert letters.erase_what_is_over(days(89)) == 0
    assert letters.erase_what_is_over(days(90)) == 1
    assert (Conversation.objects.count(), Message.objects.count()) == (0, 0)


def rows():
    """How many rows every table has."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            found[table] = cursor.fetchone()[0]
        return found


@pytest.mark.parametrize("way", ["by the clock", "by the visitor"])
def test_erased_leaves_no_row_in_any_table(pool, bilal, way):
    visit(pool)  # of somebody else; it stays
    before = rows()
    found = visit(pool)
    token = letters.come_back(code=found.code)
    answer(found, bilal, "dag")
    note(found, bilal, "onder ons")
    assert sum(rows().values()) > sum(before.values())
    if way == "by the visitor":
        letters.erase(visit=letters.visit_of(token), token=token)
    else:
        mine = Conversation.objects.filter(pk=found.conversation.pk)
        mine.update(last_on=days(-90), erase_on=days(0))
    first = Unlocked.objects.order_by("pk").first()
    Unlocked.objects.exclude(pk=first.pk).update(until=timezone.now())
    letters.erase_what_is_over()
    after = rows()
    sums = {name for name in after if name.endswith("sum")}  # a count of letters stays
    assert {name: after[name] for name in after.keys() - sums} == {
        name: before[name] for name in before.keys() - sums
    }


@pytest.mark.parametrize("keep", [Keep.WEEK, Keep.MONTH, Keep.SEASON])
def test_on_the_chosen_day_and_not_before(pool, bilal, keep):
    found = visit(pool)
    letters.keep_for(visit=found, days=keep)
    letters.erase_what_is_over(days(keep - 1))
    assert texts(found) == [LETTER]
    assert letters.come_back(code=found.code)
    Conversation.objects.update(last_on=days(-keep), erase_on=days(0))
    assert letters.come_back(code=found.code) is None  # before the clock comes by, too
    assert letters.erase_what_is_over() == 1


def test_an_answer_postpones_and_a_note_does_not(pool, bilal):
    found = visit(pool)
    Conversation.objects.update(last_on=days(-80), erase_on=days(10))
    note(found, bilal, "onder ons")
    assert Conversation.objects.get().erase_on == days(10)
    answer(found, bilal, "dag")
    assert Conversation.objects.get().erase_on == days(90)


def test_a_new_message_postpones(pool):
    found = visit(pool)
    Conversation.objects.update(last_on=days(-80), erase_on=days(10))
    write(found, "ik ben er nog")
    assert Conversation.objects.get().erase_on == days(90)


def test_the_visitor_chooses_how_long(pool):
    found = visit(pool)
    letters.keep_for(visit=found, days=Keep.WEEK)
    assert Conversation.objects.get().erase_on == days(7)
    write(found, "nog iets")
    assert Conversation.objects.get().erase_on == days(7)


@pytest.mark.parametrize(("left", "warns"), [(15, False), (14, True), (1, True)])
def test_a_warning_fourteen_days_ahead(pool, left, warns):
    visit(pool)
    Conversation.objects.update(erase_on=days(left))
    assert Conversation.objects.get().is_erased_soon() is warns


def test_the_command_erases_and_says_how_many(pool, capsys):
    visit(pool)
    Conversation.objects.update(last_on=days(-90), erase_on=days(0))
    Unlocked.objects.update(until=timezone.now())
    call_command("erase_letters")
    assert capsys.readouterr().out == "1 conversations erased.\n"
    assert (Conversation.objects.count(), Unlocked.objects.count()) == (0, 0)


def test_erased_by_the_visitor_is_gone(pool):
    found = visit(pool)
    token = letters.come_back(code=found.code)
    letters.erase(visit=letters.visit_of(token), token=token)
    assert (Conversation.objects.count(), Message.objects.count()) == (0, 0)
    assert letters.come_back(code=found.code) is None
