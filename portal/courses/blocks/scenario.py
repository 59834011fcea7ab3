"""A story with branches. Where somebody is in it stands in the address, nowhere else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError, StructValue

from portal.cms import drawings
from portal.courses import scenario
from portal.courses.blocks.choosing import letters
from portal.courses.blocks.common import (
    AnswerGroup,
    Errors,
    StepBlock,
    Turn,
    fault,
    in_list,
    words,
)
from portal.courses.enums import Kind
from portal.courses.scenario import Fault, FaultCode, Node

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)

FAULTS: Mapping[FaultCode, tuple[str, Promise]] = {
    FaultCode.SAME_KEY: ("name", _("There are two moments called ‘%(first)s’.")),
    FaultCode.UNKNOWN_TARGET: (
        "options",
        _("A choice in ‘%(first)s’ leads to ‘%(last)s’, but there is no such moment."),
    ),
    FaultCode.DEAD_END: (
        "ending",
        _("‘%(first)s’ is a dead end: it has no choices and is not an ending."),
    ),
    FaultCode.ENDING_WITH_OPTIONS: (
        "ending",
        _("‘%(first)s’ is an ending, but it has choices. It cannot be both."),
    ),
    FaultCode.UNREACHABLE: ("name", _("No choice leads to ‘%(first)s’. Nobody will ever read it.")),
    FaultCode.TRAP: (
        "options",
        _("Whoever comes here walks in circles for ever: %(all)s. Add a way to an ending."),
    ),
}
"""Field of a moment -> what is wrong there."""


def _name_block(label: Any, **kwargs: Any) -> blocks.RegexBlock:
    return blocks.RegexBlock(
        label=label,
        regex=rf"^{NAME.pattern}\Z",
        max_length=40,
        error_messages={"invalid": _("Use small letters, digits and hyphens, like: in-de-bus.")},
        **kwargs,
    )


class WayBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Choice"), max_length=160)
    to = _name_block(_("leads to the moment called"))

    class Meta:
        label_format = "{text} → {to}"


class MomentBlock(blocks.StructBlock):
    name = _name_block(_("Name"), help_text=_("Short, as it stands in the address: in-de-bus."))
    text = words(label=_("What happens"), required=True)
    question = blocks.CharBlock(label=_("Question"), max_length=120, required=False)
    options = blocks.ListBlock(WayBlock(), label=_("Choices"), default=[], max_num=8)
    ending = blocks.BooleanBlock(label=_("The story ends here"), required=False)
    gain = blocks.CharBlock(label=_("What it brings"), max_length=200, required=False)
    cost = blocks.CharBlock(label=_("What it costs"), max_length=200, required=False)
    need = blocks.CharBlock(label=_("What you needed"), max_length=200, required=False)
    art = blocks.ChoiceBlock(label=_("Drawing"), choices=drawings.choices, required=False)

    class Meta:
        label_format = "{name}"


@dataclass(frozen=True, slots=True)
class Way:
    letter: str
    text: str
    to: str


@dataclass(frozen=True, kw_only=True)
class Standing(Turn):
    """A moment of the story."""

    moment: StructValue
    ways: tuple[Way, ...]
    is_start: bool

    @property
    def art(self) -> str:
        return str(self.moment.get("art") or "")


class ScenarioBlock(StepBlock):
    kind = Kind.SCENARIO
    leads_on = True

    start = _name_block(_("The story starts at the moment called"))
    nodes = blocks.ListBlock(MomentBlock(), label=_("Moments"), min_num=2, max_num=60)

    class Meta:
        icon = "sitemap"
        label = _("What would you do?")
        template = "blocks/steps/scenario.html"
        description = _("A story with branches: every choice leads to another moment.")
        preview_value = {
            "title": "Op bus 500",
            "start": "achterbank",
            "art": "bus",
            "nodes": [
                {
                    "name": "achterbank",
                    "text": "<p>Iemand roept: ‘Jij bent toch ook zo ene van …?’</p>",
                    "question": "Wat doe je?",
                    "options": [
                        {"text": "Ik zwijg en kijk naar buiten.", "to": "buiten"},
                        {"text": "Ik vraag: ‘Wat bedoel je?’", "to": "buiten"},
                    ],
                    "ending": False,
                },
                {"name": "buiten", "text": "<p>Je stapt uit.</p>", "options": [], "ending": True},
            ],
        }

    def errors(self, value: StructValue) -> Errors:
        found = scenario.faults(nodes_of(value), value["start"] or "")
        errors: Errors = {}
        for one in found:
            if one.code is FaultCode.NO_START:
                errors["start"] = fault(_("There is no moment with this name."))
        at = _at_moments(value, [one for one in found if one.code in FAULTS])
        whole = [str(_("No moment is an ending."))] if _lacks_ending(found) else []
        if at or whole:
            errors["nodes"] = in_list(whole, at)
        return errors

    def turn(self, value: StructValue, data: QueryDict | None = None, at: str = "") -> Standing:
        """The moment called `at`, or the first. Raises LookupError for one that nothing leads to.

        Only an ending takes an answer: that the story was played.
        """
        name = at or value["start"]
        if name not in reachable(value):
            raise LookupError(name)
        moment = next(node for node in value["nodes"] if node["name"] == name)
        answered = data is not None and bool(moment["ending"])
        return Standing(
            moment=moment,
            ways=tuple(
                Way(letter, way["text"], way["to"])
                for letter, way in zip(letters(), moment["options"], strict=False)
            ),
            is_start=name == value["start"],
            takes_answers=bool(moment["ending"]),
            answered=answered,
            counts=(name,) if answered else (),
        )

    def answer_groups(self, value: StructValue) -> list[AnswerGroup]:
        endings = {node["name"]: node["name"] for node in value["nodes"] if node["ending"]}
        return [AnswerGroup(str(_("How the story ended")), endings)]


def nodes_of(value: StructValue) -> list[Node]:
    """The moments as `scenario` wants them."""
    return [
        Node(
            key=node["name"] or "",
            targets=tuple(way["to"] or "" for way in node["options"]),
            ending=bool(node["ending"]),
        )
        for node in value["nodes"]
    ]


def reachable(value: StructValue) -> set[str]:
    """The names of all moments that some way leads to from the start."""
    drawn = scenario.drawing(nodes_of(value), value["start"] or "")
    return {place.key for place in drawn.places if place.reachable}


def sentence(found: Fault) -> str:
    """A fault in words."""
    _field, message = FAULTS[found.code]
    names = {"first": found.keys[0], "last": found.keys[-1], "all": " → ".join(found.keys)}
    return str(message) % names


def _lacks_ending(found: Sequence[Fault]) -> bool:
    return any(one.code is FaultCode.NO_ENDING for one in found)


def _at_moments(value: StructValue, found: Sequence[Fault]) -> dict[int, ValidationError]:
    """Place of a moment -> its faults; of moments with one name the last one is at fault."""
    places = {node["name"]: place for place, node in enumerate(value["nodes"])}
    fields: dict[int, dict[str, list[str]]] = {}
    for one in found:
        field = FAULTS[one.code][0]
        at = fields.setdefault(places[one.keys[0]], {})
        at.setdefault(field, []).append(sentence(one))
    return {place: _at_fields(messages) for place, messages in fields.items()}


def _at_fields(messages: Mapping[str, Sequence[str]]) -> StructBlockValidationError:
    return StructBlockValidationError(
        {
            field: in_list(sentences) if field == "options" else fault([*sentences])
            for field, sentences in messages.items()
        }
    )
