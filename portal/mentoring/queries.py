"""Reads about circles and the people in them."""

from dataclasses import dataclass

from portal.letterbox.enums import Status
from portal.letterbox.keys import Holder
from portal.letterbox.letters import Letter, letters_of, team_keys
from portal.letterbox.models import Conversation, Grant, Member
from portal.letterbox.sealing import SealError, fingerprint
from portal.mentoring.models import Circle, Mentor
from portal.mentoring.rules import answers_letters


@dataclass(frozen=True, slots=True)
class Choice:
    """A circle to write to, with the faces behind it."""

    circle: Circle
    mentors: tuple[Mentor, ...]


def open_circles() -> list[Choice]:
    """The circles that take letters, and who reads in each; three queries, however many."""
    circles = [*Circle.objects.filter(pool__is_open=True).select_related("pool")]
    held: dict[int, list[int]] = {}
    grants = Grant.objects.filter(key__is_current=True)
    for pool, user in grants.values_list("key__pool", "member__user"):
        held.setdefault(pool, []).append(user)
    mentors = [*Mentor.objects.all()]
    return [
        Choice(circle, tuple(one for one in mentors if one.user_id in held.get(circle.pool_id, ())))
        for circle in circles
    ]


def choice_of(name: str) -> Choice | None:
    return next((one for one in open_circles() if one.circle.pool.name == name), None)


def circle_of(conversation: Conversation) -> Circle | None:
    """None where nobody described the pool."""
    return Circle.objects.filter(pool__keys=conversation.key_id).first()


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
    return [*Circle.objects.filter(pool__in=held).select_related("pool")]


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
    inside = Grant.objects.filter(key__pool=circle.pool_id, key__is_current=True)
    outside = Member.objects.exclude(pk__in=inside.values("member"))
    mentors = {one.user_id: one for one in Mentor.objects.select_related("user")}
    return [
        Candidate(mentors[one.user_id], one, fingerprint(bytes(one.public)))
        for one in outside
        if one.user_id in mentors and answers_letters(mentors[one.user_id].user)
    ]


def members_of(circle: Circle) -> list[Member]:
    found = Member.objects.filter(grants__key__pool=circle.pool_id, grants__key__is_current=True)
    return [*found.select_related("user")]
