"""The few blocks that every page is written with."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from portal.cms import drawings
from portal.cms.enums import Ground

WORDS = ["bold", "link", "document-link", "ol", "ul"]
WORDS_AND_HEADINGS = ["h3", *WORDS]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": WORDS_AND_HEADINGS, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"
        description = _("Paragraphs, small headings and lists.")
        preview_value = "<p>Mijn bus komt niet. Ik heb dus tijd om na te denken.</p>"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"), rows=2)
    by = blocks.CharBlock(label=_("Said by"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote.html"
        description = _("One sentence that may be big.")
        preview_value = {"text": "Ik hoef niet te kiezen. Ik ben de optelsom.", "by": "Noor"}


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Photo")
        template = "blocks/picture.html"
        description = _("A photo of your own, with words for who cannot see it.")


class DrawingBlock(blocks.StructBlock):
    art = blocks.ChoiceBlock(choices=drawings.choices, label=_("Drawing"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Drawing")
        template = "blocks/drawing.html"
        description = _("One of the drawings that come with Wortel.")
        preview_value = {"art": "houses", "caption": "Vier huizen, één straat."}


class NoteBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.RichTextBlock(label=_("Text"), features=WORDS)
    ground = blocks.ChoiceBlock(choices=Ground.choices, default=Ground.SUN, label=_("Colour"))

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "blocks/note.html"
        description = _("A coloured sheet beside the story: a tip, an address, a fact.")
        preview_value = {"title": "Goed om te weten", "text": "<p>Het is gratis.</p>"}


class FoldBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Question or title"))
    text = blocks.RichTextBlock(label=_("Answer"), features=WORDS)

    class Meta:
        icon = "list-ul"
        label = _("Fold-out")
        template = "blocks/fold.html"
        description = _("A long answer that opens when somebody wants it.")
        preview_value = {"title": "En als ik niet durf?", "text": "<p>Dan wacht je nog.</p>"}


class SoundBlock(blocks.StructBlock):
    file = DocumentChooserBlock(label=_("Sound file (mp3, ogg)"))
    title = blocks.CharBlock(label=_("Title"))
    transcript = blocks.RichTextBlock(label=_("Transcript"), features=WORDS)

    class Meta:
        icon = "media"
        label = _("Sound")
        template = "blocks/sound.html"
        description = _("A recording with everything that is said in it, written out.")


class StoryBlock(blocks.StreamBlock):
    """The body of a page to read."""

    text = TextBlock()
    quote = QuoteBlock()
    note = NoteBlock()
    fold = FoldBlock()
    drawing = DrawingBlock()
    picture = PictureBlock()
    sound = SoundBlock()

    class Meta:
        required = False
