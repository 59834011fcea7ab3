"""Blocks that only the pages of this app use."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.cms.blocks import WORDS

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
"""The part of BCP 47 that an editor needs: a language, perhaps a script, perhaps a country."""

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})


def validate_language(value: str) -> None:
    if value and not LANGUAGE_TAG.fullmatch(value):
        raise ValidationError(_("Write a language code, such as ar, tr or zgh-Tfng."))


def writing_direction(tag: str) -> str:
    """rtl or ltr for a BCP 47 tag; a script says more than a language."""
    language, _dash, rest = tag.partition("-")
    if rest[:4] in {"Arab", "Hebr", "Syrc", "Thaa"}:
        return "rtl"
    if len(rest.split("-")[0]) == 4:
        return "ltr"
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "rtl" if language in RIGHT_TO_LEFT else "ltr"


class LanguageBlock(blocks.CharBlock):
    """The language of somebody’s own words: the same in every translation of the page."""

    def get_translatable_segments(self, value: str) -> list[Any]:
        return []

    def restore_translated_segments(self, value: str, segments: list[Any]) -> str:
        return value


class VoiceValue(blocks.StructValue):
    @property
    def direction(self) -> str:
        return writing_direction(self["lang"]) if self["lang"] else ""


class VoiceBlock(blocks.StructBlock):
    """One person’s answer. Who speaks is said with a conviction or a role, never with a label."""

    name = blocks.CharBlock(label=_("First name"), max_length=40)
    who = blocks.CharBlock(
        label=_("Who is it?"),
        max_length=120,
        help_text=_("What somebody believes or does, such as: “scout leader, believes in God”."),
    )
    text = blocks.RichTextBlock(label=_("Answer"), features=WORDS)
    lang = LanguageBlock(
        label=_("Language"),
        required=False,
        max_length=20,
        validators=[validate_language],
        help_text=_("Only where it is another one than that of the page: ar, tr, zgh-Tfng."),
    )

    class Meta:
        icon = "user"
        label = _("Voice")
        template = "blocks/voice.html"
        value_class = VoiceValue
        description = _("What one person answers, with a first name and who it is.")
        preview_value = {
            "name": "Samira",
            "who": "leidster bij de scouts, gelooft in God",
            "text": "<p>Ik stel Hem elke dag vragen. Ik denk dat Hij dat gewoon is.</p>",
            "lang": "",
        }


class KnowBlock(blocks.StructBlock):
    """A fact that somebody can check."""

    text = blocks.TextBlock(label=_("Fact"), rows=2)
    source_name = blocks.CharBlock(label=_("Source"))
    source_url = blocks.URLBlock(label=_("Address of the source"), required=False)
    checked = blocks.DateBlock(label=_("Checked on"))

    class Meta:
        icon = "clipboard-list"
        label = _("Fact")
        template = "blocks/know.html"
        description = _("One thing that is so, where that comes from, and when we checked it.")
        preview_value = {
            "text": "Een straathoekwerker heeft beroepsgeheim.",
            "source_name": "CAW",
            "source_url": "https://www.caw.be",
            "checked": "2026-11-23",
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What to do"), max_length=80)
    text = blocks.RichTextBlock(label=_("How"), features=WORDS)

    class Meta:
        icon = "list-ol"
        label = _("Step")
        template = "blocks/step.html"
        description = _("One thing to do, and how.")
        preview_value = {
            "title": "Wacht één nacht",
            "text": "<p>Morgen ziet het er anders uit.</p>",
        }


class LineBlock(blocks.CharBlock):
    """One sentence in a list."""

    class Meta:
        icon = "minus"
        label = _("Sentence")
        template = "blocks/line.html"
        description = _("One short sentence.")
        preview_value = "We vragen nooit je naam."


def lines(label: Any, **limits: int) -> list[tuple[str, LineBlock]]:
    """The one kind of block of a list of sentences, for a StreamField."""
    return [("line", LineBlock(label=label, **limits))]
