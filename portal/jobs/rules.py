"""Who may do what with a place. Pure: a table and predicates over it."""

from typing import TYPE_CHECKING

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.jobs.enums import (
    EDITABLE,
    MAY_BE_PUBLIC,
    TRANSITIONS,
    WAITING_ONLY,
    Act,
    Party,
    State,
    Vetting,
)
from portal.organisations.models import Membership

if TYPE_CHECKING:
    from portal.jobs.models import Employer, Vacancy

MODERATE = "jobs.change_vacancy"


def possible(act: Act, *, state: str, party: Party, waiting: bool = False, vetting: str) -> bool:
    """Whether the table lets this party do this act now. The whole truth, without a database."""
    if not TRANSITIONS[act].allows(state=state, party=party):
        return False
    if act in WAITING_ONLY and not waiting:
        return False
    if vetting == Vetting.SUSPENDED and act in {Act.SUBMIT, Act.PROPOSE, Act.EXTEND}:
        return False
    return act not in {Act.PUBLISH, Act.ACCEPT} or vetting in MAY_BE_PUBLIC


def party_of(user: User | None, employer: "Employer") -> Party:
    """In what role this person meets this employer; None is the clock."""
    if user is None:
        return Party.CLOCK
    if works_for(user, employer):
        return Party.EMPLOYER
    return Party.MODERATOR if user.has_perm(MODERATE) else Party.STRANGER


def works_for(user: User, employer: "Employer") -> bool:
    held = Membership.objects.in_force().of(user)
    return held.filter(organisation=employer.organisation_id, role=Role.EMPLOYER).exists()


def may(act: Act, user: User | None, vacancy: "Vacancy") -> bool:
    return possible(
        act,
        state=vacancy.state,
        party=party_of(user, vacancy.employer),
        waiting=vacancy.is_waiting,
        vetting=vacancy.employer.vetting,
    )


def may_vet(user: User | None, employer: "Employer") -> bool:
    """Moderators, but not of the employer for which they work themselves; None is the system."""
    return party_of(user, employer) in {Party.MODERATOR, Party.CLOCK}


def is_first(vacancy: "Vacancy") -> bool:
    """True while nothing of this employer was ever public."""
    others = vacancy.employer.vacancies.filter(published_at__isnull=False)
    return not others.exists()


def may_write(state: str, party: Party) -> bool:
    """Employers write; moderators send back with a reason and leave the text alone."""
    return party == Party.EMPLOYER and State(state) in EDITABLE
