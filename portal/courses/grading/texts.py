"""Short answers: does a text fit a pattern?"""

import re
from unicodedata import category, normalize

_PATTERN_PARTS = re.compile(r"\\\*|\*+|[^*\\]+|\\")
_APOSTROPHES = str.maketrans("‘’ʼ´`“”„", "'''''\"\"\"")


def fits(
    pattern: str, text: str, *, case_sensitive: bool = False, accents_matter: bool = True
) -> bool:
    """Whether the whole text fits a pattern with wildcards:
    question/type/shortanswer/question.php: compare_string_with_wildcard.

    Moodle makes a regular expression of the pattern. We look for its pieces from left to right
    instead, which gives the same answer in linear time, whatever pattern or text is sent in.
    Ours, because thumbs type on phones: any run of white space is one space, curly quotes are
    straight ones, ß is ss where case does not matter, and `accents_matter=False` takes é for e
    (and Arabic with vowel signs for Arabic without).
    """
    pieces = pieces_of(levelled(pattern, case_sensitive, accents_matter))
    return follows(pieces, levelled(text, case_sensitive, accents_matter))


def levelled(text: str, case_sensitive: bool, accents_matter: bool) -> str:
    """The text without the differences that do not count, in composed Unicode (form C)."""
    text = normalize("NFD", text.translate(_APOSTROPHES))
    if not case_sensitive:
        text = normalize("NFD", text.casefold())
    if not accents_matter:
        text = "".join(sign for sign in text if category(sign) != "Mn")
    return " ".join(normalize("NFC", text).split())


def pieces_of(pattern: str) -> list[str]:
    """What stands between the wildcards, one piece more than there are (runs of) wildcards."""
    pieces = [""]
    for part in _PATTERN_PARTS.findall(pattern):
        if part.startswith("*"):
            pieces.append("")
        else:
            pieces[-1] += "*" if part == r"\*" else part
    return pieces


def follows(pieces: list[str], text: str) -> bool:
    """Whether the text is these pieces in this order, with anything between them."""
    if len(pieces) == 1:
        return text == pieces[0]
    first, *middle, last = pieces
    at, end = len(first), len(text) - len(last)
    if end < at or not (text.startswith(first) and text.endswith(last)):
        return False
    for piece in middle:
        at = text.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True
