"""Every act × every state × every party, against one table that stands here in full."""

import datetime
import itertools

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.accounts.roles import Role
from portal.core.models import AuditEntry
from portal.jobs import actions, rules
from portal.jobs.enums import Act, Party, State, Vetting
from portal.jobs.models import Employer, Vacancy, Version, VettingStep
from portal.moderation.models import Decision
from tests.jobs.conftest import NUMBERS, words

E, M, C = Party.EMPLOYER, Party.MODERATOR, Party.CLOCK
ALLOWED = {
    (Act.SUBMIT, State.DRAFT, E),
    (Act.SUBMIT, State.RETURNED, E),
    (Act.PUBLISH, State.SUBMITTED, M),
    (Act.RETURN, State.SUBMITTED, M),
    *((Act.WITHDRAW, state, party) for party in (E, M) for state in
      (State.DRAFT, State.SUBMITTED, State.RETURNED, State.PUBLISHED)),
    (Act.FILL, State.PUBLISHED, E),
    (Act.EXPIRE, State.PUBLISHED, C),
    *((Act.EXTEND, state, party) for party in (E, M) for state in
      (State.PUBLISHED, State.EXPIRED)),
    (Act.PROPOSE, State.PUBLISHED, E),
    (Act.ACCEPT, State.PUBLISHED, M),
    (Act.REFUSE, State.PUBLISHED, M),
}  # fmt: skip


def test_the_table_is_this_one():
    every = itertools.product(Act, State, Party)
    possible = {
        (act, state, party)
        for act, state, party in every
        if rules.possible(act, state=state, party=party, waiting=True, vetting=Vetting.CALLED)
    }
    assert possible == ALLOWED


@pytest.mark.parametrize("act", [Act.ACCEPT, Act.REFUSE])
def test_without_a_change_there_is_nothing_to_decide(act):
    assert not rules.possible(act, state=State.PUBLISHED, party=M, vetting=Vetting.CALLED)


@pytest.mark.parametrize("vetting", [Vetting.NEW, Vetting.SUSPENDED])
def test_nothing_of_an_employer_whom_nobody_called_is_published(vetting):
    assert not rules.possible(Act.PUBLISH, state=State.SUBMITTED, party=M, vetting=vetting)


def in_state(vacancy, state, old):
    """The place as if it had come to this state, with a newer text than the checked one."""
    public = state in {State.PUBLISHED, State.FILLED, State.EXPIRED}
    Vacancy.objects.filter(pk=vacancy.pk).update(
        state=state,
        newest=vacancy.newest,
        checked=old if public else None,
        published_at=vacancy.changed_at if public else None,
        is_waiting=state == State.PUBLISHED,
    )


ROLES = {
    "baker": E, "moderator": M, "administrator": M, "rival": Party.STRANGER,
    "editor": Party.STRANGER, "youth_worker": Party.STRANGER, "mentor": Party.STRANGER,
    "coordinator": Party.STRANGER, "nobody": C,
}  # fmt: skip


@pytest.mark.parametrize("name", ROLES)
def test_every_act_in_every_state_by_every_role(name, request, write, person):
    """What the table allows happens and is recorded; nothing else changes anything."""
    if name in {"mentor", "coordinator"}:
        by = person(name, Role(name))
    else:
        by = None if name == "nobody" else request.getfixturevalue(name)
    party, vacancy = ROLES[name], write(title="Eerst")
    old = vacancy.newest
    vacancy.newest = Version.objects.create(vacancy=vacancy, **words())
    vacancy.save()
    for act, state in itertools.product([*Act], State):
        in_state(vacancy, state, old)
        before = AuditEntry.objects.count()
        if (act, state, party) in ALLOWED:
            perform(act, vacancy, by)
            assert AuditEntry.objects.count() == before + 1, (act, state)
        else:
            with pytest.raises((PermissionDenied, actions.NotNowError)):
                perform(act, vacancy, by)
            assert Vacancy.objects.get(pk=vacancy.pk).state == state
            assert AuditEntry.objects.count() == before, (act, state)


def perform(act, vacancy, by):
    """The act by its own verb; extending asks for a day."""
    if act == Act.EXTEND:
        until = timezone.localdate() + datetime.timedelta(days=40)
        return actions.extend(vacancy=vacancy, until=until, by=by)
    return actions.do(act, vacancy=vacancy, by=by, reason="Daarom.")


STEPS_ALLOWED = {
    ("new", "called"), ("new", "suspended"), ("called", "visited"), ("called", "suspended"),
    ("visited", "trusted"), ("visited", "suspended"), ("trusted", "visited"),
    ("trusted", "suspended"), ("suspended", "called"),
}  # fmt: skip


@pytest.mark.parametrize("name", ROLES)
def test_every_step_with_an_employer_by_every_role(name, request, employer, person, baker):
    """Each step has who, when and a note; nobody vets the employer for which they work."""
    if name in {"mentor", "coordinator"}:
        by = person(name, Role(name))
    else:
        by = None if name == "nobody" else request.getfixturevalue(name)
    for now, step in itertools.product(Vetting, Vetting):
        Employer.objects.filter(pk=employer.pk).update(vetting=now)
        before = VettingStep.objects.count()
        if (now.value, step.value) in STEPS_ALLOWED and ROLES[name] in {M, C}:
            actions.vet(employer=employer, step=step, note="Nota.", by=by)
            assert VettingStep.objects.count() == before + 1, (now, step)
        else:
            with pytest.raises((PermissionDenied, actions.NotNowError)):
                actions.vet(employer=employer, step=step, note="Nota.", by=by)
            assert VettingStep.objects.count() == before, (now, step)
            assert Employer.objects.get(pk=employer.pk).vetting == now


@pytest.mark.parametrize("reason", ["", "   "])
def test_sending_back_needs_a_reason(write, baker, moderator, reason):
    vacancy = actions.do(Act.SUBMIT, vacancy=write(), by=baker)
    with pytest.raises(actions.NotNowError):
        actions.do(Act.RETURN, vacancy=vacancy, by=moderator, reason=reason)
    assert not Decision.objects.exists()


def test_the_employer_reads_the_reason_in_their_mail(
    write, baker, moderator, django_capture_on_commit_callbacks
):
    vacancy = actions.do(Act.SUBMIT, vacancy=write(), by=baker)
    with django_capture_on_commit_callbacks(execute=True):
        actions.do(Act.RETURN, vacancy=vacancy, by=moderator, reason="Welke uren?")
    assert [one.to for one in mail.outbox] == [[baker.email]]
    assert "Welke uren?" in mail.outbox[0].body
    assert Decision.objects.get().reason == "Welke uren?"


def test_a_moderator_who_works_there_does_not_publish_their_own(write, baker):
    from portal.accounts.actions import set_roles

    set_roles(user=baker, roles=[Role.EMPLOYER, Role.MODERATOR], by=None)
    vacancy = actions.do(Act.SUBMIT, vacancy=write(), by=baker)
    with pytest.raises(PermissionDenied):
        actions.do(Act.PUBLISH, vacancy=vacancy, by=type(baker).objects.get(pk=baker.pk))


# --- texts -------------------------------------------------------------------------------------


def test_a_change_is_public_only_after_the_check(publish, employer, baker, moderator):
    vacancy = publish()
    seen = vacancy.newest_id
    actions.write(
        employer=employer, vacancy=vacancy, values=words(title="Taart"), seen=seen, by=baker
    )
    vacancy = actions.do(Act.PROPOSE, vacancy=vacancy, by=baker)
    assert (vacancy.is_waiting, vacancy.checked.title) == (True, "Brood bakken")
    vacancy = actions.do(Act.ACCEPT, vacancy=vacancy, by=moderator)
    assert (vacancy.is_waiting, vacancy.checked.title) == (False, "Taart")


def test_a_trusted_employer_changes_at_once_but_a_first_place_waits(
    publish, write, employer, baker
):
    for step in (Vetting.VISITED, Vetting.TRUSTED):
        actions.vet(employer=employer, step=step, note="Goed.", by=None)
    vacancy = publish()
    values = words(title="Taart")
    actions.write(
        employer=employer, vacancy=vacancy, values=values, seen=vacancy.newest_id, by=baker
    )
    assert actions.do(Act.PROPOSE, vacancy=vacancy, by=baker).checked.title == "Taart"
    assert actions.do(Act.SUBMIT, vacancy=write(), by=baker).state == State.SUBMITTED


def test_two_who_write_at_once_lose_nothing(write, employer, baker):
    vacancy = write()
    seen = vacancy.newest_id
    first = {"employer": employer, "vacancy": vacancy, "seen": seen, "by": baker}
    actions.write(values=words(title="Eerst"), **first)
    with pytest.raises(actions.WrittenMeanwhileError):
        actions.write(values=words(title="Dan"), **first)
    assert Vacancy.objects.get().newest.title == "Eerst"


def test_a_moderator_publishes_what_they_read(write, employer, baker, moderator):
    """The employer cannot slip another text under the eyes of the moderator."""
    vacancy = actions.do(Act.SUBMIT, vacancy=write(), by=baker)
    with pytest.raises(actions.WrittenMeanwhileError):
        actions.do(Act.PUBLISH, vacancy=vacancy, by=moderator, seen=vacancy.newest_id - 1)
    with pytest.raises(actions.NotNowError):
        actions.write(
            employer=employer, vacancy=vacancy, values=words(), seen=vacancy.newest_id, by=baker
        )


# --- time --------------------------------------------------------------------------------------


def test_the_daily_job_warns_once_a_week_ahead_and_ends_after_the_last_day(
    publish, in_days, django_capture_on_commit_callbacks
):
    vacancy = publish(last_day=in_days(10))
    heard = []
    for day in (2, 3, 4, 10, 11):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            actions.expire_all(in_days(day))
        vacancy.refresh_from_db()
        heard.append((day, vacancy.state, len(mail.outbox)))
    assert heard == [
        (2, State.PUBLISHED, 0), (3, State.PUBLISHED, 1), (4, State.PUBLISHED, 0),
        (10, State.PUBLISHED, 0), (11, State.EXPIRED, 1),
    ]  # fmt: skip


def test_the_daily_job_leaves_alone_what_was_extended_while_it_looked(publish, baker, in_days):
    place = publish(last_day=in_days(3))
    found = Vacancy.objects.get(pk=place.pk)
    actions.extend(vacancy=place, until=in_days(30), by=baker)
    assert actions._expire(found, in_days(4)) is False
    actions.do(Act.FILL, vacancy=place, by=baker)
    assert actions._expire(found, in_days(40)) is False
    assert Vacancy.objects.get(pk=place.pk).state == State.FILLED


def test_another_number_lifts_no_suspension(employer, baker):
    actions.vet(employer=employer, step=Vetting.SUSPENDED, note="Klachten.", by=None)
    values = {"organisation": employer.organisation, "phone": "015 1", "language": "nl"}
    made = actions.describe(number=NUMBERS[2], by=baker, **values)
    assert (made.number, made.vetting) == (NUMBERS[2], Vetting.SUSPENDED)


def test_one_extends_what_is_over_but_not_for_ever(publish, baker, in_days):
    vacancy = publish(last_day=in_days(1))
    actions.expire_all(in_days(2))
    for days in (-1, 61):
        with pytest.raises(actions.NotNowError):
            actions.extend(vacancy=vacancy, until=in_days(days), by=baker)
    vacancy = actions.extend(vacancy=vacancy, until=in_days(60), by=baker)
    assert (vacancy.state, vacancy.checked.last_day) == (State.PUBLISHED, in_days(60))
    assert vacancy.newest == vacancy.checked
