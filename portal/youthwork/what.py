"""What a worker chooses to do with a group: a module, its short version, or one of its steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from portal.courses.keys import StepRef
from portal.courses.models import ModulePage
from portal.youthwork import modules

SHORT = "short"


@dataclass(frozen=True, slots=True)
class What:
    """A module with the steps that are meant, in order."""

    module: ModulePage
    refs: tuple[StepRef, ...]
    part: str = ""

    @property
    def key(self) -> str:
        return f"{self.module.translation_key}{'/' if self.part else ''}{self.part}"

    @property
    def steps(self) -> list[str]:
        return [ref.id for ref in self.refs]

    @property
    def minutes(self) -> int:
        return sum(ref.minutes for ref in self.refs)

    @property
    def title(self) -> str:
        if self.part == SHORT:
            return gettext("%(title)s, the short version") % {"title": self.module.title}
        return self.refs[0].title if self.part else self.module.title

    @property
    def note(self) -> str:
        """Which module a single step is from."""
        return self.module.title if self.part and self.part != SHORT else ""


def parsed(key: str) -> tuple[UUID, str] | None:
    """(key of a module, part) of a choice; None for what is none."""
    module, _, part = key.partition("/")
    try:
        return UUID(module), part
    except ValueError:
        return None


def of(key: str) -> What | None:
    """What a key of `What.key` means; None where the module or the step is gone."""
    known = parsed(key)
    page = modules.module(known[0]) if known else None
    return part_of(page, known[1]) if page and known else None


def part_of(page: ModulePage, part: str) -> What | None:
    if not part:
        refs = page.outline
    elif part == SHORT:
        refs = page.short_version
    else:
        refs = tuple(ref for ref in page.outline if ref.id == part)
    return What(page, refs, part) if refs else None


def choices(pages: Iterable[ModulePage]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of choices for a select: every module with its short version and its steps."""
    return [(page.title, [*_choices(page)]) for page in pages]


def _choices(page: ModulePage) -> list[tuple[str, str]]:
    minutes = gettext("%(title)s (%(minutes)d min)")
    whole = gettext("The whole module")
    short = gettext("The short version")
    rows = [("", whole, page.minutes)]
    if page.short_version:
        rows.append((SHORT, short, sum(ref.minutes for ref in page.short_version)))
    rows += [(ref.id, f"{ref.place}. {ref.title}", ref.minutes) for ref in page.outline]
    key = str(page.translation_key)
    return [
        (f"{key}/{part}" if part else key, minutes % {"title": title, "minutes": length})
        for part, title, length in rows
    ]
