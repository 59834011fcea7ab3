"""What a page offers to the site search: itself, and the things that it shows.

A page says what can be found on it (`BasePage.finds`), in plain values; `home` keeps them in its
index and searches. No app knows the search, and the search knows no app.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import get_text_for_indexing


class Kind(TextChoices):
    """The groups of a page of results, in the order in which their filters stand.

    The value stands in addresses (`?soort=`); the label is the heading of the group.
    """

    STORY = "verhalen", _("Stories")
    QUESTION = "vragen", _("Questions")
    GUIDE = "gidsen", _("Guides")
    MODULE = "trainingen", _("Trainings")
    STEP = "stappen", _("Steps of trainings")
    HELP = "hulp", _("Help lines")
    PERSON = "mensen", _("People")
    EVENT = "agenda", _("Coming up")
    PARENTS = "ouders", _("For parents")
    THEME = "themas", _("Themes")
    PAGE = "paginas", _("Other pages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """One thing to find, in the language of its page.

    `rest` is what follows the address of the page: "" for the page itself, "#yusuf", "stap/1a2b/".
    `intro` and `text` are shown around the words that were found; `keywords` are searched and not
    shown. `themes` are primary keys. After `until` it is not found any more.
    """

    kind: Kind
    title: str
    intro: str = ""
    text: str = ""
    keywords: str = ""
    note: str = ""
    rest: str = ""
    themes: tuple[int, ...] = ()
    until: datetime.datetime | None = None


NOT_READ = frozenset(
    {"id", "type", "ground", "art", "image", "file", "captions", "outside", "lang", "source_url"}
)
"""Parts of blocks that are settings, not words."""


def readable(raw: Any) -> str:
    """The words of a text, or of the raw data of a StreamField, without markup; sentences end."""
    return " ".join(_sentences(raw))


def _sentences(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        if text := " ".join(get_text_for_indexing(raw).split()):
            yield text if text[-1] in ".!?…:;,’”»" else f"{text}."
    elif isinstance(raw, dict):
        for name, part in raw.items():
            if name not in NOT_READ:
                yield from _sentences(part)
    elif isinstance(raw, list | tuple):
        for part in raw:
            yield from _sentences(part)
