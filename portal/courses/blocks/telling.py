"""Steps that tell, show or set something going: there is nothing to answer, only to go on from."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructValue
from wagtail.documents.blocks import DocumentChooserBlock

from portal.courses.blocks.common import Errors, StepBlock, fault, words
from portal.courses.enums import Kind


class ReadBlock(StepBlock):
    kind = Kind.READ
    leads_on = True

    body = words(label=_("Text"), required=True, headings=True)

    class Meta:
        icon = "doc-full"
        label = _("Read")
        template = "blocks/steps/read.html"
        description = _("A text of one screen or two: a story, a card with rights, three voices.")
        preview_value = {
            "title": "Drie keer nee",
            "intro": "<p>Een kort verhaal. Vijf minuten, met thee erbij.</p>",
            "body": "<p>Aya telde haar brieven. Drie keer ‘helaas’.</p><h3>De vierde keer</h3>"
            "<p>De vierde keer ging ze zelf langs.</p>",
            "art": "morning",
        }


class WatchValue(StructValue):
    @property
    def outside_host(self) -> str:
        """The site that a link to an outside film goes to."""
        return (urlsplit(self.get("outside") or "").hostname or "").removeprefix("www.")


class WatchBlock(StepBlock):
    """A film of our own. One from outside is only ever a link that says where it goes."""

    kind = Kind.WATCH
    leads_on = True

    file = DocumentChooserBlock(label=_("Film (mp4, webm)"), required=False)
    captions = DocumentChooserBlock(label=_("Captions (vtt)"), required=False)
    outside = blocks.URLBlock(
        label=_("Or the address of a film on another site"),
        required=False,
        help_text=_("It becomes a link. Nothing of that site is loaded here."),
    )
    transcript = words(label=_("Transcript: what can be seen and heard"), required=True)

    class Meta:
        icon = "media"
        label = _("Watch")
        template = "blocks/steps/watch.html"
        value_class = WatchValue
        description = _("A film with captions, and everything in it written out.")
        preview_value = {
            "title": "De perfecte vriend",
            "outside": "https://www.example.org/film",
            "transcript": "<p>Een donkere kamer. Alleen de gsm geeft licht.</p>",
            "art": "phone",
        }

    def errors(self, value: StructValue) -> Errors:
        if not value["file"] and not value["outside"]:
            return {"file": fault(_("Choose a film, or give the address of one."))}
        if value["file"] and not value["captions"]:
            return {"captions": fault(_("A film needs captions. Not everybody can hear it."))}
        return {}


class ListenBlock(StepBlock):
    kind = Kind.LISTEN
    leads_on = True

    file = DocumentChooserBlock(label=_("Sound (mp3, ogg)"))
    transcript = words(label=_("Transcript: what can be heard"), required=True)

    class Meta:
        icon = "media"
        label = _("Listen")
        template = "blocks/steps/listen.html"
        description = _("A recording, and everything in it written out.")
        preview_value = {
            "title": "Oma vertelt",
            "file": None,
            "transcript": "<p>‘Ik kwam hier aan op een maandag. Het regende.’</p>",
            "art": "kitchen",
        }


class ReflectBlock(StepBlock):
    """Questions for oneself. Their boxes have no name and stand in no form: nothing is sent."""

    kind = Kind.REFLECT
    leads_on = True

    question = blocks.TextBlock(label=_("Question"), rows=2)
    prompts = blocks.ListBlock(
        blocks.CharBlock(label=_("Beginning of a sentence"), max_length=160),
        label=_("Sentences to finish"),
        required=False,
        default=[],
    )

    class Meta:
        icon = "comment"
        label = _("Think")
        template = "blocks/steps/reflect.html"
        description = _("Something to write or think for oneself. It is never sent to us.")
        preview_value = {
            "title": "De eerste blik",
            "question": "Welke draad zien mensen bij jou het eerst?",
            "prompts": ["Op straat zien ze eerst …", "Thuis ben ik vooral …"],
        }


class GroupBlock(StepBlock):
    """An exercise for several people. Whoever is alone gets the way to do it alone first."""

    kind = Kind.GROUP
    leads_on = True

    goal = blocks.TextBlock(label=_("What it is good for"), rows=2)
    materials = blocks.ListBlock(
        blocks.CharBlock(label=_("Thing"), max_length=160), label=_("What you need"), default=[]
    )
    timer_seconds = blocks.IntegerBlock(
        label=_("Clock, in seconds (0: none)"), min_value=0, max_value=3600, default=0
    )
    instructions = blocks.ListBlock(
        blocks.TextBlock(label=_("Sentence"), rows=2), label=_("How it goes, in order"), min_num=1
    )
    debrief = blocks.ListBlock(
        blocks.TextBlock(label=_("Question"), rows=2), label=_("Talk about it"), default=[]
    )
    alone = words(label=_("Alone at home: how somebody does this without a group"), required=True)

    class Meta:
        icon = "group"
        label = _("Together")
        template = "blocks/steps/group.html"
        description = _("An exercise for a group, with a clock and a way to do it alone.")
        preview_value = {
            "title": "Spinnenweb",
            "goal": "Zien dat jullie op meer plekken vasthangen dan je dacht.",
            "materials": ["Een bol wol"],
            "timer_seconds": 60,
            "instructions": ["Ga in een kring staan.", "Gooi de bol."],
            "debrief": ["Wie voelde het toen iemand losliet?"],
            "alone": "<p>Teken jezelf als stip in het midden.</p>",
        }

    def get_context(
        self, value: StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Adds the length of the clock in minutes and seconds."""
        minutes, seconds = divmod(value.get("timer_seconds") or 0, 60)
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "timer": f"{minutes}:{seconds:02}" if minutes or seconds else ""}
