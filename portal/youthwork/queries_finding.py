"""What the finder looks through: every step that stands alone, short versions, modules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.courses.keys import StepRef
from portal.courses.models import ModulePage
from portal.youthwork import finding, modules, what
from portal.youthwork.finding import Candidate, Wish
from portal.youthwork.models import Group, Run
from portal.youthwork.what import What


@dataclass(frozen=True, slots=True)
class Found:
    """A card: what to do, and what is true of it."""

    what: What
    ref: StepRef | None
    intro: str


def found(wish: Wish, group: Group | None) -> list[Found]:
    """Three cards for a wish. What the group did before comes last."""
    known = {one.key: (one, candidate) for one, candidate in _candidates()}
    steps = _done(group)
    done = frozenset(key for key, (one, _candidate) in known.items() if _steps(one) <= steps)
    best = finding.fitting((candidate for _one, candidate in known.values()), wish, done)
    return [_card(known[candidate.key][0]) for candidate in best]


def _card(one: What) -> Found:
    ref = one.refs[0] if one.note else None
    return Found(one, ref, one.module.intro)


def _done(group: Group | None) -> set[tuple[UUID, str]]:
    """(module, step) of all that this group did."""
    runs = Run.objects.filter(group=group).values_list("module", "steps") if group else ()
    return {(module, step) for module, steps in runs for step in steps}


def _steps(one: What) -> set[tuple[UUID, str]]:
    return {(one.module.translation_key, ref.id) for ref in one.refs}


def _candidates() -> Iterator[tuple[What, Candidate]]:
    for page in modules.all_modules():
        raw = {str(step["id"]): step["value"] for step in page.steps.raw_data}
        themes = frozenset(str(theme.translation_key) for theme in page.themes.all())
        alone = [ref.id for ref in page.outline if ref.stands_alone]
        for part in ("", what.SHORT, *alone):
            if one := what.part_of(page, part):
                yield one, _candidate(page, one, raw, themes)


def _candidate(
    page: ModulePage,
    one: What,
    raw: Mapping[str, Any],
    themes: frozenset[str],
) -> Candidate:
    values = [raw[ref.id] for ref in one.refs]
    return Candidate(
        key=one.key,
        module=str(page.translation_key),
        minutes=one.minutes,
        people=(
            max(int(value.get("group_min") or 1) for value in values),
            min(int(value.get("group_max") or 30) for value in values),
        ),
        ages=(page.age_min, page.age_max),
        energies=frozenset(ref.energy for ref in one.refs),
        rooms=frozenset(ref.room for ref in one.refs),
        kinds=frozenset(ref.kind for ref in one.refs),
        themes=themes,
        has_materials=any(value.get("materials") for value in values),
        has_paper=all(value.get("on_paper") for value in values),
    )
