"""Reads about circles and the people in them."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from portal.letterbox.enums import Status
from portal.letterbox.keys import Holder
from portal.letterbox.letters import Letter, letters_of, team_keys
from portal.letterbox.models import Conversation, Grant, Member
from portal.letterbox.sealing import SealError, fingerprint
from portal.mentoring.enums import Moment
from portal.mentoring.models import Circle, Mentor
from portal.mentoring.rules import answers_letters, quiet_moment


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
    circles = Circle.objects.filter(pool__is_open=True).select_related("pool", "mentor", "deputy")
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
    Moment.WEEKEND: gettext_lazy("In the weekend nobody reads. Your letter waits until Monday."),
    Moment.LEAVE: gettext_lazy("They are on leave. Your letter waits until they are back."),
}


# --- the desk -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation in the list: its first words, opened in memory."""

    conversation: Conversation
    words: str


@dataclass(frozen=True, slots=True)
class Tray:
    """The letters of one circle, who waits longest first."""

    circle: Circle
    waiting: tuple[Line, ...]
    others: tuple[Line, ...]


WAITING = (Status.RECEIVED, Status.READ)


def trays(holder: Holder) -> list[Tray]:
    """Every circle whose key this member holds."""
    found = Conversation.objects.for_member(holder.member).select_related("key", "claimed_by__user")
    by_pool: dict[int, list[Line]] = {}
    for one in found:
        by_pool.setdefault(one.key.pool_id, []).append(Line(one, _first_words(one, holder)))
    return [
        Tray(
            circle,
            tuple(line for line in by_pool.get(circle.pool_id, ()) if _waits(line)),
            tuple(line for line in by_pool.get(circle.pool_id, ()) if not _waits(line)),
        )
        for circle in circles_of(holder)
    ]


def circles_of(holder: Holder) -> list[Circle]:
    held = holder.member.grants.filter(key__is_current=True).values("key__pool")
    return [*Circle.objects.filter(pool__in=held).select_related("pool", "mentor", "deputy")]


def _waits(line: Line) -> bool:
    return line.conversation.status in WAITING


def _first_words(conversation: Conversation, holder: Holder) -> str:
    """Of the last letter; "" where it does not open."""
    try:
        letters = letters_of(conversation, team_keys(conversation, holder))
    except SealError:
        return ""
    spoken = [letter for letter in letters if not letter.is_note]
    return spoken[-1].text if spoken else ""


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


def members_of(circle: Circle) -> list[Member]:
    found = Member.objects.filter(grants__key__pool=circle.pool_id, grants__key__is_current=True)
    return [*found.select_related("user")]
