"""What is right, and what is said about it, once the answers of a group are shown.

Of a quiz a phone can send what can be chosen. What has to be typed, matched or put in order is
shown to the group to talk about: `Talk` is what stands there, `Reveal` what comes after.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from wagtail.blocks import StructValue
from wagtail.rich_text import RichText

from portal.cms.finds import readable
from portal.courses.blocks.choosing import Mode
from portal.courses.blocks.quiz import scrambled
from portal.courses.enums import Kind
from portal.courses.keys import keyed
from portal.youthwork.questions import in_quiz, questions_of

ALL_OF_IT = 100
"""Per cent that a right answer earns."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A question that a group answers aloud: its words, and what is to be matched or ordered."""

    text: str
    hint: str
    lines: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reveal:
    """What is right: keys of answers that could be chosen, or lines to read out."""

    right: frozenset[str] = frozenset()
    lines: tuple[str, ...] = ()
    is_ordered: bool = False
    words: tuple[RichText | str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.right or self.lines or self.words)


@dataclass(frozen=True, slots=True)
class OfQuiz:
    """A question of a quiz: which one of how many."""

    place: int
    all: int
    talk: Talk | None


def of_quiz(value: StructValue, moment: str) -> OfQuiz | None:
    """The question that is on at this moment; None where it is gone from the quiz."""
    for place, (key, question) in enumerate(in_quiz(value), 1):
        if key == moment:
            talk = TALKS.get(question.block_type)
            return OfQuiz(place, len(value["questions"]), talk and talk(question.value))
    return None


def talks_of(value: StructValue) -> list[Talk]:
    """All that is talked about in a quiz, for paper."""
    found = ((TALKS.get(question.block_type), question.value) for _key, question in in_quiz(value))
    return [talk(words) for talk, words in found if talk]


def reveal_of(step: Any, moment: str) -> Reveal:
    """What is shown beside the answers of a step; nothing where no answer is better than others."""
    if step.block_type == Kind.CHOOSE:
        return _choose(step.value)
    if step.block_type == Kind.QUIZ and moment:
        for _key, question in in_quiz(step.value, moment):
            return REVEALS[question.block_type](question.value)
    return Reveal()


def answer_key(step: Any) -> list[tuple[tuple[str, ...], Reveal]]:
    """What is right at each question of a quiz, in words, for who reads it from paper."""
    if step.block_type != Kind.QUIZ:
        return []
    found = []
    for key, _question in in_quiz(step.value):
        reveal = reveal_of(step, key)
        chosen = (one for asked in questions_of(step, key) for one in asked.answers)
        right = tuple(one.text for one in chosen if one.key in reveal.right)
        found.append((right or reveal.lines, reveal))
    return found


# --- talking ------------------------------------------------------------------------------------


def _words(value: StructValue) -> str:
    return readable(value["text"].source)


def _pairs(value: StructValue) -> Talk:
    pairs = dict(keyed(value["pairs"]))
    lefts = tuple(pair["left"] for pair in pairs.values() if pair["left"])
    rights = {key: pair["right"] for key, pair in pairs.items()}
    mixed = tuple(dict.fromkeys(rights[key] for key in scrambled([*rights])))
    return Talk(_words(value), gettext("What belongs together? Say it aloud."), lefts, mixed)


def _row(value: StructValue) -> Talk:
    texts = dict(keyed(value["items"]))
    mixed = tuple(texts[key] for key in scrambled([*texts]))
    return Talk(_words(value), gettext("In which order? Say it aloud."), mixed)


def _typed(value: StructValue) -> Talk:
    return Talk(_words(value), gettext("What do you think? Say it aloud."))


TALKS: Mapping[str, Callable[[StructValue], Talk]] = {
    "match": _pairs,
    "order": _row,
    "short": _typed,
    "number": _typed,
}


# --- showing ------------------------------------------------------------------------------------


def _said(value: StructValue, *more: str) -> tuple[RichText | str, ...]:
    """What is said to everybody; else what is said to who was right."""
    if value["feedback"].source:
        return (value["feedback"],)
    return tuple(text for text in more if text)


def _choose(value: StructValue) -> Reveal:
    is_scored = value["mode"] == Mode.SCORED
    right = frozenset(key for key, one in keyed(value["options"]) if is_scored and one["right"])
    return Reveal(right, words=_said(value))


def _truefalse(value: StructValue) -> Reveal:
    return Reveal(frozenset({"true" if value["right"] else "false"}), words=_said(value))


def _options(value: StructValue) -> Reveal:
    earning = {key: one for key, one in keyed(value["options"]) if (one["fraction"] or 0) > 0}
    most = max((one["fraction"] for one in earning.values()), default=0)
    # Of one answer the best is right, and half right is not; of several all that earn something.
    right = {
        key: one for key, one in earning.items() if most < ALL_OF_IT or one["fraction"] == most
    }
    return Reveal(
        frozenset(right), words=_said(value, *(one["feedback"] for one in right.values()))
    )


def _matched(value: StructValue) -> Reveal:
    pairs = (pair for _key, pair in keyed(value["pairs"]) if pair["left"])
    return Reveal(
        lines=tuple(f"{pair['left']} → {pair['right']}" for pair in pairs), words=_said(value)
    )


def _ordered(value: StructValue) -> Reveal:
    texts = tuple(text for _key, text in keyed(value["items"]))
    return Reveal(lines=texts, is_ordered=True, words=_said(value))


def _best(value: StructValue) -> Any:
    """The first answer that earns everything."""
    answers = [answer for _key, answer in keyed(value["answers"])]
    whole = (answer for answer in answers if (answer["fraction"] or 0) >= ALL_OF_IT)
    return next(whole, answers[0] if answers else None)


def _written(value: StructValue) -> Reveal:
    best = _best(value)
    line = best["text"].replace("*", "").strip() if best else ""
    more = [best["feedback"]] if best else []
    return Reveal(lines=(line,) if line else (), words=_said(value, *more))


def _counted(value: StructValue) -> Reveal:
    best = _best(value)
    if best is None:
        return Reveal(words=_said(value))
    line = " ".join(text for text in (f"{best['value']:f}", value["unit"] or "") if text)
    return Reveal(lines=(line,), words=_said(value, best["feedback"]))


REVEALS: Mapping[str, Callable[[StructValue], Reveal]] = {
    "truefalse": _truefalse,
    "single": _options,
    "multiple": _options,
    "match": _matched,
    "order": _ordered,
    "short": _written,
    "number": _counted,
}
