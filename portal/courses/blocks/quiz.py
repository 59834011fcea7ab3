"""A quiz: seven kinds of questions on one page, graded as Moodle does (see `grading`)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from html import unescape
from typing import Any, ClassVar, TypeAlias

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError, StructValue

from portal.courses import grading, tries
from portal.courses.blocks.common import (
    AnswerGroup,
    StepBlock,
    Turn,
    in_list,
    in_struct,
    nothing_chosen,
    words,
)
from portal.courses.enums import Kind
from portal.courses.grading import FaultCode, Grade, NotAnAnswer, Refusal, State
from portal.courses.keys import keyed

TYPED_AT_MOST = 200

FAULTS: Mapping[FaultCode, Promise | str] = {
    FaultCode.TOO_FEW: _("There are too few."),
    FaultCode.NO_KEY: _("One of these has no id. Remove it and add it again."),
    FaultCode.SAME_KEY: _("Two of these are the same one. Remove one and add it again."),
    FaultCode.BLANK: _("This may not be empty."),
    FaultCode.OUT_OF_RANGE: _("This earns more or less than there is to earn."),
    FaultCode.NO_FULL_MARK: _("No answer earns 100. Nobody could get this right."),
    FaultCode.NOT_ONE: _("What is right must add up to exactly 100."),
    FaultCode.TICK_ALL: _("Ticking everything is right too. Let the wrong ones cost something."),
    FaultCode.ALL_SAME: _("All the right-hand sides are the same."),
    FaultCode.NEVER_REACHED: _("An answer above already fits whatever fits this one."),
}

REFUSALS: Mapping[Refusal, Promise | str] = {
    Refusal.NOTHING: "",
    Refusal.UNKNOWN: _("This answer is not here any more. Choose again."),
    Refusal.KIND: _("This answer is not here any more. Choose again."),
    Refusal.OPEN: _("One of them has no number yet. Give each one a number."),
    Refusal.TWICE: _("Two of them have the same number. Use each number once."),
    Refusal.NO_NUMBER: _("This is not a number. Write it in figures, like 12 or 12,5."),
}

STATES: Mapping[State, Promise | str] = {
    State.RIGHT: _("right"),
    State.PARTLY: _("partly right"),
    State.WRONG: _("not right"),
}


# --- what stands on the page --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """Something to tick, to match or to put in order: `given` is what was filled in for it."""

    key: str
    text: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What can be filled in for a question, and what was."""

    lines: tuple[Line, ...] = ()
    choices: tuple[Line, ...] = ()
    typed: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question of the quiz as it stands on the page."""

    key: str
    type: str
    place: int
    value: StructValue
    sheet: Sheet
    answer: Any = None
    grade: Grade | None = None
    error: str = ""
    words: str = ""
    made: tuple[tries.Try, ...] = ()

    @property
    def is_right(self) -> bool:
        return self.grade is not None and self.grade.state is State.RIGHT

    @property
    def history(self) -> str:
        return tries.written(self.made)

    @property
    def template(self) -> str:
        return f"courses/questions/{self.type}.html"

    def sent(self) -> Iterator[tuple[str, str]]:
        """Name and value of every field that was sent, to send once more with the next try."""
        if self.sheet.typed:
            yield self.key, self.sheet.typed
        for line in self.sheet.lines:
            if line.given:
                per_line = self.type in {"match", "order"}
                yield (f"{self.key}:{line.key}" if per_line else self.key), line.given


@dataclass(frozen=True, kw_only=True)
class Quizzing(Turn):
    questions: tuple[Asked, ...]

    @property
    def right(self) -> int:
        return sum(asked.is_right for asked in self.questions)

    @property
    def all_right(self) -> bool:
        return self.right == len(self.questions)

    @property
    def verdict(self) -> str:
        if self.all_right:
            return gettext("All correct. You saw through it.")
        return ngettext(
            "%(right)d of %(all)d is right. The rest you can try again.",
            "%(right)d of %(all)d are right. The rest you can try again.",
            self.right,
        ) % {"right": self.right, "all": len(self.questions)}


# --- the kinds of questions ---------------------------------------------------------------------

Data: TypeAlias = QueryDict | Mapping[str, str]


class QuestionBlock(blocks.StructBlock):
    """A question. `listed` names the field whose children can be at fault."""

    listed: ClassVar[str] = ""
    penalty: ClassVar[Fraction] = grading.DEFAULT_PENALTY

    text = words(label=_("Question"), required=True)
    feedback = words(label=_("What we say to everybody afterwards"))

    class Meta:
        label_format = "{text}"

    def question(self, value: StructValue) -> grading.Question:
        raise NotImplementedError

    def answer(self, value: StructValue, data: QueryDict, name: str) -> object:
        """What was posted, in the shape that `grading` wants; it refuses what it cannot grade."""
        raise NotImplementedError

    def sheet(self, value: StructValue, data: QueryDict, name: str) -> Sheet:
        raise NotImplementedError

    def get_form_layout(self) -> blocks.BlockGroup:
        own = [name for name in self.child_blocks if name not in {"text", "feedback"}]
        return blocks.BlockGroup(children=["text", *own, "feedback"])

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        faults = grading.faults(self.question(value))
        if faults:
            raise StructBlockValidationError({self.listed: self._named(value, faults)})
        return value

    def _named(self, value: StructValue, faults: Sequence[grading.Fault]) -> ValidationError:
        """The faults at the places where they are; `key` is an id, or a place from 1."""
        places = {key: place for place, (key, _child) in enumerate(keyed(value[self.listed]))}
        whole, at = [], {}
        for found in faults:
            place = places.get(found.key, int(found.key) - 1 if found.key.isdecimal() else None)
            if place is None:
                whole.append(str(FAULTS[found.code]))
            else:
                at[place] = self._child_fault(str(FAULTS[found.code]))
        return in_list(whole, at)

    def _child_fault(self, message: str) -> ValidationError:
        return in_struct("fraction", message)


class TrueFalseBlock(QuestionBlock):
    penalty = grading.TRUE_FALSE_PENALTY

    right = blocks.BooleanBlock(label=_("The sentence is true"), required=False)

    class Meta:
        icon = "tick"
        label = _("True or false")

    def question(self, value: StructValue) -> grading.Question:
        return grading.TrueFalse(right=bool(value["right"]))

    def answer(self, value: StructValue, data: QueryDict, name: str) -> object:
        text = data.get(name)
        return {"true": True, "false": False}.get(text, text) if text else None

    def sheet(self, value: StructValue, data: QueryDict, name: str) -> Sheet:
        given = data.get(name)
        sides = {"true": gettext("True"), "false": gettext("Not true")}
        return Sheet(
            tuple(Line(key, text, key if key == given else "") for key, text in sides.items())
        )


def _fraction(help_text: Any) -> blocks.DecimalBlock:
    return blocks.DecimalBlock(
        label=_("Earns, in per cent"),
        min_value=-100,
        max_value=100,
        default=0,
        help_text=help_text,
    )


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Choice"), max_length=200)
    fraction = _fraction(_("100 is right, 0 is wrong, less than 0 costs something."))
    feedback = blocks.TextBlock(label=_("What we say to who chooses this"), required=False, rows=2)

    class Meta:
        label_format = "{text}"


class SingleBlock(QuestionBlock):
    listed = "options"

    options = blocks.ListBlock(OptionBlock(), label=_("Choices"), max_num=12)

    class Meta:
        icon = "radio-full"
        label = _("One answer")

    def options_of(self, value: StructValue) -> tuple[grading.Option, ...]:
        return tuple(
            grading.Option(key, grading.percent(option["fraction"] or 0), option["feedback"] or "")
            for key, option in keyed(value["options"])
        )

    def question(self, value: StructValue) -> grading.Question:
        return grading.Single(self.options_of(value))

    def answer(self, value: StructValue, data: QueryDict, name: str) -> object:
        return data.get(name)

    def sheet(self, value: StructValue, data: QueryDict, name: str) -> Sheet:
        given = frozenset(data.getlist(name))
        return Sheet(
            tuple(
                Line(key, option["text"], key if key in given else "")
                for key, option in keyed(value["options"])
            )
        )


class MultipleBlock(SingleBlock):
    class Meta:
        icon = "list-ul"
        label = _("Several answers")

    def question(self, value: StructValue) -> grading.Question:
        return grading.Multiple(self.options_of(value))

    def answer(self, value: StructValue, data: QueryDict, name: str) -> object:
        return data.getlist(name)


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(
        label=_("This"),
        max_length=160,
        required=False,
        help_text=_("Leave it empty for one more choice that belongs to nothing."),
    )
    right = blocks.CharBlock(label=_("belongs to this"), max_length=160)

    class Meta:
        label_format = "{left}"


class MatchBlock(QuestionBlock):
    listed = "pairs"

    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), max_num=12)

    class Meta:
        icon = "link"
        label = _("What belongs together")

    def question(self, value: StructValue) -> grading.Match:
        return grading.Match(
            tuple(
                grading.Pair(key, pair["left"] or "", pair["right"] or "")
                for key, pair in keyed(value["pairs"])
            )
        )

    def answer(self, value: StructValue, data: QueryDict, name: str) -> object:
        lefts = (pair.key for pair in self.question(value).pairs if pair.left)
        return {key: data.get(f"{name}:{key}", "") for key in lefts}

    def sheet(self, value: StructValue, data: QueryDict, name: str) -> Sheet:
        question = self.question(value)
        rights = question.choices()
        return Sheet(
            lines=tuple(
                Line(pair.key, pair.left, _known(data.get(f"{name}:{pair.key}"), rights))
                for pair in question.pairs
                if pair.left
            ),
            choices=tuple(Line(key, rights[key]) for key in scrambled([*rights])),
        )

    def _child_fault(self, message: str) -> ValidationError:
        return in_struct("right", message)


class OrderBlock(QuestionBlock):
    listed = "items"

    items = blocks.ListBlock(
        blocks.CharBlock(label=_("Sentence"), max_length=160),
        label=_("In the right order"),
        max_num=12,
    )

    class Meta:
        icon = "list-ol"
        label = _("In which order")

    def question(self, value: StructValue) -> grading.Order:
        return grading.Order(tuple(key for key, _text in keyed(value["items"])))

    def answer(self, value: StructValue, data: QueryDict, name: str) -> object:
        """The items by their numbers. Raises NotAnAnswer where the numbers are no order."""
        keys = self.question(value).keys
        numbers = [str(number) for number in range(1, len(keys) + 1)]
        given = {key: data.get(f"{name}:{key}", "") for key in keys}
        if not any(given.values()):
            raise NotAnAnswer(Refusal.NOTHING)
        if not all(given.values()):
            raise NotAnAnswer(Refusal.OPEN)
        if sorted(given.values()) != sorted(numbers):
            raise NotAnAnswer(Refusal.TWICE)
        return sorted(keys, key=lambda key: numbers.index(given[key]))

    def sheet(self, value: StructValue, data: QueryDict, name: str) -> Sheet:
        texts = dict(keyed(value["items"]))
        numbers = {str(number): "" for number in range(1, len(texts) + 1)}
        return Sheet(
            lines=tuple(
                Line(key, texts[key], _known(data.get(f"{name}:{key}"), numbers))
                for key in scrambled([*texts])
            ),
            choices=tuple(Line(number, number) for number in numbers),
        )

    def _child_fault(self, message: str) -> ValidationError:
        return ValidationError(message)


class PatternBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("Answer"), max_length=160, help_text=_("A * stands for anything, or nothing.")
    )
    fraction = _fraction(_("100 is right."))
    feedback = blocks.TextBlock(label=_("What we say to who writes this"), required=False, rows=2)

    class Meta:
        label_format = "{text}"


class ShortBlock(QuestionBlock):
    listed = "answers"

    answers = blocks.ListBlock(PatternBlock(), label=_("Answers, the first that fits counts"))

    class Meta:
        icon = "pilcrow"
        label = _("A few words")

    def question(self, value: StructValue) -> grading.Question:
        return grading.Short(
            tuple(
                grading.Pattern(
                    answer["text"] or "",
                    grading.percent(answer["fraction"] or 0),
                    answer["feedback"] or "",
                )
                for _key, answer in keyed(value["answers"])
            ),
            accents_matter=False,
        )

    def answer(self, value: StructValue, data: QueryDict, name: str) -> object:
        return data.get(name, "")[:TYPED_AT_MOST]

    def sheet(self, value: StructValue, data: QueryDict, name: str) -> Sheet:
        return Sheet(typed=data.get(name, "")[:TYPED_AT_MOST])


class ValueBlock(blocks.StructBlock):
    value = blocks.DecimalBlock(label=_("Number"))
    tolerance = blocks.DecimalBlock(
        label=_("May differ by"), min_value=0, default=0, required=False
    )
    fraction = _fraction(_("100 is right."))
    feedback = blocks.TextBlock(label=_("What we say to who writes this"), required=False, rows=2)

    class Meta:
        label_format = "{value}"


class NumberBlock(ShortBlock):
    answers = blocks.ListBlock(ValueBlock(), label=_("Answers, the first that fits counts"))
    unit = blocks.CharBlock(label=_("Unit"), max_length=20, required=False)

    class Meta:
        icon = "decimal"
        label = _("A number")

    def question(self, value: StructValue) -> grading.Question:
        return grading.Number(
            tuple(
                grading.Value(
                    answer["value"],
                    grading.percent(answer["fraction"] or 0),
                    tolerance=answer["tolerance"] or 0,
                    feedback=answer["feedback"] or "",
                )
                for _key, answer in keyed(value["answers"])
            ),
            unit=value["unit"] or "",
        )

    def sheet(self, value: StructValue, data: QueryDict, name: str) -> Sheet:
        return Sheet(typed=data.get(name, "")[:TYPED_AT_MOST], unit=value["unit"] or "")


def _known(given: str | None, choices: Mapping[str, str]) -> str:
    return given if given and given in choices else ""


def scrambled(keys: Sequence[str]) -> list[str]:
    """The keys in an order that says nothing, the same for everybody and every time."""
    mixed = sorted(keys, key=lambda key: blake2b(key.encode(), digest_size=8).digest())
    return mixed[1:] + mixed[:1] if mixed == list(keys) else mixed


# --- the step -----------------------------------------------------------------------------------


class QuestionsBlock(blocks.StreamBlock):
    truefalse = TrueFalseBlock()
    single = SingleBlock()
    multiple = MultipleBlock()
    match = MatchBlock()
    order = OrderBlock()
    short = ShortBlock()
    number = NumberBlock()

    class Meta:
        min_num = 1
        max_num = 20


class QuizBlock(StepBlock):
    kind = Kind.QUIZ

    questions = QuestionsBlock(label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Quiz")
        template = "blocks/steps/quiz.html"
        description = _("Questions with right answers, of seven kinds. Wrong ones can be retried.")
        preview_value = {
            "title": "Echt, half of nep?",
            "questions": [
                ("truefalse", {"text": "<p>Boos zijn is ongezond.</p>", "right": False}),
                (
                    "single",
                    {
                        "text": "<p>‘Gratis gsm! Nog 4 minuten.’</p>",
                        "options": [
                            {"text": "Echt", "fraction": 0, "feedback": ""},
                            {"text": "Nep", "fraction": 100, "feedback": ""},
                        ],
                    },
                ),
            ],
        }

    def turn(self, value: StructValue, data: QueryDict | None = None, at: str = "") -> Quizzing:
        super().turn(value, data, at)
        posted = QueryDict() if data is None else data
        questions = tuple(
            _asked(child, str(child.id or place), place, posted)
            for place, child in enumerate(value["questions"], 1)
        )
        graded = [(asked.key, asked.grade) for asked in questions if asked.grade]
        return Quizzing(
            questions=questions,
            answered=bool(graded),
            error=nothing_chosen() if data is not None and not graded else "",
            counts=tuple(f"{key}:{grade.state}" for key, grade in graded),
        )

    def answer_groups(self, value: StructValue) -> list[AnswerGroup]:
        return [
            AnswerGroup(
                plain(child.value["text"].source),
                {f"{child.id or place}:{state}": str(words) for state, words in STATES.items()},
            )
            for place, child in enumerate(value["questions"], 1)
        ]


def plain(html: str) -> str:
    """A rich text as one line."""
    return " ".join(unescape(strip_tags(html.replace("</p>", " "))).split())


def _asked(child: Any, key: str, place: int, data: QueryDict) -> Asked:
    """A question with what was posted for it, graded if that can be graded."""
    block: QuestionBlock = child.block
    asked = {
        "key": key,
        "type": child.block_type,
        "place": place,
        "value": child.value,
        "sheet": block.sheet(child.value, data, key),
    }
    earlier = tries.read(data.get(f"{key}:tries"))
    try:
        answer = block.answer(child.value, data, key)
        grade = grading.grade(block.question(child.value), answer)
    except NotAnAnswer as refusal:
        return Asked(**asked, made=earlier, error=str(REFUSALS[refusal.reason]))
    now = tries.with_try(earlier, grade.fraction, answer)
    return Asked(
        **asked, answer=answer, grade=grade, made=now, words=_words(grade, now, block.penalty)
    )


def _words(grade: Grade, made: Sequence[tries.Try], penalty: Fraction) -> str:
    """How it went, and what the earlier tries cost."""
    if grade.state is State.WRONG:
        return gettext("Not yet.")
    if grade.state is State.PARTLY:
        return gettext("Partly right.")
    if len(made) == 1:
        return gettext("Right.")
    start = gettext("Right, on try %(number)d.") % {"number": len(made)}
    return f"{start} {_worth(grading.score_after_tries([t.fraction for t in made], penalty))}"


WORTH: tuple[tuple[Fraction, Callable[[], str]], ...] = (
    (Fraction(2, 3) - Fraction(1, 100), lambda: gettext("That counts for a big part.")),
    (Fraction(1, 3) - Fraction(1, 100), lambda: gettext("That counts for a part.")),
    (Fraction(1, 100), lambda: gettext("That counts for a little.")),
    (Fraction(0), lambda: gettext("It does not count any more, but now you know.")),
)


def _worth(score: Fraction) -> str:
    """What is left of a question after the penalties, in words."""
    return next(sentence() for least, sentence in WORTH if score >= least)
