"""What an uploaded file is, by its content and not by its name. Pure.

A name may say anything, and a browser that guesses for itself (or a phone that opens what it
downloaded) goes by the content. So every kind that we take is recognised by what it holds; what is
not recognised is refused. There is no kind for SVG, HTML or anything else that can run.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

import filetype

HEAD = 8192
"""As much as `filetype` looks at."""

MEGABYTE = 1024 * 1024
RUNS = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml)\b", re.IGNORECASE)
"""Words at the beginning of a text that a careless program would open as a page."""

Reads = Callable[[IO[bytes], bytes], bool]
"""Whether a file, of which the first bytes are given as well, is of a kind."""


class Refused(Exception):  # noqa: N818  (it is an answer, and nothing went wrong)
    """Not what its name says."""


class TooBig(Refused):
    """Larger than its kind may be."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Kind:
    is_one: Reads
    limit: int


def _begins_as(*extensions: str) -> Reads:
    """By its magic bytes. Recorders disagree on the brand inside mp4 and m4a: they are one."""

    def reads(_file: IO[bytes], head: bytes) -> bool:
        found = filetype.guess(head)
        return found is not None and found.extension in extensions

    return reads


def _is_pdf(file: IO[bytes], head: bytes) -> bool:
    """Begins with its own mark: readers look further, which is where other kinds hide."""
    return head.startswith((b"%PDF-1.", b"%PDF-2."))


def _is_text(file: IO[bytes], head: bytes) -> bool:
    """UTF-8 without control characters, and no page or drawing that calls itself a text."""
    if RUNS.search(head[:1024]):
        return False
    try:
        text = file.read().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not re.search(r"[\x00-\x08\x0e-\x1f]", text)


def _is_captions(file: IO[bytes], head: bytes) -> bool:
    return bool(re.match(rb"(\xef\xbb\xbf)?WEBVTT(\s|\Z)", head)) and _is_text(file, head)


def _names(file: IO[bytes], head: bytes) -> set[str]:
    """The names in a zip that begins as one; none where something stands before it."""
    if not head.startswith(b"PK\x03\x04"):
        return set()
    try:
        with zipfile.ZipFile(file) as parts:
            return set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return set()


def _is_docx(file: IO[bytes], head: bytes) -> bool:
    """A document of Word without macros. Nothing is unpacked."""
    names = _names(file, head)
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return {"[Content_Types].xml", "word/document.xml"} <= names and not has_macros


def _is_odt(file: IO[bytes], head: bytes) -> bool:
    """A text of LibreOffice. Its first part is its type, unpacked (OpenDocument 1.3, 2.2.4)."""
    own = b"mimetypeapplication/vnd.oasis.opendocument.text"
    return "content.xml" in _names(file, head) and head[30 : 30 + len(own)] == own


KINDS: dict[str, Kind] = {
    "pdf": Kind(_is_pdf, 20 * MEGABYTE),
    "docx": Kind(_is_docx, 20 * MEGABYTE),
    "odt": Kind(_is_odt, 20 * MEGABYTE),
    "txt": Kind(_is_text, MEGABYTE),
    "vtt": Kind(_is_captions, MEGABYTE),
    "mp3": Kind(_begins_as("mp3"), 50 * MEGABYTE),
    "ogg": Kind(_begins_as("ogg"), 50 * MEGABYTE),
    "m4a": Kind(_begins_as("m4a", "mp4"), 50 * MEGABYTE),
    "mp4": Kind(_begins_as("mp4", "m4v"), 300 * MEGABYTE),
    "webm": Kind(_begins_as("webm"), 300 * MEGABYTE),
}
"""Extension -> what it has to be. An extension that is not here is not taken."""


def check(name: str, size: int, file: Any) -> None:
    """Raises Refused (or TooBig) unless the file is what its name says. Leaves it at its start."""
    kind = KINDS.get(name.rpartition(".")[2].lower())
    if kind is None:
        raise Refused
    if size > kind.limit:
        raise TooBig(kind.limit)
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    is_one = kind.is_one(file, head)
    file.seek(0)
    if not is_one:
        raise Refused
