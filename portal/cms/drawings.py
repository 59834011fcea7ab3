"""The drawings and icons that come with the portal: files under templates/, shown inline.

They are inline because their inks are classes that follow the theme; see docs/decisions/0005.
"""

from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe


@cache
def _files(folder: str) -> dict[str, SafeString]:
    """Name -> SVG of every file in templates/<folder>; read once, they are part of the release."""
    root = settings.BASE_DIR / "templates" / folder
    return {
        file.stem: mark_safe(file.read_text().strip())  # noqa: S308  (files of this release)
        for file in sorted(root.glob("*.svg"))
    }


def drawing(name: str) -> SafeString:
    """The inline SVG of a drawing; empty for a name that does not exist (any more)."""
    return _files("art").get(name, SafeString())


def icon(name: str) -> SafeString:
    """The inline SVG of an icon. Raises KeyError: a template names it, so it has to be there."""
    return _files("icons")[name]


def names(folder: str) -> list[str]:
    """The names of all files in `art` or `icons`, in alphabetical order."""
    return list(_files(folder))


def choices() -> list[tuple[str, str]]:
    """What an editor can pick, as choices of a field."""
    return [(name, name.replace("-", " ")) for name in _files("art")]
