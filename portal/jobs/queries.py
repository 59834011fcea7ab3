"""The board: what an address asks for, what it finds, and how many each other choice would."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.answers import until_changed
from portal.core.words import LONG_ENOUGH, asked
from portal.jobs import checks, distance
from portal.jobs.comparing import Piece, side_by_side
from portal.jobs.enums import Act, Level, Sector
from portal.jobs.models import (
    COMPARED,
    Kind,
    Municipality,
    Rule,
    Vacancy,
    VacancyQuerySet,
    Version,
    changed_fields,
)
from portal.jobs.wording import hours_in_words, yes_or_no
from portal.moderation.actions import decisions_about
from portal.moderation.models import Decision

PARAMETERS = ("q", "kind", "sector", "age", "dutch", "with", "days", "near", "km", "order", "p")
AGES = (15, 16, 17, 18)
KILOMETRES = (5, 10, 20, 40)
LANGUAGES = ("nl", "fr", "en")
LONGEST = 80

Words = str | Promise

WITH: dict[str, tuple[Words, Q]] = {
    "pay": (_("paid"), Q(checked__pay_amount__isnull=False)),
    "look": (_("come and look first"), Q(checked__look_first=True)),
    "belief": (_("headscarf is fine"), Q(checked__headscarf=True)),
    "steps": (_("no steps"), Q(checked__step_free=True)),
}
DAYS: dict[str, tuple[Words, Q]] = {
    "week": (_("only on weekdays"), Q(checked__in_weekend=False)),
    "weekend": (_("in the weekend"), Q(checked__in_weekend=True)),
}
SPOKEN = [Level.NONE, Level.A1, Level.A2, Level.B1, Level.B2]


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
            dutch=one_of("dutch", [level.value for level in SPOKEN]),
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


@dataclass(slots=True)
class Board:
    """What an address finds."""

    wanted: Wanted
    places: QuerySet[Vacancy]
    centre: Municipality | None
    is_unknown_place: bool
    groups: list[Group] = field(default_factory=list)


def board(wanted: Wanted, today: datetime.date | None = None) -> Board:
    """The places, newest or nearest first, and the filters with their counts.

    A constant number of queries, however many places there are.
    """
    centre = centre_of(wanted.near)
    conditions = _conditions(wanted, centre)
    everything = Vacancy.objects.on_board(today)
    found = Board(
        wanted,
        _ordered(_filtered(everything, conditions), wanted, centre).told(),
        centre,
        bool(wanted.near) and centre is None,
    )
    found.groups = _groups(wanted, everything, conditions)
    return found


def centre_of(near: str) -> Municipality | None:
    """The municipality of a postcode or a name; None for what we do not know."""
    if not near:
        return None
    postcode = near.split()[0]
    known = Municipality.objects.filter(Q(postcode=postcode) | Q(name__iexact=near))
    return known.order_by("postcode", "name").first()


@until_changed(4)
def _municipalities() -> tuple[Municipality, ...]:
    return tuple(Municipality.objects.all())


def distances(centre: Municipality) -> dict[int, float]:
    return {one.pk: distance.km(centre.point, one.point) for one in _municipalities()}


def _conditions(wanted: Wanted, centre: Municipality | None) -> dict[str, Q]:
    """One condition for each filter that is on, by its name."""
    level = [one.value for one in SPOKEN]
    made = {
        "q": _of_words(wanted.q),
        "kind": Q(checked__kind__key=wanted.kind),
        "sector": Q(checked__sector=wanted.sector),
        "age": Q(checked__min_age__lte=int(wanted.age or 0)),
        "dutch": Q(checked__dutch_spoken__in=level[: level.index(wanted.dutch or "0") + 1]),
        "days": DAYS[wanted.days][1] if wanted.days else Q(),
    }
    conditions = {name: made[name] for name in made if getattr(wanted, name)}
    conditions |= {f"with:{name}": WITH[name][1] for name in wanted.choices}
    if centre is not None:
        most = int(wanted.km or 20)
        near = [pk for pk, km in distances(centre).items() if km <= most]
        conditions["near"] = Q(checked__municipality__in=near)
    return conditions


def _of_words(text: str) -> Q:
    """Every word, without its accents and its ending, in one of our languages."""
    found = Q(pk__in=[])
    for language in LANGUAGES:
        every = Q()
        for _word, stem in asked(text, language):
            end = "" if len(stem) >= LONG_ENOUGH else " "
            every &= Q(checked__words__contains=f" {stem}{end}")
        if every:
            found |= every
    return found


def _filtered(
    places: VacancyQuerySet, conditions: dict[str, Q], besides: str = ""
) -> VacancyQuerySet:
    for name, condition in conditions.items():
        if name != besides:
            places = places.filter(condition)
    return places


def _ordered(
    places: VacancyQuerySet, wanted: Wanted, centre: Municipality | None
) -> VacancyQuerySet:
    if centre is None or wanted.order != "near":
        return places.order_by("-published_at", "-pk")
    cases = [When(checked__municipality=pk, then=round(km)) for pk, km in distances(centre).items()]
    far = Case(*cases, default=Value(9999), output_field=IntegerField())
    return places.order_by(far, "-published_at", "-pk")


def _groups(wanted: Wanted, everything: VacancyQuerySet, conditions: dict[str, Q]) -> list[Group]:
    """Each filter with what it would leave, the other filters as they are."""

    def counted(by: str, name: str) -> dict[str, int]:
        rows = _filtered(everything, conditions, besides=name).order_by().values(by)
        return {row[by]: row["number"] for row in rows.annotate(number=Count("pk"))}

    def group(label: Words, name: str, rows: list[tuple[str, Words, int]]) -> Group:
        now = getattr(wanted, name)
        choices = []
        for key, words, count in rows:
            if count or now == key:
                url = wanted.address(**{name: "" if now == key else key})
                choices.append(Choice(words, url, count, now == key))
        return Group(label, choices)

    kinds, sectors = counted("checked__kind__key", "kind"), counted("checked__sector", "sector")
    ages, spoken = counted("checked__min_age", "age"), counted("checked__dutch_spoken", "dutch")
    order = {value: place for place, value in enumerate(Level.values)}
    of_kinds = [(kind.key, str(kind), kinds.get(kind.key, 0)) for kind in Kind.objects.all()]
    of_ages: list[tuple[str, Words, int]] = [
        (str(most), _years(most), sum(n for age, n in ages.items() if int(age) <= most))
        for most in AGES
    ]
    of_dutch: list[tuple[str, Words, int]] = [
        (most, most.label, sum(n for key, n in spoken.items() if order[key] <= order[most]))
        for most in SPOKEN
    ]
    of_sectors: list[tuple[str, Words, int]] = [
        (one.value, one.label, sectors.get(one, 0)) for one in Sector
    ]
    return [
        group(_("Kind"), "kind", [*of_kinds]),
        group(_("I am"), "age", of_ages),
        _with(wanted, everything, conditions),
        group(_("My Dutch"), "dutch", of_dutch),
        _days(wanted, everything, conditions),
        group(_("Sector"), "sector", of_sectors),
    ]


def _years(age: int) -> Words:
    return _("%(age)s or older") % {"age": age} if age == AGES[-1] else str(age)


def _with(wanted: Wanted, everything: VacancyQuerySet, conditions: dict[str, Q]) -> Group:
    """These add up: each says what would be left with it added."""
    all_of_them = _filtered(everything, conditions)
    counts = all_of_them.aggregate(
        **{name: Count("pk", filter=condition) for name, (_label, condition) in WITH.items()}
    )
    choices = []
    for name, (label, _condition) in WITH.items():
        is_on = name in wanted.choices
        rest = [one for one in WITH if (one in wanted.choices) != (one == name)]
        if counts[name] or is_on:
            url = wanted.address(**{"with": ",".join(rest)})
            choices.append(Choice(label, url, counts[name], is_on))
    return Group(_("Handy"), choices)


def _days(wanted: Wanted, everything: VacancyQuerySet, conditions: dict[str, Q]) -> Group:
    counts = _filtered(everything, conditions, besides="days").aggregate(
        **{name: Count("pk", filter=condition) for name, (_label, condition) in DAYS.items()}
    )
    return Group(
        _("Days"),
        [
            Choice(
                label,
                wanted.address(days="" if name == wanted.days else name),
                counts[name],
                name == wanted.days,
            )
            for name, (label, _condition) in DAYS.items()
            if counts[name] or name == wanted.days
        ],
    )


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
