"""The people of the demo, from people.yaml: one organisation of each kind, one account a role."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from portal.accounts.actions import sync_roles
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.organisations import actions
from portal.organisations.enums import State
from portal.organisations.models import Organisation

Report = Callable[[int, int, str], None]


@cache
def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "people.yaml").read_text())
    return loaded


def logins() -> list[tuple[str, str, str]]:
    """(role, e-mail address, password) of every demo account, for the greeting of `make run`."""
    data = _file()
    return [
        (str(Role(person["role"]).label), person["email"], data["password"])
        for person in data["people"]
    ]


@transaction.atomic
def load(report: Report) -> None:
    """Make what is missing; what somebody changed since stays. RuntimeError in production."""
    if settings.PRODUCTION:
        raise RuntimeError("Demo accounts have a known password: none in production.")
    sync_roles()
    data = _file()
    organisations = {entry["key"]: _organisation(entry) for entry in data["organisations"]}
    hashed = make_password(data["password"])  # everybody knows it: one salt does for all
    total = len(data["people"])
    for number, entry in enumerate(data["people"], start=1):
        organisation = organisations[entry["organisation"]]
        user = _user(entry["email"], entry["name"], hashed)
        actions.join(organisation=organisation, user=user, role=Role(entry["role"]), by=None)
        report(number, total, entry["name"])


def _organisation(entry: dict[str, str]) -> Organisation:
    known = {name: entry[name] for name in ("kind", "name", "city")}
    found: Organisation | None = Organisation.objects.filter(**known).first()
    if found is None:
        found = actions.register(**known, by=None)
        actions.judge(organisation=found, state=State.VERIFIED, by=None)
    return found


def _user(email: str, name: str, hashed: str) -> User:
    found = User.objects.filter(email=email).first()
    if found is None:
        found = User.objects.create(email=email, name=name, password=hashed, is_demo=True)
        EmailAddress.objects.create(user=found, email=email, verified=True, primary=True)
    return found
