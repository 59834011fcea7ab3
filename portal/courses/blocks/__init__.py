"""The steps of a module, as blocks that editors put together."""

from typing import Any

from wagtail import blocks

from portal.courses.blocks.choosing import CardBlock, ChooseBlock, ScaleBlock
from portal.courses.blocks.common import FOR_WORKERS, StepBlock, Turn
from portal.courses.blocks.quiz import QuizBlock
from portal.courses.blocks.scenario import ScenarioBlock
from portal.courses.blocks.telling import (
    GroupBlock,
    ListenBlock,
    ReadBlock,
    ReflectBlock,
    WatchBlock,
)


class StepsBlock(blocks.StreamBlock):
    """The steps of a module, in order."""

    read = ReadBlock()
    watch = WatchBlock()
    listen = ListenBlock()
    reflect = ReflectBlock()
    choose = ChooseBlock()
    quiz = QuizBlock()
    scale = ScaleBlock()
    scenario = ScenarioBlock()
    group = GroupBlock()
    card = CardBlock()

    class Meta:
        max_num = 30


def seen_by_young_people(raw: Any) -> Any:
    """The raw data of steps without the parts that only youth workers read."""
    return [
        {name: part for name, part in step["value"].items() if name not in FOR_WORKERS}
        for step in raw
    ]


__all__ = [
    "CardBlock",
    "ChooseBlock",
    "GroupBlock",
    "ListenBlock",
    "QuizBlock",
    "ReadBlock",
    "ReflectBlock",
    "ScaleBlock",
    "ScenarioBlock",
    "StepBlock",
    "StepsBlock",
    "Turn",
    "WatchBlock",
    "seen_by_young_people",
]
