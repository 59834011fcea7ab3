"""Who answers letters, when nobody reads, and when an answer comes."""

import datetime
from dataclasses import dataclass

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.mentoring.enums import Moment
from portal.organisations.models import Membership

SATURDAY = 5
MORNING, EVENING = 8, 18
"""The hours between which people read."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Days on which nobody reads, the last one included."""

    first: datetime.date
    last: datetime.date

    def holds(self, day: datetime.date) -> bool:
        return self.first <= day <= self.last


def answers_letters(user: User) -> bool:
    """True for mentors of a verified organisation. Which letters, the keys decide."""
    return Membership.objects.in_force().of(user).filter(role=Role.MENTOR).exists()


def sees_sums(user: User) -> bool:
    """True for coordinators of a verified organisation. Of which circles, their mentors decide."""
    return Membership.objects.in_force().of(user).filter(role=Role.COORDINATOR).exists()


def answered_by(day: datetime.date, working_days: int, leave: Leave | None = None) -> datetime.date:
    """The day from which there is an answer: so many working days later. Weekends and leave do not
    count; public holidays are for the circle to put down as leave.
    """
    while working_days:
        day += datetime.timedelta(days=1)
        if leave is not None and leave.holds(day):
            continue
        working_days -= day.weekday() < SATURDAY
    return day


def quiet_moment(now: datetime.datetime, leave: Leave | None = None) -> Moment | None:
    """Why nobody reads at this moment (of the wall clock here); None while somebody may."""
    if leave is not None and leave.holds(now.date()):
        return Moment.LEAVE
    if now.weekday() >= SATURDAY:
        return Moment.WEEKEND
    return None if MORNING <= now.hour < EVENING else Moment.EVENING
