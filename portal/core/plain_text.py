"""Text as XML takes it: a sign that no keyboard writes would make a whole feed unreadable."""

import re

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def without_controls(text: str) -> str:
    """The text with a space for each sign that XML 1.0 does not know (§2.2)."""
    return CONTROLS.sub(" ", text)
