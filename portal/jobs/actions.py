"""What changes places and employers. Atomic, audited, told to the other side on commit."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.core import audit, changes
from portal.jobs import mails, rules
from portal.jobs.enums import NEXT_STEPS, TRANSITIONS, Act, Party, State, Vetting
from portal.jobs.models import (
    COMPARED,
    LAST_DAYS,
    SHOWN_FOR,
    Employer,
    Vacancy,
    Version,
    VettingStep,
)
from portal.moderation.actions import decide
from portal.organisations import actions as organisations
from portal.organisations.enums import Kind as OrganisationKind
from portal.organisations.enums import State as OrganisationState
from portal.organisations.models import Organisation


class NotNowError(Exception):
    """In this state, or without a reason, that cannot be done: somebody else was first."""


class WrittenMeanwhileError(Exception):
    """Somebody else kept a newer text. Theirs is there, nothing of it is lost."""


# --- employers ---


@transaction.atomic
def enrol(
    *, name: str, city: str, number: str, phone: str, language: str, by: User
) -> Employer:  # fmt: skip
    """Somebody whom we do not know registers an organisation that offers places, and works there.

    They get the role of employer and no other; nothing of theirs is public before somebody called.
    """
    kind = OrganisationKind.EMPLOYER
    organisation = organisations.register(kind=kind, name=name, city=city, by=by)
    organisations.join(organisation=organisation, user=by, role=Role.EMPLOYER, by=by)
    return describe(organisation=organisation, number=number, phone=phone, language=language, by=by)


@transaction.atomic
def describe(
    *, organisation: Organisation, number: str, phone: str, language: str, by: User | None
) -> Employer:
    """What the board needs to know of an organisation. A new number is checked from the start; it
    lifts no suspension."""
    employer = Employer.objects.select_for_update().filter(organisation=organisation).first()
    employer = employer or Employer(organisation=organisation)
    before = employer.number
    employer.number, employer.phone, employer.language = number, phone, language
    employer.full_clean()
    if employer.pk and employer.number != before and employer.vetting != Vetting.SUSPENDED:
        employer.vetting = Vetting.NEW
        changes.announce()
    employer.save()
    audit.record("jobs.describe", subject=employer, by=by)
    return employer


@transaction.atomic
def vet(*, employer: Employer, step: Vetting, note: str, by: User | None) -> None:
    """A step in getting to know an employer. Suspended: nothing of theirs is public from now on.

    Called, by somebody of ours: the organisation is one that was looked at, too.
    PermissionDenied for who is no moderator or works there; NotNowError for a step that does not
    follow, or without a note.
    """
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    if not rules.may_vet(by, employer):
        raise PermissionDenied
    if step not in NEXT_STEPS[employer.vetting] or not note.strip():
        raise NotNowError
    employer.vetting = step
    employer.save(update_fields=["vetting"])
    VettingStep.objects.create(employer=employer, step=step, note=note.strip(), by=by)
    audit.record("jobs.vet", subject=employer, by=by, step=step.value)
    organisation = employer.organisation
    if step == Vetting.CALLED and organisation.state == OrganisationState.WAITING:
        organisations.judge(organisation=organisation, state=OrganisationState.VERIFIED, by=by)
    mails.of_step(employer, step)
    changes.announce()


# --- texts ---


@transaction.atomic
def write(
    *, employer: Employer, values: Mapping[str, Any], vacancy: Vacancy | None = None,
    seen: int | None = None, by: User | None,
) -> Vacancy:  # fmt: skip
    """Keep a text: of a new place, or the next one of a place that may be written on.

    `seen` is the text that the writer began with; WrittenMeanwhileError where a newer one is there.
    """
    if vacancy is None:
        vacancy = Vacancy.objects.create(employer=employer)
    else:
        vacancy = _held(vacancy)
        if not rules.may_write(vacancy.state, Party.EMPLOYER):
            raise NotNowError
        if vacancy.newest_id != seen:
            raise WrittenMeanwhileError
    vacancy.newest = Version.objects.create(vacancy=vacancy, written_by=by, **values)
    vacancy.is_waiting = False
    _keep(vacancy, "newest", "is_waiting")
    audit.record("jobs.write", subject=vacancy, by=by, text=vacancy.newest_id)
    return vacancy


def values_of(version: Version) -> dict[str, Any]:
    """What a person wrote, to begin another text with."""
    return {name: getattr(version, name) for name in (*COMPARED, "language")}


def copy(*, vacancy: Vacancy, by: User) -> Vacancy:
    """A new place with the words of this one, to be written on."""
    if vacancy.newest is None:
        raise NotNowError
    return write(employer=vacancy.employer, values=values_of(vacancy.newest), by=by)


# --- acts ---


@transaction.atomic
def do(
    act: Act, *, vacancy: Vacancy, by: User | None, reason: str = "", seen: int | None = None
) -> Vacancy:
    """Any act of the table but extending. `seen` is the text that was looked at.

    PermissionDenied for a party that never does this; NotNowError where it is too late, or a
    reason is missing; WrittenMeanwhileError where the text is another one by now.
    """
    vacancy = _held(vacancy)
    way = TRANSITIONS[act]
    if rules.party_of(by, vacancy.employer).value not in way.who:
        raise PermissionDenied
    if not rules.may(act, by, vacancy) or (way.needs_reason and not reason.strip()):
        raise NotNowError
    if seen is not None and vacancy.newest_id != seen:
        raise WrittenMeanwhileError
    _EFFECTS.get(act, _only_state)(vacancy)
    vacancy.state = way.target
    _keep(vacancy, "state", "checked", "is_waiting", "published_at")
    _tell(vacancy, act, reason.strip(), by)
    return vacancy


def _only_state(vacancy: Vacancy) -> None:
    vacancy.is_waiting = False


def _show(vacancy: Vacancy) -> None:
    """What is newest is what everybody sees."""
    if vacancy.newest is None or vacancy.newest.last_day < timezone.localdate():
        raise NotNowError
    vacancy.checked = vacancy.newest
    vacancy.is_waiting = False
    vacancy.published_at = vacancy.published_at or timezone.now()


def _propose(vacancy: Vacancy) -> None:
    """Of a trusted employer it is shown at once; of others the last checked text stays."""
    if vacancy.newest_id == vacancy.checked_id:
        raise NotNowError
    if vacancy.employer.vetting == Vetting.TRUSTED:
        _show(vacancy)
    else:
        vacancy.is_waiting = True


_EFFECTS = {Act.PUBLISH: _show, Act.ACCEPT: _show, Act.PROPOSE: _propose}


@transaction.atomic
def extend(*, vacancy: Vacancy, until: datetime.date, by: User | None) -> Vacancy:
    """A later last day, on the words that were checked. What waits keeps waiting."""
    vacancy = _held(vacancy)
    today = timezone.localdate()
    allowed = today <= until <= today + SHOWN_FOR
    if not allowed or vacancy.checked is None or not rules.may(Act.EXTEND, by, vacancy):
        raise NotNowError
    same = vacancy.newest_id == vacancy.checked_id
    shown = {**values_of(vacancy.checked), "last_day": until}
    vacancy.checked = Version.objects.create(vacancy=vacancy, written_by=by, **shown)
    if same:
        vacancy.newest = vacancy.checked
    vacancy.state, vacancy.warned_on = State.PUBLISHED, None
    _keep(vacancy, "state", "checked", "newest", "warned_on")
    _tell(vacancy, Act.EXTEND, "", by)
    return vacancy


def expire_all(today: datetime.date | None = None) -> int:
    """End what had its last day, warn of what has a week left; how many ended. The daily job."""
    today = today or timezone.localdate()
    published = Vacancy.objects.filter(state=State.PUBLISHED)
    over = [*published.filter(checked__last_day__lt=today)]
    count = sum(_expire(vacancy, today) for vacancy in over)
    soon = published.filter(checked__last_day__lte=today + LAST_DAYS, warned_on=None)
    for vacancy in soon.filter(checked__last_day__gte=today):
        _warn(vacancy, today)
    return count


@transaction.atomic
def _expire(vacancy: Vacancy, today: datetime.date) -> bool:
    """False for one that was extended, filled or withdrawn since it was found."""
    held = _held(vacancy)
    is_over = held.checked is not None and held.checked.last_day < today
    if held.state != State.PUBLISHED or not is_over:
        return False
    do(Act.EXPIRE, vacancy=held, by=None)
    return True


@transaction.atomic
def _warn(vacancy: Vacancy, today: datetime.date) -> None:
    vacancy = _held(vacancy)
    vacancy.warned_on = today
    vacancy.save(update_fields=["warned_on"])
    mails.of_turn(vacancy, mails.SOON)


# --- inside ---


def _held(vacancy: Vacancy) -> Vacancy:
    """The place as it is now, and nobody else changes it until we are done."""
    Vacancy.objects.select_for_update().get(pk=vacancy.pk)
    return Vacancy.objects.select_related("employer__organisation", "newest", "checked").get(
        pk=vacancy.pk
    )


def _keep(vacancy: Vacancy, *fields: str) -> None:
    vacancy.changed_at = timezone.now()
    vacancy.save(update_fields=[*fields, "changed_at"])


def _tell(vacancy: Vacancy, act: Act, reason: str, by: User | None) -> None:
    """The record, the decision with its reason where it is ours, a mail, and other pages."""
    audit.record(f"jobs.{act.value}", subject=vacancy, by=by)
    party = rules.party_of(by, vacancy.employer)
    if party != Party.EMPLOYER:
        decide(subject=vacancy, act=act.value, reason=reason, by=by)
    mails.of_turn(vacancy, act.value, reason=reason, party=party)
    changes.announce()
