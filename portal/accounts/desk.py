"""What stands on the first page after logging in. Apps above register their panels here.

An app calls `register` in `AppConfig.ready()`; the page shows the panels in that order and knows
nothing of who made them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Panel:
    """A template and what it is filled with. It starts with an `h2`."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)


Provider = Callable[[HttpRequest], Panel | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a provider of a panel; None means that this person has nothing there."""
    if provider not in _providers:
        _providers.append(provider)


def panels(request: HttpRequest) -> list[Panel]:
    return [panel for provider in _providers if (panel := provider(request)) is not None]
