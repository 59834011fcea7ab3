"""The board that `make run` shows the first time."""

import pytest
from django.core.management import call_command

from portal.jobs.models import Employer, Kind, Municipality, Vacancy
from portal.jobs.queries import warnings_about

pytestmark = pytest.mark.usefixtures("demo", "db")


def test_it_covers_every_kind_and_trips_the_age_rule_twice():
    shown = list(Vacancy.objects.on_board().told())
    assert Employer.objects.count() == 8
    assert len(shown) == 12
    open_kinds = Kind.objects.filter(is_open=True)
    assert {one.checked.kind_id for one in shown} == {kind.pk for kind in open_kinds}
    assert len([one for one in shown if warnings_about(one.checked.facts)]) == 2
    assert Municipality.objects.count() >= 30


@pytest.mark.parametrize("field", ["name", "shape", "for_whom"])
def test_kinds_are_told_in_three_languages(field):
    kinds = Kind.objects.all()
    for kind in kinds:
        told = [getattr(kind, f"{field}_{language}") for language in ("nl", "fr", "en")]
        assert all(told), kind.key
    assert len(kinds) == 14


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_home_and_menu_lead_to_the_board_and_to_a_letter(client, language):
    page = client.get(f"/{language}/").content.decode()
    menu, rest = page.split("</nav>", 1)
    main = rest.split("<footer")[0]
    assert f'href="/{language}/jobs/"' in menu
    for address in ("jobs/", "praat/"):
        assert f'href="/{language}/{address}"' in main, address
    assert main.count(f'href="/{language}/jobs/') == 3 + 1  # the newest, and the list


def test_the_daily_job_ends_nothing_on_the_first_day():
    call_command("expire_places", verbosity=0)
    assert Vacancy.objects.on_board().count() == 12
