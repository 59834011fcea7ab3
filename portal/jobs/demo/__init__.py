"""The board of the demo: kinds, rules and municipalities, and what fictional employers offer.

What is there already stays as it is; nothing is doubled.
"""

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.jobs import actions, hours
from portal.jobs.enums import Act, State, Vetting
from portal.jobs.mailboxes import box_of, open_box
from portal.jobs.models import Employer, Kind, Municipality, Rule, Vacancy
from portal.letterbox import keys
from portal.letterbox.models import Member
from portal.organisations import actions as organisations
from portal.organisations.enums import Kind as OrganisationKind
from portal.organisations.enums import State as OrganisationState
from portal.organisations.models import Organisation

Report = Callable[[int, int, str], None]
MODERATOR = "eindredactie@wortel.example"
FLAGS = ("headscarf", "prayer_room", "holidays", "step_free", "look_first")


def _file(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / name).read_text())
    return loaded


@transaction.atomic
def load_reference() -> None:
    """Kinds, rules and municipalities, which every installation begins with."""
    data = _file("reference.yaml")
    day = data["checked_on"]
    for row in data["kinds"]:
        Kind.objects.get_or_create(key=row["key"], defaults={"checked_on": day, **row})
    for row in data["rules"]:
        Rule.objects.get_or_create(key=row["key"], defaults={"checked_on": day, **row})
    for postcode, name, lat, lon in data["municipalities"]:
        values = {"lat": lat, "lon": lon}
        Municipality.objects.get_or_create(postcode=str(postcode), name=name, defaults=values)


@transaction.atomic
def load(report: Report) -> None:
    """Employers and their places. Needs the people of the demo."""
    data = _file("places.yaml")
    moderator = User.objects.get(email=MODERATOR)
    employers = {row["key"]: _employer(row) for row in data["employers"]}
    _mailbox(employers[data["letters"]["employer"]], data["letters"])
    for number, row in enumerate(data["places"], 1):
        _place(employers[row["employer"]], row, moderator)
        report(number, len(data["places"]), row["title"])


def _employer(row: dict[str, str]) -> Employer:
    known = {"kind": OrganisationKind.EMPLOYER, "name": row["name"], "city": row["city"]}
    organisation = Organisation.objects.filter(**known).first()
    if organisation is None:
        organisation = organisations.register(**known, by=None)
        organisations.judge(organisation=organisation, state=OrganisationState.VERIFIED, by=None)
    found = Employer.objects.filter(organisation=organisation).first()
    if found is None:
        values = {"number": row["number"], "phone": "015 00 00 00", "language": "nl"}
        found = actions.describe(organisation=organisation, by=None, **values)
        for step in (Vetting.CALLED, Vetting.VISITED, Vetting.TRUSTED):
            actions.vet(employer=found, step=step, note="Verzonnen voor de demo.", by=None)
            if step == row["vetting"]:
                break
        found.refresh_from_db()
    return found


def _mailbox(employer: Employer, row: dict[str, str]) -> None:
    """One employer takes letters; the six words of who answers stand in the file."""
    user = User.objects.get(email=row["email"])
    if box_of(employer) or Member.objects.filter(user=user).exists():
        return
    keys.enrol(user=user, phrase=row["phrase"])
    if holder := keys.unlock(user=user, phrase=row["phrase"]):
        open_box(employer=employer, by=holder)


def _place(employer: Employer, row: dict[str, Any], moderator: User) -> None:
    """Sent in by somebody who has no account here, published by the moderator of the demo."""
    if Vacancy.objects.filter(employer=employer, versions__title=row["title"]).exists():
        return
    vacancy = actions.write(employer=employer, values=_values(row), by=None)
    Vacancy.objects.filter(pk=vacancy.pk).update(state=State.SUBMITTED)
    actions.do(Act.PUBLISH, vacancy=vacancy, by=moderator)


def _values(row: dict[str, Any]) -> dict[str, Any]:
    postcode = Municipality.objects.filter(postcode=row["postcode"])
    return {
        "title": row["title"],
        "kind": Kind.objects.get(key=row["kind"]),
        "sector": row["sector"],
        "municipality": postcode.first(),
        "address": row["address"],
        "does": "\n".join(row["does"]),
        "learns": "\n".join(row["learns"]),
        "hours": {str(day): hours.parse(text) for day, text in row["days"].items()},
        "duration": row["duration"],
        "pay_amount": Decimal(str(row["pay"])) if "pay" in row else None,
        "pay_per": row.get("per", ""),
        "unpaid_because": row.get("unpaid", ""),
        "refunds": row["refunds"],
        "min_age": row["age"],
        "dutch_spoken": row["spoken"],
        "dutch_written": row.get("written", "0"),
        "mentor": row["mentor"],
        **{name: name in row["flags"] for name in FLAGS},
        "phone": "015 00 00 00",
        "visit_hours": "Maandag tot vrijdag, 9 tot 12 uur",
        "last_day": timezone.localdate() + datetime.timedelta(days=row["last"]),
        "language": "nl",
    }
