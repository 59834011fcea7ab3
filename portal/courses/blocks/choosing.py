"""Steps with something to choose: one or several of a list, points of a scale, a card to keep."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructValue

from portal.courses.blocks.common import (
    AnswerGroup,
    Errors,
    StepBlock,
    Turn,
    fault,
    in_list,
    nothing_chosen,
    words,
)
from portal.courses.enums import Kind
from portal.courses.grading import State
from portal.courses.keys import keyed, short
from portal.courses.scale import Band, band, is_heavy
from portal.courses.talking import people_to_talk_to


def letters() -> Iterator[str]:
    """A, B, … Z, AA, AB, …"""
    yield from ascii_uppercase
    for first in ascii_uppercase:
        for second in ascii_uppercase:
            yield first + second


# --- choose -------------------------------------------------------------------------------------


class Mode(TextChoices):
    OPINION = "opinion", _("an opinion: nothing is wrong")
    SCORED = "scored", _("some answers are right")


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Choice"), max_length=200)
    feedback = blocks.TextBlock(label=_("What we say to who chooses this"), required=False, rows=2)
    right = blocks.BooleanBlock(
        label=_("Right"), required=False, help_text=_("Only where some answers are right.")
    )

    class Meta:
        label_format = "{text}"


@dataclass(frozen=True, slots=True)
class Pick:
    """A choice as it stands on the page."""

    key: str
    letter: str
    text: str
    feedback: str
    right: bool
    checked: bool


@dataclass(frozen=True, kw_only=True)
class Choosing(Turn):
    picks: tuple[Pick, ...]
    single: bool
    hint: str
    state: State | None = None

    @property
    def picked(self) -> tuple[Pick, ...]:
        return tuple(pick for pick in self.picks if pick.checked)

    @property
    def missed(self) -> tuple[Pick, ...]:
        return tuple(pick for pick in self.picks if pick.right and not pick.checked)


class ChooseBlock(StepBlock):
    kind = Kind.CHOOSE
    has_few_answers = True

    prompt = blocks.TextBlock(label=_("Question"), rows=2)
    mode = blocks.ChoiceBlock(
        label=_("Kind of question"), choices=Mode.choices, default=Mode.OPINION.value
    )
    pick_min = blocks.IntegerBlock(label=_("Choose at least"), min_value=1, default=1)
    pick_max = blocks.IntegerBlock(label=_("Choose at most"), min_value=1, default=1)
    options = blocks.ListBlock(ChoiceBlock(), label=_("Choices"), min_num=2, max_num=40)
    feedback = words(label=_("What we say to everybody afterwards"))

    class Meta:
        icon = "tick"
        label = _("Choose")
        template = "blocks/steps/choose.html"
        description = _("One or several of a list, with an answer to each choice.")
        preview_value = {
            "title": "Wie wint er?",
            "prompt": "Wie wint er iets als jij blijft kijken?",
            "mode": Mode.OPINION.value,
            "pick_min": 1,
            "pick_max": 1,
            "options": [
                {"text": "Geld. Iemand verdient hieraan.", "feedback": "Kan goed.", "right": False},
                {"text": "Niemand. Het is plezant.", "feedback": "Mag ook.", "right": False},
            ],
            "feedback": "<p>Vaak winnen er twee tegelijk.</p>",
        }

    def errors(self, value: StructValue) -> Errors:
        least, most, options = value["pick_min"] or 1, value["pick_max"] or 1, value["options"]
        right = sum(bool(option["right"]) for option in options)
        if least > most:
            return {"pick_max": fault(_("This is less than the smallest number to choose."))}
        if most > len(options):
            return {"pick_max": fault(_("There are fewer choices than that."))}
        if value["mode"] == Mode.SCORED and not least <= right <= most:
            message = gettext(
                "%(right)d choices are right, but %(least)d to %(most)d can be chosen."
            ) % {"right": right, "least": least, "most": most}
            return {"options": in_list([message])}
        return {}

    def turn(self, value: StructValue, data: QueryDict | None = None, at: str = "") -> Choosing:
        super().turn(value, data, at)
        given = frozenset(data.getlist("answer")) if data is not None else frozenset()
        picks = tuple(
            Pick(
                key=key,
                letter=letter,
                text=option["text"],
                feedback=option["feedback"],
                right=value["mode"] == Mode.SCORED and bool(option["right"]),
                checked=key in given,
            )
            for letter, (key, option) in zip(letters(), keyed(value["options"]), strict=False)
        )
        picked = tuple(pick.key for pick in picks if pick.checked)
        error = self._objection(value, len(picked)) if data is not None else ""
        answered = data is not None and not error
        return Choosing(
            picks=picks,
            single=value["pick_max"] == 1,
            hint=self._hint(value["pick_min"], value["pick_max"]),
            answered=answered,
            error=error,
            counts=picked if answered else (),
            state=_state(picks) if answered and value["mode"] == Mode.SCORED else None,
        )

    def answer_groups(self, value: StructValue) -> list[AnswerGroup]:
        answers = {key: option["text"] for key, option in keyed(value["options"])}
        return [AnswerGroup(value["prompt"], answers, one_each=value["pick_max"] == 1)]

    @staticmethod
    def _objection(value: StructValue, picked: int) -> str:
        least, most = value["pick_min"], value["pick_max"]
        if not picked:
            return nothing_chosen()
        if picked < least:
            return ngettext(
                "Choose at least %(least)d. You have %(picked)d.",
                "Choose at least %(least)d. You have %(picked)d.",
                least,
            ) % {"least": least, "picked": picked}
        if picked > most:
            return ngettext(
                "Choose %(most)d at most. You have %(picked)d.",
                "Choose %(most)d at most. You have %(picked)d.",
                most,
            ) % {"most": most, "picked": picked}
        return ""

    @staticmethod
    def _hint(least: int, most: int) -> str:
        if most == 1:
            return ""
        if least == most:
            return gettext("Choose %(most)d.") % {"most": most}
        return gettext("Choose %(least)d to %(most)d.") % {"least": least, "most": most}


def _state(picks: tuple[Pick, ...]) -> State:
    """Right is exactly what is right; partly is some of it."""
    if all(pick.checked == pick.right for pick in picks):
        return State.RIGHT
    return State.PARTLY if any(pick.checked and pick.right for pick in picks) else State.WRONG


# --- scale --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the scale; its label is what a screen reader says."""

    place: int
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Statement:
    key: str
    text: str
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Looking(Turn):
    statements: tuple[Statement, ...]
    has_words: bool
    band: Band | None = None
    words: Any = None
    shows_help: bool = False


class ScaleBlock(StepBlock):
    """Statements with points between two ends. What comes back is words; there is no score."""

    kind = Kind.SCALE

    prompt = blocks.TextBlock(label=_("Question"), rows=2)
    points = blocks.ChoiceBlock(
        label=_("Points"), choices=[("5", _("five")), ("11", _("eleven"))], default="5"
    )
    low = blocks.CharBlock(label=_("Word at the low end"), max_length=40)
    high = blocks.CharBlock(label=_("Word at the high end"), max_length=40)
    labels = blocks.ListBlock(
        blocks.CharBlock(label=_("Word"), max_length=30),
        label=_("A word for each point, low to high (or none)"),
        default=[],
    )
    statements = blocks.ListBlock(
        blocks.CharBlock(label=_("Sentence"), max_length=160), label=_("Sentences"), min_num=1
    )
    words_low = words(label=_("What we say when it is low"), required=True)
    words_middle = words(label=_("What we say in the middle"), required=True)
    words_high = words(label=_("What we say when it is high"), required=True)
    help_when_low = blocks.BooleanBlock(
        label=_("Show people to talk to when it is low"), required=False, default=True
    )

    class Meta:
        icon = "sliders"
        label = _("Look at yourself")
        template = "blocks/steps/scale.html"
        description = _("Sentences with points between two ends. The answer is words, no score.")
        preview_value = {
            "title": "Mijn kompas",
            "prompt": "Hoe zit het deze week?",
            "points": "5",
            "low": "klopt niet",
            "high": "klopt helemaal",
            "labels": [],
            "statements": ["Ik hoor ergens bij.", "Ik zie iets om naar uit te kijken."],
            "words_low": "<p>Het waait hard bij jou.</p>",
            "words_middle": "<p>Wind van opzij.</p>",
            "words_high": "<p>Je staat stevig.</p>",
        }

    def errors(self, value: StructValue) -> Errors:
        if len(value["labels"]) not in {0, int(value["points"])}:
            message = gettext("Give a word for each of the %(points)s points, or none.") % {
                "points": value["points"]
            }
            return {"labels": in_list([message])}
        return {}

    def turn(self, value: StructValue, data: QueryDict | None = None, at: str = "") -> Looking:
        super().turn(value, data, at)
        points = int(value["points"])
        given = {
            key: place
            for key, _text in keyed(value["statements"])
            if data is not None and (place := _place(data.get(key), points)) is not None
        }
        answered = bool(given)
        heavy = answered and value["help_when_low"] and is_heavy([*given.values()], points)
        where = band([*given.values()], points) if answered else None
        return Looking(
            statements=tuple(_statements(value, given)),
            has_words=bool(value["labels"]),
            answered=answered,
            error=nothing_chosen() if data is not None and not answered else "",
            counts=tuple(f"{key}:{place}" for key, place in given.items()),
            band=where,
            words=value[f"words_{where}"] if where else None,
            shows_help=bool(heavy),
        )

    def answer_groups(self, value: StructValue) -> list[AnswerGroup]:
        return [
            AnswerGroup(
                statement.text,
                {f"{statement.key}:{point.place}": point.label for point in statement.points},
            )
            for statement in _statements(value, {})
        ]

    def get_context(
        self, value: StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        if context["turn"].shows_help:
            return {**context, **people_to_talk_to()}
        return context


def _place(text: str | None, points: int) -> int | None:
    """The point (from 0) that was posted; None for what is no point."""
    places = [str(place) for place in range(points)]
    return places.index(text) if text in places else None


def _statements(value: StructValue, given: dict[str, int]) -> Iterator[Statement]:
    points = int(value["points"])
    labels = [*value["labels"]] or _labels_between(value["low"], value["high"], points)
    for key, text in keyed(value["statements"]):
        yield Statement(
            key,
            text,
            tuple(Point(n, labels[n], given.get(key) == n) for n in range(points)),
        )


def _labels_between(low: str, high: str, points: int) -> list[str]:
    """What to call points that have no word of their own: how far they are from both ends."""
    between = gettext("%(place)d of %(points)d, from ‘%(low)s’ to ‘%(high)s’")
    return [
        between % {"place": place, "points": points, "low": low, "high": high}
        for place in range(1, points + 1)
    ]


# --- card ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardChoice:
    key: str
    letter: str
    text: str
    checked: bool

    @property
    def short(self) -> str:
        """As it stands in the address of the picture."""
        return short(self.key)


@dataclass(frozen=True, kw_only=True)
class Keeping(Turn):
    choices: tuple[CardChoice, ...]

    @property
    def chosen(self) -> CardChoice | None:
        return next((choice for choice in self.choices if choice.checked), None)


class CardBlock(StepBlock):
    """One sentence to take home, as a picture."""

    kind = Kind.CARD
    has_few_answers = True

    lead = words(label=_("Words before the choice"))
    heading = blocks.CharBlock(label=_("Heading on the card"), max_length=40)
    options = blocks.ListBlock(
        blocks.CharBlock(label=_("Sentence"), max_length=90),
        label=_("Sentences to choose from"),
        min_num=2,
        max_num=40,
    )

    class Meta:
        icon = "image"
        label = _("Take along")
        template = "blocks/steps/card.html"
        description = _("Somebody chooses a sentence and gets it as a picture to keep.")
        preview_value = {
            "title": "Eén draad",
            "heading": "Deze week maak ik één draad sterker",
            "options": ["Ik bel iemand van thuis.", "Ik ga trainen, ook als het regent."],
        }

    def turn(self, value: StructValue, data: QueryDict | None = None, at: str = "") -> Keeping:
        super().turn(value, data, at)
        given = data.get("answer") if data is not None else None
        choices = tuple(
            CardChoice(key, letter, text, key == given)
            for letter, (key, text) in zip(letters(), keyed(value["options"]), strict=False)
        )
        chosen = tuple(choice.key for choice in choices if choice.checked)
        return Keeping(
            choices=choices,
            answered=bool(chosen),
            error=nothing_chosen() if data is not None and not chosen else "",
            counts=chosen,
        )

    def answer_groups(self, value: StructValue) -> list[AnswerGroup]:
        return [AnswerGroup(value["heading"], dict(keyed(value["options"])))]

    @staticmethod
    def sentence(value: StructValue, key: str) -> str | None:
        """The sentence whose id begins with these eight digits."""
        return next((text for full, text in keyed(value["options"]) if short(full) == key), None)
