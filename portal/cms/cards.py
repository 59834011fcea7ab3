"""Cards: how one app shows its things on the pages of another without knowing it.

A theme page lists stories and modules; the end of a module shows people to talk to. The apps that
own these things register a provider under a name in `AppConfig.ready()`; whoever wants cards asks
by that name and gets plain values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from portal.core.answers import until_changed


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to open. `ground` and `art` as on pages; `facts` are short words under the text."""

    title: str
    url: str
    text: str = ""
    kind: str = ""
    art: str = ""
    ground: str = "stone"
    facts: tuple[str, ...] = ()


Provider = Callable[..., list[Card]]
_providers: dict[str, list[Provider]] = {}


def register(name: str, provider: Provider) -> None:
    """Add a provider of cards called `name`; calling it again with the same one changes nothing."""
    registered = _providers.setdefault(name, [])
    if provider not in registered:
        registered.append(provider)


def gather(name: str, **wanted: Any) -> list[Card]:
    """The cards of all providers of `name`, in order of registration; [] where nobody offers."""
    return list(_gathered(name, get_language(), **wanted))


@until_changed()
def _gathered(name: str, language: str | None, **wanted: Any) -> tuple[Card, ...]:
    return tuple(card for provider in _providers.get(name, ()) for card in provider(**wanted))
