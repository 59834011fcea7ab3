"""What a production start refuses."""

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from portal.accounts.checks import production_faults
from portal.accounts.models import User
from tests.accounts.cast import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("production", "demo", "found"),
    [
        (True, True, ["accounts.E001"]),
        (True, False, []),
        (False, True, []),
        (False, False, []),
    ],
)
def test_a_demo_is_refused_in_production_only(settings, production, demo, found):
    settings.PRODUCTION, settings.DEMO = production, demo
    assert [fault.id for fault in production_faults()] == found


def test_manage_py_check_fails_on_it_and_says_what_to_do(settings):
    settings.PRODUCTION, settings.DEMO = True, True
    with pytest.raises(SystemCheckError, match=r"(?s)accounts\.E001.*PORTAL_DEMO=0"):
        call_command("check")


def test_demo_accounts_are_refused_in_production_only(settings):
    person("x@wortel.example", is_demo=True)
    person("y@wortel.example")
    settings.PRODUCTION, settings.DEMO = False, True
    assert production_faults() == []
    settings.PRODUCTION, settings.DEMO = True, False
    (fault,) = production_faults()
    assert (fault.id, fault.level) == ("accounts.E002", checks.ERROR)
    assert "1 demo accounts" in fault.msg
    assert "remove_demo_people" in fault.hint


def test_the_check_of_the_database_stops_what_asks_for_it(settings):
    person("x@wortel.example", is_demo=True)
    settings.PRODUCTION, settings.DEMO = True, False
    with pytest.raises(SystemCheckError, match=r"accounts\.E002"):
        call_command("check", databases=["default"])


def test_what_the_hint_says_helps(settings, capsys):
    person("x@wortel.example", is_demo=True)
    kept = person("y@wortel.example")
    settings.PRODUCTION, settings.DEMO = True, False
    call_command("remove_demo_people")
    assert capsys.readouterr().out == "1 demo accounts removed.\n"
    assert production_faults() == []
    assert list(User.objects.all()) == [kept]


def test_without_tables_the_check_waits(settings, monkeypatch):
    """`migrate` asks the checks of the database before there is one."""
    settings.PRODUCTION, settings.DEMO = True, False
    monkeypatch.setattr(User._meta, "db_table", "not_there_yet")
    assert production_faults() == []
