"""Who answers letters, and when an answer comes."""

import datetime

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.organisations.models import Membership

SATURDAY = 5


def answers_letters(user: User) -> bool:
    """True for mentors of a verified organisation. Which letters, the keys decide."""
    return Membership.objects.in_force().of(user).filter(role=Role.MENTOR).exists()


def sees_sums(user: User) -> bool:
    """True for coordinators of a verified organisation. Of which circles, their mentors decide."""
    return Membership.objects.in_force().of(user).filter(role=Role.COORDINATOR).exists()


def answered_by(day: datetime.date, working_days: int) -> datetime.date:
    """The day from which there is an answer: so many working days later (holidays not counted)."""
    while working_days:
        day += datetime.timedelta(days=1)
        working_days -= day.weekday() < SATURDAY
    return day
