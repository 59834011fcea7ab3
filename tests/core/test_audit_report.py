"""The record as administrators read it: words, names, no addresses, nothing to change."""

import csv
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from portal.accounts.actions import rename, set_active
from portal.accounts.models import User
from portal.core import audit
from portal.core.models import AuditEntry
from portal.organisations import actions
from portal.organisations.enums import Kind, State

ROOT = Path(__file__).resolve().parents[2]
RECORDED = re.compile(r"audit\.record\(\s*([^,]+),")


@pytest.fixture
def cms(administrator, as_user):
    AuditEntry.objects.all().delete()
    return as_user(administrator)


@pytest.fixture
def leen(db):
    return User.objects.create_user("leen@wortel.example", name="Leen Peeters")


@pytest.fixture
def nameless(db):
    return User.objects.create_user("geen-naam@wortel.example")


def rows(client, **query):
    """What the report says, as its own export gives it."""
    with translation.override("en"):
        answer = client.get(reverse("audit_report"), {**query, "export": "csv"})
        lines = b"".join(answer.streaming_content).decode().splitlines()
    return [tuple(row.values())[1:] for row in csv.DictReader(lines)]


def test_it_says_who_did_what_to_whom(cms, administrator, leen):
    set_active(user=leen, active=False, by=administrator)
    text = cms.get(reverse("audit_report")).content.decode()
    for words in ("Adam", audit.words_of("accounts.close"), "Leen Peeters"):
        assert words in text
    [(who, _what, whom, detail)] = rows(cms)
    assert (who, detail) == ("Adam", "")
    assert whom.endswith(": Leen Peeters")


def test_the_newest_stands_first(cms, administrator, leen):
    for active in (False, True):
        set_active(user=leen, active=active, by=administrator)
    assert [row[1] for row in rows(cms)] == [
        audit.words_of("accounts.open"),
        audit.words_of("accounts.close"),
    ]


def test_organisations_have_their_name_and_the_system_is_called_so(cms):
    house = actions.register(kind=Kind.SERVICE, name="De Brug", city="Mechelen", by=None)
    actions.judge(organisation=house, state=State.VERIFIED, by=None)
    [(who, _what, whom, detail), _registered] = rows(cms)
    assert who
    assert not who.isdecimal()
    assert whom.endswith(": De Brug")
    assert detail == "state=verified"


def test_nobody_s_address_is_shown_or_exported(cms, administrator, leen, nameless):
    """Also of whoever gave no name, and of whoever is gone."""
    rename(user=leen, name="Leen", by=nameless)
    rename(user=nameless, name="", by=administrator)
    gone = User.objects.create_user("weg@wortel.example", name="Weg")
    rename(user=gone, name="Weg", by=administrator)
    number = str(gone.pk)
    gone.delete()
    text = cms.get(reverse("audit_report_results")).content.decode()
    exported = rows(cms)
    assert len(exported) == 3
    assert "wortel.example" not in text + str(exported)
    assert number in exported[0][2]
    assert str(nameless.pk) in exported[2][0]


@pytest.fixture
def several(cms, administrator, leen, nameless):
    set_active(user=leen, active=False, by=administrator)
    rename(user=nameless, name="", by=leen)
    actions.register(kind=Kind.SERVICE, name="De Brug", city="Mechelen", by=administrator)
    return cms


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["organisations.register", "accounts.rename", "accounts.close"]),
        ({"action": "accounts.rename"}, ["accounts.rename"]),
        ({"subject_kind": "organisations.organisation"}, ["organisations.register"]),
        ({"q": "peeters"}, ["accounts.rename", "accounts.close"]),
        ({"q": "adam"}, ["organisations.register", "accounts.close"]),
        ({"q": "accounts.close"}, ["accounts.close"]),
        ({"q": "peeters", "action": "accounts.close"}, ["accounts.close"]),
        ({"q": "wortel.example"}, []),
        ({"at_from": "2999-01-01"}, []),
        ({"q": "niets dat er staat"}, []),
    ],
)
def test_it_is_searched_and_narrowed(several, query, found):
    assert [row[1] for row in rows(several, **query)] == [audit.words_of(name) for name in found]


@pytest.mark.parametrize("query", [{"action": "x"}, {"subject_kind": "y"}, {"at_from": "z"}])
def test_nonsense_in_a_filter_is_no_error(several, query):
    assert several.get(reverse("audit_report"), {**query, "p": "zz"}).status_code == 200


def test_an_empty_record_says_so(cms):
    assert "<table" not in cms.get(reverse("audit_report_results")).content.decode()


def test_it_can_be_taken_along_as_a_sheet(several):
    answer = several.get(reverse("audit_report"), {"export": "xlsx"})
    assert answer.status_code == 200
    assert "spreadsheet" in answer["Content-Type"]


def test_three_acts_cost_as_many_queries_as_one(cms, administrator, leen):
    set_active(user=leen, active=False, by=administrator)
    cms.get(reverse("audit_report"))
    with CaptureQueriesContext(connection) as one:
        cms.get(reverse("audit_report"))
    for number in range(2):
        other = User.objects.create_user(f"{number}@wortel.example")
        set_active(user=other, active=False, by=leen)
    with CaptureQueriesContext(connection) as three:
        cms.get(reverse("audit_report"))
    assert len(one) == len(three)


@pytest.mark.parametrize("who", ["editor", "moderator", "youth_worker"])
def test_others_do_not_see_it(cms, as_user, request, who):
    client = as_user(request.getfixturevalue(who))
    for name in ("audit_report", "audit_report_results"):
        assert client.get(reverse(name)).status_code in {302, 403}
    assert reverse("audit_report") not in client.get("/cms/", follow=True).content.decode()


def test_it_stands_in_the_menu_of_an_administrator(cms):
    assert reverse("audit_report") in cms.get("/cms/").content.decode()


def test_nothing_can_be_sent_to_it(several):
    before = AuditEntry.objects.count()
    assert several.post(reverse("audit_report"), {"action": "x"}).status_code == 405
    assert AuditEntry.objects.count() == before


def test_every_act_in_the_code_has_words():
    files = [*ROOT.glob("portal/**/*.py"), *ROOT.glob("home/**/*.py")]
    acts = {
        name
        for file in files
        for first in RECORDED.findall(file.read_text())
        for name in re.findall(r'"([\w.]+)"', first)
    }
    assert len(acts) >= 10
    assert [name for name in sorted(acts) if audit.words_of(name) == name] == []
