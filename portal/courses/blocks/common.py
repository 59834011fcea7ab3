"""What every step of a module has: how long it takes, what it needs, how to do it otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import (
    BlockGroup,
    ListBlockValidationError,
    StructBlockValidationError,
    StructValue,
)

from portal.cms import drawings
from portal.cms.blocks import WORDS, WORDS_AND_HEADINGS
from portal.cms.finds import readable
from portal.courses.enums import Energy, Kind, Room

BEFORE = ["title", "intro"]
ASIDE = ["alone", "on_paper", "facilitator", "safety"]
SETTINGS = [
    "minutes", "energy", "room", "group_min", "group_max", "stands_alone", "in_short", "art",
]  # fmt: skip
FOR_WORKERS = ("facilitator", "safety")
"""Parts of a step that young people never see."""

Errors = dict[str, ValidationError]


def words(*, label: Any, required: bool = False, headings: bool = False, **kwargs: Any) -> Any:
    """A rich text for a few sentences."""
    features = WORDS_AND_HEADINGS if headings else WORDS
    return blocks.RichTextBlock(label=label, required=required, features=features, **kwargs)


def fault(message: Any) -> ValidationError:
    return ValidationError(message, code="fault")


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What a step shows before and after an answer. Each kind of step adds what its page needs.

    `answered` says whether a POST was an answer; then `counts` are the keys of answers whose sums
    go up. `error` is a sentence for what was not an answer; nothing that was filled in is lost.
    `takes_answers` is False where there is nothing to post.
    """

    takes_answers: bool = True
    answered: bool = False
    error: str = ""
    counts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """A question of a step and the answers that are counted for it: key -> words.

    `one_each` says that everybody gives exactly one of them, so that their sums make a whole.
    """

    question: str
    answers: Mapping[str, str]
    one_each: bool = True


class StepBlock(blocks.StructBlock):
    """A step. `turn` reads what was posted; `leads_on` says that an answer needs no response, and
    `has_few_answers` that everything somebody can post stands on the page to choose from.
    """

    kind: ClassVar[Kind]
    leads_on: ClassVar[bool] = False
    has_few_answers: ClassVar[bool] = False

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    intro = words(label=_("Words before the exercise"))
    alone = words(label=_("Alone at home: how somebody does this without a group"))
    on_paper = words(label=_("On paper: how to do this without a screen"))
    facilitator = words(label=_("For who guides this"), search_index=False)
    safety = words(
        label=_("Take care"),
        help_text=_("What may come up, what not to ask, whom to call."),
        search_index=False,
    )
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=240, default=5)
    energy = blocks.ChoiceBlock(
        label=_("Energy"), choices=Energy.choices, default=Energy.CALM.value
    )
    room = blocks.ChoiceBlock(label=_("Room"), choices=Room.choices, default=Room.ANY.value)
    group_min = blocks.IntegerBlock(label=_("People, at least"), min_value=1, default=1)
    group_max = blocks.IntegerBlock(label=_("People, at most"), min_value=1, default=30)
    stands_alone = blocks.BooleanBlock(
        label=_("Stands alone: can be done without the rest"), required=False, default=True
    )
    in_short = blocks.BooleanBlock(
        label=_("Part of the version for who has only fifteen minutes"), required=False
    )
    art = blocks.ChoiceBlock(label=_("Drawing"), choices=drawings.choices, required=False)

    class Meta:
        icon = "form"
        label_format = "{title}"
        preview_template = "courses/step_preview.html"

    def get_form_layout(self) -> BlockGroup:
        """The kind's own fields first; what is the same everywhere folds away."""
        usual = {*BEFORE, *ASIDE, *SETTINGS}
        own = [name for name in self.child_blocks if name not in usual]
        aside = BlockGroup(
            children=ASIDE,
            heading=_("Alone, on paper, for who guides"),
            classname="collapsed",
            icon="group",
            label_format="",
        )
        return BlockGroup(children=[*BEFORE, *own, aside], settings=SETTINGS)

    def clean(self, value: Any) -> Any:
        """Refuse what cannot be played, saying where it is. Drafts are refused too."""
        value = super().clean(value)
        errors = {**self.range_errors(value), **self.errors(value)}
        if errors:
            raise StructBlockValidationError(errors)
        return value

    def range_errors(self, value: StructValue) -> Errors:
        least, most = value["group_min"], value["group_max"]
        if least and most and least > most:
            return {"group_max": fault(_("This is less than the smallest group."))}
        return {}

    def errors(self, value: StructValue) -> Errors:
        """Name of a field -> what is wrong with it, beyond what the field itself refuses."""
        return {}

    def turn(self, value: StructValue, data: QueryDict | None = None, at: str = "") -> Turn:
        """The step as it stands (`data` is None), or with what was posted to it.

        `at` is a place within the step, which only a scenario has. Raises LookupError for a place
        that is not there.
        """
        if at:
            raise LookupError(at)
        return Turn(answered=data is not None)

    def found_intro(self, value: StructValue) -> str:
        """The words before the exercise, for the site search."""
        return readable(value["intro"].source) if value.get("intro") else ""

    def found_text(self, value: StructValue) -> str:
        """What else the site search may find in this step, and show.

        Where there is something to answer, only the question: what is said to an answer is not
        to be read before it.
        """
        if self.leads_on:
            usual = {*BEFORE, *SETTINGS, *FOR_WORKERS}
            raw = self.get_prep_value(value)
            return readable([part for name, part in raw.items() if name not in usual])
        return readable(value.get("prompt") or "")

    def answer_groups(self, value: StructValue) -> list[AnswerGroup]:
        """What is counted besides that the step was done."""
        return []

    def get_context(
        self, value: StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        if "turn" not in context:
            context["turn"] = self.turn(value)
        return context


def nothing_chosen() -> str:
    return gettext("You did not choose anything yet.")


def in_list(
    whole: Iterable[str] = (), at: Mapping[int, ValidationError] | None = None
) -> ListBlockValidationError:
    """Faults of a list: of the whole, and of the child at a place (from 0)."""
    return ListBlockValidationError(
        block_errors=dict(at or {}), non_block_errors=ErrorList([*whole])
    )


def in_struct(field: str, *messages: str) -> StructBlockValidationError:
    """Faults of one field of a child."""
    return StructBlockValidationError({field: fault([*messages])})
