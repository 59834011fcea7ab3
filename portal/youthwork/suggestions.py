"""What a group could do next time."""

from dataclasses import dataclass

from portal.courses.models import ModulePage
from portal.youthwork import what
from portal.youthwork.models import Run
from portal.youthwork.what import What


@dataclass(frozen=True, slots=True)
class Suggestion:
    what: What
    is_rest: bool
    """The rest of the same module, and not another one."""


def next_after(run: Run, module: ModulePage | None) -> Suggestion | None:
    """A step of the same module that this group never did; else the next module of the path."""
    if module is None:
        return None
    done = {
        step
        for steps in Run.objects.filter(group=run.group, module=run.module).values_list(
            "steps", flat=True
        )
        for step in steps
    }
    for ref in module.outline:
        if ref.id not in done and (found := what.part_of(module, ref.id)):
            return Suggestion(found, is_rest=True)
    following = module.following()
    found = what.part_of(following, "") if following else None
    return Suggestion(found, is_rest=False) if found else None
