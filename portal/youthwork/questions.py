"""What each kind of step asks a group: the questions of a run, with their words.

Steps that are read, watched, done together or thought about alone ask nothing: there is nothing
that a phone could send. A quiz goes question by question. What can be chosen is answered; what has
to be typed, put in order or matched is talked about, and then its answer is shown
(`portal.youthwork.answers`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from wagtail.blocks import StructValue

from portal.cms.finds import readable
from portal.courses.blocks.choosing import letters
from portal.courses.enums import Kind
from portal.courses.keys import keyed
from portal.courses.models import ModulePage
from portal.youthwork import running
from portal.youthwork.running import Plan, Stop


@dataclass(frozen=True, slots=True)
class Answer:
    """Something to choose; `to` is the moment of the story that it leads to."""

    key: str
    letter: str
    text: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its words. `field` is its name in the form of a phone."""

    key: str
    text: str
    answers: tuple[Answer, ...]
    least: int = 1
    most: int = 1

    @property
    def field(self) -> str:
        return f"answer:{self.key}"

    @property
    def single(self) -> bool:
        return self.most == 1

    @property
    def is_scale(self) -> bool:
        """Points between two ends stand beside each other."""
        return all(not answer.letter for answer in self.answers)

    @property
    def hint(self) -> str:
        if self.most == 1:
            return ""
        if self.least == self.most:
            return gettext("Choose %(most)d.") % {"most": self.most}
        if self.most >= len(self.answers):
            return gettext("Tick everything that is right.")
        return ngettext("Choose up to %(most)d.", "Choose up to %(most)d.", self.most) % {
            "most": self.most
        }

    @property
    def frozen(self) -> running.Question:
        return running.Question(
            {answer.key: answer.to for answer in self.answers}, self.least, self.most
        )


def _answers(options: Mapping[str, str]) -> tuple[Answer, ...]:
    pairs = zip(letters(), options.items(), strict=False)
    return tuple(Answer(key, letter, text) for letter, (key, text) in pairs)


def _choose(value: StructValue, _moment: str) -> Iterator[Asked]:
    options = {key: option["text"] for key, option in keyed(value["options"])}
    least, most = value["pick_min"] or 1, value["pick_max"] or 1
    yield Asked("", value["prompt"], _answers(options), least, most)


def _card(value: StructValue, _moment: str) -> Iterator[Asked]:
    yield Asked("", value["heading"], _answers(dict(keyed(value["options"]))))


def _scale(value: StructValue, _moment: str) -> Iterator[Asked]:
    points = int(value["points"])
    ends = {0: value["low"], points - 1: value["high"]}
    words = [*value["labels"]] or [
        f"{place + 1}: {ends[place]}" if place in ends else str(place + 1)
        for place in range(points)
    ]
    for key, text in keyed(value["statements"]):
        yield Asked(key, text, tuple(Answer(str(n), "", words[n]) for n in range(points)))


def in_quiz(value: StructValue, moment: str = "") -> list[tuple[str, Any]]:
    """The questions of a quiz by their keys; of a moment, the one that is on then."""
    found = [(str(one.id or place), one) for place, one in enumerate(value["questions"], 1)]
    return [(key, one) for key, one in found if moment in {"", key}]


def _quiz(value: StructValue, moment: str) -> Iterator[Asked]:
    for name, question in in_quiz(value, moment):
        words = readable(question.value["text"].source)
        if question.block_type == "truefalse":
            sides = {"true": gettext("True"), "false": gettext("Not true")}
            yield Asked(name, words, _answers(sides))
        elif question.block_type in {"single", "multiple"}:
            options = {key: one["text"] for key, one in keyed(question.value["options"])}
            most = 1 if question.block_type == "single" else len(options)
            yield Asked(name, words, _answers(options), 1, most)


def _scenario(value: StructValue, moment: str) -> Iterator[Asked]:
    node = moment_of(value, moment)
    if node is None or not len(node["options"]):
        return
    pairs = zip(letters(), keyed(node["options"]), strict=False)
    answers = tuple(Answer(key, letter, way["text"], way["to"]) for letter, (key, way) in pairs)
    yield Asked("", node["question"] or gettext("What do you do?"), answers)


ASKING: Mapping[str, Callable[[StructValue, str], Iterator[Asked]]] = {
    Kind.CHOOSE: _choose,
    Kind.CARD: _card,
    Kind.SCALE: _scale,
    Kind.QUIZ: _quiz,
    Kind.SCENARIO: _scenario,
}


def moment_of(value: StructValue, name: str) -> Any:
    """The moment of a story with this name; None where it is not there (any more)."""
    return next((node for node in value["nodes"] if node["name"] == name), None)


def moments_of(step: Any) -> tuple[str, ...]:
    """Where a group can be in a step: moments of a story, questions of a quiz, or just there."""
    if step.block_type == Kind.SCENARIO:
        return tuple(node["name"] for node in step.value["nodes"])
    if step.block_type == Kind.QUIZ:
        return tuple(key for key, _question in in_quiz(step.value))
    return ("",)


def start_of(step: Any) -> str:
    """The moment at which a group comes into a step."""
    if step.block_type == Kind.SCENARIO:
        return str(step.value["start"])
    return next(iter(moments_of(step)), "")


def questions_of(step: Any, moment: str = "") -> tuple[Asked, ...]:
    """What a step asks at a moment of it ("": all that a quiz asks)."""
    asking = ASKING.get(step.block_type)
    return tuple(asking(step.value, moment)) if asking else ()


def plan_of(module: ModulePage, order: list[str]) -> Plan:
    """What these steps of a module ask, to be frozen in a run."""
    return Plan({step.id: _stop(step) for step in module.steps if step.id in order})


def _stop(step: Any) -> Stop:
    moments = moments_of(step)
    return Stop(
        id=step.id,
        start=start_of(step),
        row=moments if step.block_type == Kind.QUIZ else (),
        moments={
            name: asked
            for name in moments
            if (asked := {one.key: one.frozen for one in questions_of(step, name)})
        },
    )
