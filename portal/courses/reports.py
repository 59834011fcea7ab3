"""What editors see of the answers: sums from five up, never a day, never a person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from portal.core.sums import LEAST, shown, total_shown
from portal.courses.blocks.common import AnswerGroup
from portal.courses.models import ModulePage, StepSum

Counts = Mapping[tuple[UUID, UUID, str], int]


@dataclass(frozen=True, slots=True)
class AnswerSum:
    """An answer and how often it was given; None stands for too few to show."""

    words: str
    count: int | None


@dataclass(frozen=True, slots=True)
class QuestionSums:
    question: str
    answers: tuple[AnswerSum, ...]


@dataclass(frozen=True, slots=True)
class StepSums:
    title: str
    done: int | None
    questions: tuple[QuestionSums, ...]


@dataclass(frozen=True, slots=True)
class ModuleSums:
    title: str
    steps: tuple[StepSums, ...]


def sums_of_answers() -> list[ModuleSums]:
    """All modules with the sums of their steps, days and languages together, in a few queries."""
    rows = StepSum.objects.values_list("module", "step", "answer").annotate(total=Sum("count"))
    counts: Counts = {(module, step, answer): total for module, step, answer, total in rows}
    firsts: dict[UUID, ModulePage] = {}
    for module in ModulePage.objects.order_by("path"):
        firsts.setdefault(module.translation_key, module)
    return [ModuleSums(module.title, tuple(_steps(module, counts))) for module in firsts.values()]


def _steps(module: ModulePage, counts: Counts) -> Iterator[StepSums]:
    for step in module.steps:
        key = (module.translation_key, UUID(step.id))
        done = counts.get((*key, ""), 0)
        groups = step.block.answer_groups(step.value)
        yield StepSums(
            title=step.value["title"],
            done=total_shown({"": done}),
            questions=tuple(
                _question(group, {a: counts.get((*key, a), 0) for a in group.answers}, done)
                for group in groups
            ),
        )


def _question(group: AnswerGroup, counts: Mapping[str, int], done: int) -> QuestionSums:
    seen = shown(counts) if group.one_each else shown_of_several(counts, done)
    return QuestionSums(
        group.question,
        tuple(AnswerSum(words, seen[answer]) for answer, words in group.answers.items()),
    )


def shown_of_several(counts: Mapping[str, int], people: int) -> dict[str, int | None]:
    """What may be shown where everybody may give several answers.

    Besides what `shown` hides: an answer that all but a few gave, for it tells of those few. And
    never one answer alone, which the others could give away.
    """
    seen = {
        answer: None if people - counts[answer] < LEAST else count
        for answer, count in shown(counts).items()
    }
    open_ones = sorted(count for count in seen.values() if count is not None)
    if len(open_ones) == len(seen) - 1:
        least = open_ones[0] if open_ones else 0
        seen = {
            answer: None if count is None or count <= least else count
            for answer, count in seen.items()
        }
    return seen


class SumsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A report in the CMS."""

    page_title = _("Sums of answers")
    header_icon = "list-ol"
    template_name = "courses/sums_report.html"
    permission_policy = ModelPermissionPolicy(StepSum)
    permission_required = "view"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "modules": sums_of_answers(), "least": LEAST}
