"""What may not be so in production. Neither `manage.py serve` nor a WSGI server of one's own starts
while one of these holds; `manage.py check --deploy --database default` says the same.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from portal.accounts.models import User
from portal.core.checks import settings_are_fit_for_production


@register(Tags.security)
def demo_is_off(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    if not (settings.PRODUCTION and settings.DEMO):
        return []
    return [
        Error(
            "A demo does not run in production: anybody can log in to it without a second factor.",
            hint="Remove PORTAL_DEMO from the environment, or set PORTAL_DEMO=0.",
            id="accounts.E001",
        )
    ]


@register(Tags.database)
def demo_people_are_gone(
    app_configs: Any = None, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    if not settings.PRODUCTION or "default" not in (databases or ()):
        return []
    table = User._meta.db_table
    if table not in connections["default"].introspection.table_names():
        return []
    count = User.objects.filter(is_demo=True).count()
    if not count:
        return []
    return [
        Error(
            f"There are {count} demo accounts in this database. Their password is known to all.",
            hint="Start production with a new database, or run: manage.py remove_demo_people",
            id="accounts.E002",
        )
    ]


def settings_faults() -> list[CheckMessage]:
    """Every reason in the settings not to start in production; the database is not asked."""
    return [*settings_are_fit_for_production(), *demo_is_off()]


def production_faults() -> list[CheckMessage]:
    """Every reason not to start in production; [] when there is none, or outside production."""
    return [*settings_faults(), *demo_people_are_gone(databases=["default"])]
