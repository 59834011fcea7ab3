"""What a reader should look at twice in a place. Checks warn and never decide. No Django models.

They know the field and the words or hours that they stumbled on. What the rule says, its source
and when somebody last checked it are data that editors keep (`portal.jobs.models.Rule`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portal.jobs import hours
from portal.jobs.enums import RuleKey

ADULT = 18


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the rules; what stands here is for a database without them."""

    hours_a_day: int = 8
    night_from: int = 20
    night_until: int = 6
    youngest: int = 15
    trial_days: int = 0

    @classmethod
    def of(cls, numbers: Mapping[str, int | None]) -> "Limits":
        """From the numbers that editors gave, by the key of their rule."""
        plain = cls()
        return cls(
            hours_a_day=numbers.get(RuleKey.HOURS_A_DAY) or plain.hours_a_day,
            night_from=numbers.get(RuleKey.NIGHT) or plain.night_from,
            youngest=numbers.get(RuleKey.TOO_YOUNG) or plain.youngest,
            trial_days=numbers.get(RuleKey.TRIAL) or plain.trial_days,
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checks look at."""

    min_age: int
    grid: hours.Grid
    costs: str = ""
    unpaid_trial_days: int = 0
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Warned:
    """A rule, the field to look at, and what was found there."""

    rule: RuleKey
    field: str
    found: str = ""


ONLY = "mannen|vrouwen|jongens|meisjes|hommes|femmes|men|women|boys|girls"
SCARF = "hoofddoek(?:en)?|hidjab|hijab|headscar[a-z]+|foulard|voile"
EXCLUDING = tuple(
    re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for pattern in (
        "moedertaal|langue maternelle|mother tongue|native speaker|nederlandstalige?",
        r"(?:max(?:imum)?|hoogstens|jonger dan|younger than|moins de) ?\d\d ?(?:jaar|ans|year)s?",
        rf"(?:geen|zonder|no|sans|pas de) (?:{SCARF})",
        r"(?:met|stuur|avec|with|send) (?:een |je |une |a )?(?:recente )?(?:pas)?(?:foto|photo)",
        r"belgische? nationaliteit|nationalité belge|belgian national\w*|autochto\w+",
        rf"(?:enkel|alleen|uniquement|only) (?:{ONLY})",
    )
)
GENDERED = re.compile(
    r"\b(?:poetsvrouw|kuisvrouw|\w*meisje|\w*jongen|\w+man|barman|waitress|serveuse|"
    r"\w+dame|handyman)\b",
    re.IGNORECASE,
)
NEUTRAL = re.compile(
    r"\b(?:m\s*/\s*[vf]|[vf]\s*/\s*m|h\s*/\s*f|[mvx]/[mvx]/[mvx])\b", re.IGNORECASE
)


def warnings(facts: Facts, limits: Limits | None = None) -> list[Warned]:
    """Everything to look at twice, in the order of the form."""
    limits = limits or Limits()
    return [*_about_age(facts, limits), *_about_words(facts), *_about_money(facts, limits)]


def _about_age(facts: Facts, limits: Limits) -> Iterator[Warned]:
    if facts.min_age < limits.youngest:
        yield Warned(RuleKey.TOO_YOUNG, "min_age", str(facts.min_age))
    if facts.min_age >= ADULT:
        return
    for day, slots in sorted(facts.grid.items()):
        where = f"day_{day}"
        if not slots:
            continue
        written = hours.written(slots)
        if sum(end - start for start, end in slots) > limits.hours_a_day * 60:
            yield Warned(RuleKey.HOURS_A_DAY, where, written)
        if slots[-1][1] > limits.night_from * 60 or slots[0][0] < limits.night_until * 60:
            yield Warned(RuleKey.NIGHT, where, written)
        if int(day) == hours.SUNDAY:
            yield Warned(RuleKey.SUNDAY, where, written)


def _about_words(facts: Facts) -> Iterator[Warned]:
    for name, text in facts.texts.items():
        for pattern in EXCLUDING:
            if found := pattern.search(text):
                yield Warned(RuleKey.EXCLUDES, name, found[0])
    title = facts.texts.get("title", "")
    if (found := GENDERED.search(title)) and not NEUTRAL.search(title):
        yield Warned(RuleKey.EXCLUDES, "title", found[0])


def _about_money(facts: Facts, limits: Limits) -> Iterator[Warned]:
    if facts.costs.strip():
        yield Warned(RuleKey.COSTS, "costs", facts.costs.strip())
    if facts.unpaid_trial_days > limits.trial_days:
        yield Warned(RuleKey.TRIAL, "unpaid_trial_days", str(facts.unpaid_trial_days))
