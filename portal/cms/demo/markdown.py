"""Markdown of the demo files as the rich text that editors of the CMS write.

Only what their editor knows: paragraphs, small headings, bold, links and lists. Anything else in a
file is a mistake of its writer and is refused by name rather than lost in silence.
"""

from collections.abc import Iterable, Iterator
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False}).disable(
    ["html_block", "html_inline", "image", "backticks", "code", "fence", "lheading"]
)

BLOCKS = {"paragraph": "p", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li"}
MARKS = {"strong": "b"}
ADDRESSES = ("https://", "mailto:", "tel:", "/")


def to_rich_text(text: str | None) -> str:
    """HTML for a rich text field; "" for nothing.

    Raises ValueError on what the editor does not know: quotes, code, italics, big headings.
    """
    return "".join(_blocks(_markdown.parse(text or "")))


def _blocks(tokens: Iterable[Token]) -> Iterator[str]:
    before = ""
    for token in tokens:
        if token.type == "inline":
            yield "".join(_inline(token.children or ()))
        elif token.type.startswith("paragraph") and token.level > 0:
            # In a list the item itself is the paragraph; a second one goes on below it.
            if token.type == "paragraph_open" and before == "paragraph_close":
                yield "<br/>"
        else:
            yield _tag(token)
        before = token.type


def _tag(token: Token) -> str:
    kind, _, end = token.type.rpartition("_")
    name = token.tag if kind == "heading" and token.tag == "h3" else BLOCKS.get(kind)
    if name is None:
        raise ValueError(f"not known in rich text: {token.type} {token.markup!r}")
    return f"<{name}>" if end == "open" else f"</{name}>"


def _inline(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        kind, _, end = token.type.rpartition("_")
        if token.type == "text":
            yield escape(token.content, quote=False)
        elif token.type == "softbreak":
            yield " "
        elif token.type == "hardbreak":
            yield "<br/>"
        elif kind in MARKS:
            yield f"<{'' if end == 'open' else '/'}{MARKS[kind]}>"
        elif kind == "link":
            yield _link(token) if end == "open" else "</a>"
        else:
            raise ValueError(f"not known in rich text: {token.type} {token.markup!r}")


def _link(token: Token) -> str:
    address = str(token.attrs.get("href", ""))
    if not address.startswith(ADDRESSES):
        raise ValueError(f"a link leads to https, mail, phone or this site, not to {address!r}")
    return f'<a href="{escape(address)}">'
