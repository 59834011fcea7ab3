"""States of a place, who may change them, and the words of its fields."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.moderation.transitions import Transition


class State(TextChoices):
    DRAFT = "draft", _("being written")
    SUBMITTED = "submitted", _("waits for a check")
    RETURNED = "returned", _("sent back")
    PUBLISHED = "published", _("published")
    FILLED = "filled", _("filled")
    EXPIRED = "expired", _("over")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Party(TextChoices):
    """In what role somebody acts; the clock is nobody."""

    EMPLOYER = "employer", _("employer")
    MODERATOR = "moderator", _("moderator")
    CLOCK = "clock", _("the clock")
    STRANGER = "stranger", _("somebody else")


class Act(TextChoices):
    SUBMIT = "submit", _("Send to be checked")
    PUBLISH = "publish", _("Publish")
    RETURN = "return", _("Send back")
    WITHDRAW = "withdraw", _("Withdraw")
    FILL = "fill", _("Mark as filled")
    EXPIRE = "expire", _("Let expire")
    EXTEND = "extend", _("Extend")
    PROPOSE = "propose", _("Send the change to be checked")
    ACCEPT = "accept", _("Publish the change")
    REFUSE = "refuse", _("Send the change back")


def _way(sources: set[State], target: State, *who: Party, reason: bool = False) -> Transition:
    return Transition(
        frozenset(state.value for state in sources),
        target.value,
        frozenset(party.value for party in who),
        reason,
    )


TRANSITIONS: dict[str, Transition] = {
    Act.SUBMIT.value: _way({State.DRAFT, State.RETURNED}, State.SUBMITTED, Party.EMPLOYER),
    Act.PUBLISH.value: _way({State.SUBMITTED}, State.PUBLISHED, Party.MODERATOR),
    Act.RETURN.value: _way({State.SUBMITTED}, State.RETURNED, Party.MODERATOR, reason=True),
    Act.WITHDRAW.value: _way(
        {State.DRAFT, State.SUBMITTED, State.RETURNED, State.PUBLISHED},
        State.WITHDRAWN,
        Party.EMPLOYER,
        Party.MODERATOR,
    ),
    Act.FILL.value: _way({State.PUBLISHED}, State.FILLED, Party.EMPLOYER),
    Act.EXPIRE.value: _way({State.PUBLISHED}, State.EXPIRED, Party.CLOCK),
    Act.EXTEND.value: _way(
        {State.PUBLISHED, State.EXPIRED}, State.PUBLISHED, Party.EMPLOYER, Party.MODERATOR
    ),
    # Of a published place the text changes: the last checked one stays public meanwhile.
    Act.PROPOSE.value: _way({State.PUBLISHED}, State.PUBLISHED, Party.EMPLOYER),
    Act.ACCEPT.value: _way({State.PUBLISHED}, State.PUBLISHED, Party.MODERATOR),
    Act.REFUSE.value: _way({State.PUBLISHED}, State.PUBLISHED, Party.MODERATOR, reason=True),
}

WAITING_ONLY = frozenset({Act.ACCEPT, Act.REFUSE})
"""Acts about a change that waits: without one they are not possible."""

EDITABLE = frozenset({State.DRAFT, State.RETURNED, State.PUBLISHED})


class Vetting(TextChoices):
    """How well we know an employer."""

    NEW = "new", _("new")
    CALLED = "called", _("called")
    VISITED = "visited", _("visited")
    TRUSTED = "trusted", _("trusted")
    SUSPENDED = "suspended", _("suspended")


NEXT_STEPS: dict[str, tuple[Vetting, ...]] = {
    Vetting.NEW.value: (Vetting.CALLED, Vetting.SUSPENDED),
    Vetting.CALLED.value: (Vetting.VISITED, Vetting.SUSPENDED),
    Vetting.VISITED.value: (Vetting.TRUSTED, Vetting.SUSPENDED),
    Vetting.TRUSTED.value: (Vetting.VISITED, Vetting.SUSPENDED),
    Vetting.SUSPENDED.value: (Vetting.CALLED,),
}
MAY_BE_PUBLIC = frozenset({Vetting.CALLED.value, Vetting.VISITED.value, Vetting.TRUSTED.value})


class Sector(TextChoices):
    TECHNICS = "technics", _("technics and repair")
    BUILDING = "building", _("building and wood")
    KITCHEN = "kitchen", _("kitchen and hospitality")
    CARE = "care", _("care and children")
    GREEN = "green", _("green and animals")
    SHOP = "shop", _("shop and storage")
    CULTURE = "culture", _("culture, sport and media")
    OFFICE = "office", _("office and computers")


class Level(TextChoices):
    """Levels of Dutch of the Common European Framework; NONE asks nothing."""

    NONE = "0", _("not needed")
    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"


class Per(TextChoices):
    HOUR = "HOUR", _("per hour")
    DAY = "DAY", _("per day")
    MONTH = "MONTH", _("per month")


class Language(TextChoices):
    """In which an employer writes, and is written to; each by its own name."""

    NL = "nl", "Nederlands"
    FR = "fr", "Français"
    EN = "en", "English"


class Counted(TextChoices):
    """What is counted of a place, as sums a day."""

    SHOWN = "shown", _("shown")
    PRINTED = "printed", _("printed")


class Employment(TextChoices):
    """employmentType of schema.org."""

    INTERN = "INTERN", "INTERN"
    PART_TIME = "PART_TIME", "PART_TIME"
    FULL_TIME = "FULL_TIME", "FULL_TIME"
    TEMPORARY = "TEMPORARY", "TEMPORARY"
    VOLUNTEER = "VOLUNTEER", "VOLUNTEER"
    OTHER = "OTHER", "OTHER"


class RuleKey(TextChoices):
    """What the checks look for. The words, the number, source and date are data: `Rule`."""

    HOURS_A_DAY = "hours_a_day", _("Too many hours a day for under 18")
    NIGHT = "night", _("Night work for under 18")
    SUNDAY = "sunday", _("Sunday work for under 18")
    TOO_YOUNG = "too_young", _("Too young to work")
    EXCLUDES = "excludes", _("Words that exclude people")
    COSTS = "costs", _("Costs for the candidate")
    TRIAL = "trial", _("Unpaid trial")
