"""Which release of the portal this is."""

import tomllib

from portal.settings.environment import BASE_DIR


def version() -> str:
    """The version of pyproject.toml, as “0.1.0”."""
    with (BASE_DIR / "pyproject.toml").open("rb") as stream:
        return str(tomllib.load(stream)["project"]["version"])


def number(version: str) -> tuple[int, ...]:
    """A version as numbers, to compare: (0, 1, 0)."""
    return tuple(int(part) for part in version.split("."))
