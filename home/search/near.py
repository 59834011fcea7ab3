"""The known word that somebody probably meant. No Django."""

from collections.abc import Iterable
from difflib import SequenceMatcher

ALIKE_ENOUGH = 0.75
"""Ratio of difflib: one wrong letter in four is near enough, two in five are not."""

OTHER_START = 0.9
"""So alike must be what begins with another letter: who means pesten does not mean testen."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like this one; "" where none is like it.

    Of two that are as near, the one of the same length, then the first in the alphabet.
    """
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)  # difflib remembers what it knows of the second
    best, best_key = "", (ALIKE_ENOUGH, -len(word))
    for candidate in sorted(set(known)):
        matcher.set_seq1(candidate)
        if matcher.real_quick_ratio() < best_key[0] or matcher.quick_ratio() < best_key[0]:
            continue
        ratio = matcher.ratio()
        key = (ratio, -abs(len(candidate) - len(word)))
        if key > best_key and (candidate[0] == word[0] or ratio >= OTHER_START):
            best, best_key = candidate, key
    return best
