"""Write down who did what. Called by the actions of every app, inside their transaction."""

from collections.abc import Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model
from django.utils.functional import Promise

from portal.core.models import AuditEntry, about

_words: dict[str, str | Promise] = {}


def record(
    action: str, *, subject: Model, by: AbstractBaseUser | None, **detail: object
) -> AuditEntry:
    """Keep that `by` did `action` (“organisations.join”) to `subject`; None is the system itself.

    It stores keys as text, never names. `detail` becomes `key=value` words: pass words of the
    code and numbers, nothing that somebody typed.
    """
    return AuditEntry.objects.create(
        actor="" if by is None else str(by.pk),
        action=action,
        **about(subject),
        detail=" ".join(f"{name}={value}" for name, value in sorted(detail.items())),
    )


def describe(words: Mapping[str, str | Promise]) -> None:
    """Say in words what the actions of an app are; each app calls it in `AppConfig.ready()`."""
    _words.update(words)


def words_of(action: str) -> str:
    """What an action is called in the report; its own name where no app says more."""
    return str(_words.get(action, action))
