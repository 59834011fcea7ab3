"""Reads about circles and the people in them."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.letterbox.counting import Shown, shown_of
from portal.letterbox.keys import Holder
from portal.letterbox.letters import Letter, letters_of, team_keys
from portal.letterbox.models import Conversation, Grant, Member
from portal.letterbox.sealing import fingerprint
from portal.mentoring.enums import Moment
from portal.mentoring.models import Absence, Circle, Mentor
from portal.mentoring.rules import answers_letters, quiet_moment
from portal.organisations.models import Membership


@dataclass(frozen=True, slots=True)
class Choice:
    """A circle to write to, with the faces behind it; a named mentor first, then the deputy."""

    circle: Circle
    mentors: tuple[Mentor, ...]

    @property
    def is_of_person(self) -> bool:
        return self.circle.mentor_id is not None


def open_choices() -> list[Choice]:
    """Whom one can write to, and who reads; three queries, however many."""
    circles = Circle.objects.open().select_related("pool", "mentor", "deputy")
    return [one for one in _with_faces(circles) if not one.is_of_person or one.mentors]


def choice_of(name: str) -> Choice | None:
    return next((one for one in open_choices() if one.circle.pool.name == name), None)


def choice_behind(conversation: Conversation) -> Choice | None:
    """The circle of a conversation and who reads it today; None where nobody described it."""
    circles = Circle.objects.filter(pool__keys=conversation.key_id)
    found = _with_faces(circles.select_related("pool", "mentor", "deputy"))
    return found[0] if found else None


def _with_faces(circles: QuerySet[Circle]) -> list[Choice]:
    held: dict[int, set[int]] = {}
    grants = Grant.objects.filter(key__is_current=True)
    for pool, user in grants.values_list("key__pool", "member__user"):
        held.setdefault(pool, set()).add(user)
    mentors = [*Mentor.objects.all()]
    return [Choice(one, _faces(one, held.get(one.pool_id, set()), mentors)) for one in circles]


def _faces(circle: Circle, held: set[int], mentors: list[Mentor]) -> tuple[Mentor, ...]:
    """Who reads a circle. Of a named mentor and a deputy: nobody, unless exactly those two do."""
    if circle.mentor is None:
        return tuple(one for one in mentors if one.user_id in held)
    pair = (circle.mentor, circle.deputy) if circle.deputy else ()
    return pair if {one.user_id for one in pair} == held else ()


def circle_of(conversation: Conversation) -> Circle | None:
    """None where nobody described the pool."""
    found = Circle.objects.filter(pool__keys=conversation.key_id)
    return found.select_related("mentor", "deputy").first()


@dataclass(frozen=True, slots=True)
class Quiet:
    """A moment in which nobody of a circle reads, in its words; `is_now` for the one of today."""

    moment: Moment
    text: str
    is_now: bool


def quiet_moments(circle: Circle, now: datetime.datetime) -> list[Quiet]:
    """Evening and weekend, and leave until it is over; that of this moment first."""
    own = {notice.moment: str(notice) for notice in circle.notices.all()}
    leave = circle.leave if circle.leave and circle.leave.last >= now.date() else None
    present = quiet_moment(now, leave)
    found = [
        Quiet(moment, own.get(moment) or str(USUALLY[moment]), moment == present)
        for moment in Moment
        if moment != Moment.LEAVE or leave
    ]
    return sorted(found, key=lambda one: not one.is_now)


USUALLY = {
    Moment.EVENING: gettext_lazy(
        "In the evening nobody reads. Your letter waits until the morning."
    ),
    Moment.WEEKEND: gettext_lazy("At the weekend nobody reads. Your letter waits until Monday."),
    Moment.LEAVE: gettext_lazy("They are on leave. Your letter waits until they are back."),
}


# --- the desk -----------------------------------------------------------------------------------


def circles_of(holder: Holder) -> list[Circle]:
    held = holder.member.grants.filter(key__is_current=True).values("key__pool")
    return [*Circle.objects.filter(pool__in=held).select_related("pool", "mentor", "deputy")]


def thread(conversation: Conversation, holder: Holder) -> list[Letter]:
    """Raises SealError."""
    return letters_of(conversation, team_keys(conversation, holder))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A colleague with a key who does not read this circle, and what to compare by phone."""

    mentor: Mentor
    member: Member
    fingerprint: str


def to_admit(circle: Circle) -> list[Candidate]:
    """Of a named mentor and a deputy: only those two, for who writes was told their names."""
    inside = Grant.objects.filter(key__pool=circle.pool_id, key__is_current=True)
    outside = Member.objects.exclude(pk__in=inside.values("member"))
    mentors = {one.user_id: one for one in Mentor.objects.select_related("user")}
    return [
        Candidate(mentors[one.user_id], one, fingerprint(bytes(one.public)))
        for one in outside
        if one.user_id in mentors
        and _may_be_let_in(mentors[one.user_id], circle)
        and answers_letters(mentors[one.user_id].user)
    ]


def _may_be_let_in(mentor: Mentor, circle: Circle) -> bool:
    return circle.mentor_id is None or mentor.pk in {circle.mentor_id, circle.deputy_id}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who holds the key of a circle. Who answers no letters any more is to be taken out:
    the door of the desk is shut, but the key is theirs until then."""

    member: Member
    answers: bool
    away: Absence | None


def readers_of(circle: Circle) -> list[Reader]:
    away = {one.user_id: one for one in Absence.objects.now().select_related("deputy")}
    return [
        Reader(one, answers_letters(one.user), away.get(one.user_id)) for one in members_of(circle)
    ]


def members_of(circle: Circle) -> list[Member]:
    found = Member.objects.filter(grants__key__pool=circle.pool_id, grants__key__is_current=True)
    return [*found.select_related("user").order_by("user__name", "pk")]


def colleagues_of(conversation: Conversation, holder: Holder) -> list[Member]:
    """Who else reads this conversation and could answer it."""
    found = Member.objects.filter(grants__key=conversation.key_id).exclude(pk=holder.member.pk)
    return [
        one
        for one in found.select_related("user").order_by("user__name", "pk")
        if answers_letters(one.user)
    ]


def other_circles(conversation: Conversation) -> list[Circle]:
    """Where a conversation could go instead."""
    return [*Circle.objects.open().exclude(pool__keys=conversation.key_id)]


@dataclass(frozen=True, slots=True)
class Sums:
    """What a coordinator sees of a circle: quarters that are over, from ten conversations up."""

    circle: Circle
    quarters: list[Shown]


def sums_for(user: User) -> list[Sums]:
    """The circles in which mentors of this coordinator's organisations read."""
    coordinated = Membership.objects.in_force().of(user).filter(role=Role.COORDINATOR)
    colleagues = Membership.objects.in_force().filter(
        role=Role.MENTOR, organisation__in=coordinated.values("organisation")
    )
    held = Grant.objects.filter(key__is_current=True, member__user__in=colleagues.values("user"))
    circles = Circle.objects.filter(pool__in=held.values("key__pool")).select_related("pool")
    return [Sums(circle, shown_of(circle.pool)) for circle in circles]


def stands_in_for(user_pk: int) -> list[int]:
    """The members who are away and left their letters to this person."""
    away = Absence.objects.now().filter(deputy=user_pk).values("user")
    return [*Member.objects.filter(user__in=away).values_list("pk", flat=True)]


def deputies_for(user: User) -> QuerySet[User]:
    """Colleagues who read a circle that this person reads too."""
    own = Grant.objects.filter(key__is_current=True, member__user=user)
    shared = Grant.objects.filter(key__in=own.values("key")).exclude(member__user=user)
    mentors = Membership.objects.in_force().filter(role=Role.MENTOR)
    return User.objects.filter(pk__in=shared.values("member__user")).filter(
        pk__in=mentors.values("user")
    )
