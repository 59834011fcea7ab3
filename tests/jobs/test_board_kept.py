"""The board and the page cache: kept for everybody, gone with the change that makes it wrong."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import changes
from portal.jobs import actions
from portal.jobs.enums import Act, Vetting
from portal.jobs.models import Version
from portal.organisations.actions import judge
from portal.organisations.enums import State as OrganisationState


@pytest.fixture
def reader(front_door, settings):
    settings.PAGE_CACHE = True
    changes.keeper().renew()
    yield Client()
    changes.keeper().renew()


@pytest.fixture
def change(django_capture_on_commit_callbacks):
    """`with change(): …`: the block is a transaction that is committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def shown(reader, path="/nl/jobs/"):
    return "Brood bakken" in reader.get(path).content.decode()


def test_a_list_costs_no_query_the_second_time(reader, publish):
    publish()
    for path in ("/nl/jobs/", "/nl/jobs/?sector=kitchen&with=pay", "/nl/jobs/atom.xml"):
        first = reader.get(path)
        with CaptureQueriesContext(connection) as captured:
            second = reader.get(path)
        assert (len(captured), second.content) == (0, first.content), path


def test_what_somebody_typed_is_kept_nowhere(reader, publish):
    publish()
    for query in ("q=brood", "near=2800"):
        answer = reader.get(f"/nl/jobs/?{query}")
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "publish"),
        ("publish", "fill"),
        ("publish", "withdraw"),
        ("publish", "expire"),
        ("publish", "suspend"),
        ("publish", "refuse"),
    ],
)
def test_a_change_is_there_for_the_next_visitor(
    reader, change, write, employer, baker, moderator, in_days, before, after
):
    with change():
        vacancy = actions.do(Act.SUBMIT, vacancy=write(), by=baker)
    ways = {
        "publish": lambda: actions.do(Act.PUBLISH, vacancy=vacancy, by=moderator),
        "fill": lambda: actions.do(Act.FILL, vacancy=vacancy, by=baker),
        "withdraw": lambda: actions.do(Act.WITHDRAW, vacancy=vacancy, by=baker),
        "expire": actions.expire_all,
        "suspend": lambda: actions.vet(
            employer=employer, step=Vetting.SUSPENDED, note="Klacht.", by=moderator
        ),
        "refuse": lambda: judge(
            organisation=employer.organisation, state=OrganisationState.REFUSED, by=None
        ),
    }
    if before:
        with change():
            ways[before]()
    paths = ("/nl/jobs/", "/nl/jobs/?sector=kitchen", "/nl/jobs/atom.xml", "/nl/jobs/inlijsten/")
    was = [shown(reader, path) for path in paths]
    assert was == [shown(reader, path) for path in paths] == [bool(before)] * 4
    if after == "expire":
        Version.objects.filter(pk=vacancy.checked_id or vacancy.newest_id).update(
            last_day=in_days(-1)
        )
        assert shown(reader), "kept, as nobody announced it yet"
    with change():
        ways[after]()
    now = [shown(reader, path) for path in paths]
    list_shows = after in {"publish", "fill"}  # a filled one stands below the list
    assert now == [list_shows, list_shows, after == "publish", after == "publish"]
