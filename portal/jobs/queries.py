"""The board: what an address asks for, what it finds, and how many each other choice would."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db import router
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.answers import until_changed
from portal.core.words import folded, words_of
from portal.jobs import checks, distance
from portal.jobs.comparing import Piece, side_by_side
from portal.jobs.enums import Act, Level, Sector, State
from portal.jobs.finding import with_words
from portal.jobs.keeping import Today, shown_on
from portal.jobs.listing import Listing, Value, every
from portal.jobs.models import (
    COMPARED,
    Kind,
    Municipality,
    Rule,
    Vacancy,
    Version,
    changed_fields,
)
from portal.jobs.wording import hours_in_words, yes_or_no
from portal.moderation.actions import decisions_about
from portal.moderation.models import Decision

PARAMETERS = ("q", "kind", "sector", "age", "dutch", "with", "days", "near", "km", "order", "p")
AGES = (15, 16, 17, 18)
KILOMETRES = (5, 10, 20, 40)
USUAL_KM = 20
LONGEST = 80
FEWEST_LETTERS = 3
"""From so many letters on, the beginning of a name is enough to know a municipality."""

Words = str | Promise

WITH: dict[str, Words] = {
    "pay": _("paid"),
    "look": _("come and look first"),
    "belief": _("headscarf is fine"),
    "steps": _("no steps"),
}
DAYS: dict[str, Words] = {"week": _("only on weekdays"), "weekend": _("at the weekend")}
SPOKEN: dict[str, Words] = {
    Level.NONE.value: _("none"),
    Level.A1.value: _("a few words (A1)"),
    Level.A2.value: _("short sentences (A2)"),
    Level.B1.value: _("a conversation (B1)"),
    Level.B2.value: _("fluently (B2)"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for. Whatever stands in it, it can be answered."""

    q: str = ""
    kind: str = ""
    sector: str = ""
    age: str = ""
    dutch: str = ""
    with_: str = ""
    days: str = ""
    near: str = ""
    km: str = ""
    order: str = ""
    p: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "Wanted":
        """Nonsense is as if it did not stand there; a postcode is kept as it was typed."""

        def one_of(name: str, known: Iterable[object]) -> str:
            value = query.get(name, "")
            return value if value in {str(one) for one in known} else ""

        chosen = query.get("with", "").split(",")
        return cls(
            q=" ".join(query.get("q", "")[:LONGEST].split()),
            kind=query.get("kind", "")[:40],
            sector=one_of("sector", Sector.values),
            age=one_of("age", AGES),
            dutch=one_of("dutch", SPOKEN),
            with_=",".join(name for name in WITH if name in chosen),
            days=one_of("days", DAYS),
            near=" ".join(query.get("near", "")[:LONGEST].split()),
            km=one_of("km", KILOMETRES),
            order=one_of("order", ["near"]),
            p=query.get("p", "")[:6],
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The filters that stay when somebody types something else to search for."""
        typed = ("q", "near", "km", "p")
        now = QueryDict(self.address()[1:])
        return [(name, now.get(name, "")) for name in now if name not in typed]

    @property
    def is_narrowed(self) -> bool:
        return self.address() != "?"

    def address(self, **changes: str) -> str:
        """The query string of this list with changes; of the page, always the first."""
        now = {name: getattr(self, "with_" if name == "with" else name) for name in PARAMETERS}
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in {**now, "p": "", **changes}.items() if value})
        return f"?{query.urlencode()}"

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(name for name in self.with_.split(",") if name)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter, and how many places it leaves."""

    label: Words
    url: str
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Group:
    label: Words
    choices: list[Choice]


class Places:
    """The places that fit, in their order: counted in memory, one query for those of a page."""

    def __init__(self, listing: Listing, ranks: list[int]) -> None:
        """`ranks` are masks: all places of the first come before those of the second."""
        self.listing, self.ranks = listing, ranks

    def count(self) -> int:
        return sum(rank.bit_count() for rank in self.ranks)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Vacancy]:
        """By their keys. The state is asked once more: nothing is shown that left meanwhile."""
        start, stop = part.start or 0, part.stop if part.stop is not None else self.count()
        keys: list[int] = []
        for rank in self.ranks:
            number = rank.bit_count()
            if start < number and stop > 0:
                keys += self.listing.at(rank, max(start, 0), stop)
            start, stop = start - number, stop - number
        seen = [State.PUBLISHED, State.FILLED]
        known = Vacancy.objects.filter(state__in=seen).told().in_bulk(keys)
        return [known[key] for key in keys if key in known]


@dataclass(slots=True)
class Board:
    """What an address finds."""

    wanted: Wanted
    places: Places
    filled: Places
    """What fits as well and was filled lately."""

    centre: Municipality | None
    is_unknown_place: bool
    far: dict[int, float] = field(default_factory=dict)
    """Municipality -> km from the centre, of those that are near enough."""

    groups: list[Group] = field(default_factory=list)


def board(wanted: Wanted) -> Board:
    """The places, newest or nearest first, and the filters with their counts.

    A constant number of queries, and hardly more time, however many places there are.
    """
    if wanted.kind not in {one.key for one in _kinds()}:
        wanted = replace(wanted, kind="")
    today, centre = shown_on(timezone.localdate()), centre_of(wanted.near)
    far = near_to(centre, wanted) if centre else {}
    masks = masks_of(wanted, today, far if centre else None)
    fits = every(masks.values(), today.open)
    ranks = _by_distance(fits, today.listing, far) if centre and wanted.order == "near" else [fits]
    return Board(
        wanted=wanted,
        places=Places(today.listing, ranks),
        filled=Places(today.listing, [every(masks.values(), today.filled)]),
        centre=centre,
        is_unknown_place=bool(wanted.near) and centre is None,
        far=far,
        groups=_groups(wanted, today, masks),
    )


# --- where --------------------------------------------------------------------------------------


@until_changed(1)
def _municipalities() -> tuple[Municipality, ...]:
    return tuple(Municipality.objects.order_by("pk"))


@until_changed(1)
def _names() -> dict[str, Municipality]:
    """What somebody may type for a municipality; who has been there longest goes first."""
    known: dict[str, Municipality] = {}
    for one in _municipalities():
        for name in (one.postcode, _plain(one.name), _plain(f"{one.postcode} {one.name}")):
            known.setdefault(name, one)
    return known


def _plain(text: str) -> str:
    return " ".join(folded(word) for word in words_of(text))


def centre_of(near: str) -> Municipality | None:
    """The municipality of a postcode or a name, however it is written; None for what is unknown."""
    typed, names = _plain(near), _names()
    if not typed:
        return None
    found = names.get(typed) or names.get(typed.split()[0])
    if found is None and len(typed) >= FEWEST_LETTERS and not typed.isdecimal():
        found = next((names[name] for name in names if name.startswith(typed)), None)
    return found


def near_to(centre: Municipality, wanted: "Wanted") -> dict[int, float]:
    """Municipality -> km, of those that are as near as was asked."""
    points = {one.pk: one.point for one in _municipalities()}
    return distance.within(centre.point, int(wanted.km or USUAL_KM), points)


def _by_distance(fits: int, listing: Listing, far: dict[int, float]) -> list[int]:
    """A mask for every kilometre, the nearest first."""
    rounds: dict[int, list[int]] = {}
    for town, km in far.items():
        rounds.setdefault(round(km), []).append(town)
    ranks = (fits & listing.having("town", rounds[km]) for km in sorted(rounds))
    return [rank for rank in ranks if rank]


# --- filters ------------------------------------------------------------------------------------


def masks_of(wanted: "Wanted", today: Today, far: dict[int, float] | None = None) -> dict[str, int]:
    """The places that fit, for each filter that is on, by its name."""
    having = today.listing.having
    made = {
        "q": lambda: today.with_texts(with_words(wanted.q, router.db_for_read(Version))),
        "kind": lambda: having("kind", [one.pk for one in _kinds() if one.key == wanted.kind]),
        "sector": lambda: having("sector", [wanted.sector]),
        "age": lambda: having("age", _up_to_age(today.listing, int(wanted.age))),
        "dutch": lambda: having("dutch", _up_to_level(wanted.dutch)),
        "days": lambda: having("days", [wanted.days]),
    }
    masks = {name: made[name]() for name in made if getattr(wanted, name)}
    masks |= {f"with:{name}": having("with", [name]) for name in wanted.choices}
    if far is not None:
        masks["near"] = having("town", far)
    return masks


def _up_to_age(listing: Listing, most: int) -> list[Value]:
    return [age for age in listing.values("age") if int(str(age)) <= most]


def _up_to_level(most: str) -> list[str]:
    return list(Level.values[: Level.values.index(most) + 1])


@until_changed(1)
def _kinds() -> tuple[Kind, ...]:
    return tuple(Kind.objects.all())


def _groups(wanted: "Wanted", today: Today, masks: dict[str, int]) -> list[Group]:
    """Each filter with what it would leave, the other filters as they are."""

    def group(label: Words, name: str, rows: Iterable[tuple[str, Words, Iterable[Value]]]) -> Group:
        besides = every((masks[one] for one in masks if one != name), today.open)
        now = getattr(wanted, name)
        choices = []
        for key, words, values in rows:
            count = (besides & today.listing.having(name, values)).bit_count()
            if count or now == key:
                url = wanted.address(**{name: "" if now == key else key})
                choices.append(Choice(words, url, count, now == key))
        return Group(label, choices)

    spoken = [(level, words, _up_to_level(level)) for level, words in SPOKEN.items()]
    ages = [(str(age), _years(age), _up_to_age(today.listing, age)) for age in AGES]
    # What shuts the most doors stands first, the names of schemes last.
    return [
        group(_("I am"), "age", ages),
        _with(wanted, today, masks),
        group(_("Days"), "days", [(key, words, [key]) for key, words in DAYS.items()]),
        group(_("My Dutch"), "dutch", spoken),
        group(_("Sector"), "sector", [(one.value, one.label, [one.value]) for one in Sector]),
        group(_("Kind"), "kind", [(one.key, str(one), [one.pk]) for one in _kinds()]),
    ]


def _years(age: int) -> Words:
    return _("%(age)s or older") % {"age": age} if age == AGES[-1] else str(age)


def _with(wanted: "Wanted", today: Today, masks: dict[str, int]) -> Group:
    """These add up: each says what would be left with it added."""
    fits = every(masks.values(), today.open)
    choices = []
    for name, label in WITH.items():
        is_on = name in wanted.choices
        count = (fits & today.listing.having("with", [name])).bit_count()
        if count or is_on:
            rest = [one for one in WITH if (one in wanted.choices) != (one == name)]
            url = wanted.address(**{"with": ",".join(rest)})
            choices.append(Choice(label, url, count, is_on))
    return Group(_("Practical"), choices)


def in_words(found: Board) -> list[Words]:
    """The filter of a list, a word or two for each choice."""
    wanted, said = found.wanted, list[Words]()
    if wanted.q:
        said.append(f"“{wanted.q}”")
    if found.centre:
        values = {"place": found.centre.name, "km": wanted.km or USUAL_KM}
        said.append(_("%(km)s km around %(place)s") % values)
    for group in found.groups:
        said += [choice.label for choice in group.choices if choice.is_on]
    return said


def published_between(
    wanted: "Wanted", today: Today, after: datetime.datetime, until: datetime.datetime
) -> list[int]:
    """Keys of the places that fit and came on the board in this time, newest first."""
    new = Vacancy.objects.filter(published_at__gt=after, published_at__lte=until)
    centre = centre_of(wanted.near)
    far = near_to(centre, wanted) if centre else None
    found = every(masks_of(wanted, today, far).values(), today.open)
    found &= today.with_texts(new.values_list("checked", flat=True))
    return today.listing.at(found, 0, found.bit_count())


# --- warnings ---


@dataclass(frozen=True, slots=True)
class Shown:
    """What a check found, with the rule as editors keep it; None where they keep none."""

    warned: checks.Warned
    rule: Rule | None

    @property
    def label(self) -> Words:
        return self.warned.rule.label

    @property
    def words(self) -> str:
        return self.rule.in_language("words") if self.rule else ""


def warnings_about(facts: checks.Facts) -> list[Shown]:
    """What the checks say, one query."""
    known = {rule.key: rule for rule in Rule.objects.all()}
    limits = checks.Limits.of({key: rule.number for key, rule in known.items()})
    return [Shown(one, known.get(one.rule)) for one in checks.warnings(facts, limits)]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about a place, with the act in words."""

    decision: Decision

    @property
    def words(self) -> str:
        return str(Act(self.decision.act).label) if self.decision.act in Act.values else ""


def decided(vacancy: Vacancy) -> list[Decided]:
    """What moderators and the clock did, the newest first."""
    return [Decided(one) for one in decisions_about(vacancy)]


def answers_to(vacancy: Vacancy) -> list[Decision]:
    """The decisions that say something to the employer."""
    return [one for one in decisions_about(vacancy) if one.reason]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs between the text that is public and the one that is asked for."""

    label: str
    old: str
    new: str

    @property
    def sides(self) -> tuple[list[Piece], list[Piece]]:
        return side_by_side(self.old, self.new)


def differences(vacancy: Vacancy) -> list[Difference]:
    """What somebody would change about what is public; empty where nothing is public yet."""
    old, new = vacancy.checked, vacancy.newest
    if old is None or new is None:
        return []
    return [
        Difference(label_of(name), shown(old, name), shown(new, name))
        for name in changed_fields(old, new)
    ]


def everything_in(version: Version) -> list[tuple[str, str]]:
    """Every field with its label, for who checks a text."""
    return [(label_of(name), words) for name in COMPARED if (words := shown(version, name))]


def label_of(name: str) -> str:
    if name == "hours":
        return str(_("Days and hours"))
    return str(Version._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def shown(version: Version, name: str) -> str:
    """The value of a field in words."""
    value = getattr(version, name)
    if name == "hours":
        return "\n".join(f"{day}: {slots}" for day, slots in hours_in_words(value))
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, datetime.date):
        return date_format(value, "j F Y")
    in_words = getattr(version, f"get_{name}_display", None)
    return str(in_words() if in_words else value if value is not None else "")
