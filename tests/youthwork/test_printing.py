"""What a worker takes along: a print pack, a calendar, a way in from the first page."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from portal.organisations.actions import leave
from portal.organisations.models import Membership
from portal.youthwork import modules, pdf, what
from portal.youthwork.actions import plans, runs
from portal.youthwork.models import Run
from portal.youthwork.models.runs import LONGEST
from tests.courses.conftest import key
from tests.courses.makers import choose, scale, scenario
from tests.courses.makers import group as together

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening(group, module):
    page = module(
        together("spel", on_paper="<p>Op een blad.</p>"),
        choose("keuze"),
        scenario(),
        scale(),
        slug="draden",
        safety="<p>Let op stilte.</p>",
        bias_check="Wie zie jij eerst?",
    )
    activity = plans.plan(group=group, label="Avond", place="Zaal", starts_at=timezone.now())
    plans.add_moment(activity=activity, text="Binnenkomen", minutes=20)
    plans.add_moment(activity=activity, what=what.part_of(page, ""))
    plans.add_moment(activity=activity, what=what.part_of(page, key("keuze")))
    return activity


def test_the_pack_has_timing_care_cards_paper_and_a_poster(desk, evening):
    page = desk.get(f"/nl/werk/avonden/{evening.pk}/afdrukken/").content.decode()
    start = timezone.localtime(evening.starts_at)
    for words in (start.strftime("%H:%M"), "Binnenkomen", "Let op stilte.", "Wie zie jij eerst?",
                  "Op een blad.", "Keuze a", "Naar zwijg", "/nl/join/"):  # fmt: skip
        assert words in page, words
    assert 'class="qr"' in page and 'class="cut"' in page


def test_a_module_and_a_step_have_a_pack_of_their_own(desk, evening):
    step = evening.moments.last()
    whole = desk.get(f"/nl/werk/afdrukken/{step.module}/").content.decode()
    one = desk.get(f"/nl/werk/afdrukken/{step.module}/{step.step}/").content.decode()
    assert "Stap spel" in whole and "Stap spel" not in one and "Keuze a" in one
    assert desk.get("/nl/werk/afdrukken/nergens/").status_code == 404


def test_a_training_that_is_gone_leaves_the_plan_readable(desk, evening):
    modules.module(evening.moments.last().module).unpublish()
    for address in ("", "afdrukken/"):
        assert desk.get(f"/nl/werk/avonden/{evening.pk}/{address}").status_code == 200
    assert desk.get("/nl/werk/").status_code == 200


# --- the calendar -------------------------------------------------------------------------------


def address_of(desk):
    desk.post("/nl/werk/agenda/")
    page = desk.get("/nl/werk/agenda/").content.decode()
    return re.search(r"<code>http://testserver([^<]+)</code>", page)[1]


def test_a_calendar_shows_evenings_to_who_has_the_address(desk, evening):
    answer = Client().get(address_of(desk))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["summary"]) == "Avond (Woensdagploeg)"
    assert "Binnenkomen" in str(event["description"])
    assert "no-store" in answer["Cache-Control"]


def test_a_calendar_takes_evenings_without_moments_and_many_cost_what_one_costs(
    desk, group, evening, django_assert_max_num_queries
):
    address = address_of(desk)
    with django_assert_max_num_queries(40) as one:
        Client().get(address)
    plans.plan(group=group, label="Leeg", starts_at=timezone.now())
    plans.repeat(activity=evening, weeks=4)
    with django_assert_max_num_queries(len(one)):
        answer = Client().get(address)
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == 6
    assert all(event["DTEND"].dt > event["DTSTART"].dt for event in events)


def test_a_renewed_address_is_another_one(desk, evening):
    old = address_of(desk)
    assert Client().get(address_of(desk)).status_code == 200
    assert Client().get(old).status_code == 404
    assert Client().get("/nl/werk/agenda/zomaar.ics").status_code == 404


def test_who_leaves_the_house_sees_nothing_any_more(desk, evening, worker):
    address = address_of(desk)
    leave(membership=Membership.objects.get(user=worker), by=None)
    assert Client().get(address).status_code == 404


# --- ways in, and the clock ---------------------------------------------------------------------


def test_the_first_page_leads_workers_to_the_workspace(desk, as_user, editor):
    assert "/nl/werk/" in desk.get("/account/").content.decode()
    assert "/nl/werk/" not in as_user(editor).get("/account/").content.decode()


def test_the_clock_closes_what_was_left_open(begin, capsys):
    run = begin(choose())
    Run.objects.filter(pk=run.pk).update(opened_at=timezone.now() - LONGEST)
    call_command("close_runs")
    assert not Run.objects.get(pk=run.pk).is_open
    call_command("close_runs", verbosity=0)
    assert capsys.readouterr().out == "1 runs closed.\n"


def test_a_step_that_an_editor_removes_does_not_stop_the_evening(desk, begin):
    run = begin(choose("een"), choose("twee"))
    page = modules.module(run.module)
    del page.steps[0]
    page.save()
    address = f"/nl/werk/rondes/{run.pk}/"
    assert desk.get(address).status_code == 200
    desk.post(address, {"do": "next", "round": run.round})
    assert "Stap twee" in desk.get(address).content.decode()
    runs.close(run=run, by=None)
    assert desk.get(address).status_code == 200


@pytest.mark.parametrize("url", ["http://[", "//", "\x00", "http://testserver/nl/", "é" * 900])
def test_odd_addresses_are_no_frame(url):
    assert Client().get("/oembed/", {"url": url}).status_code in {400, 404}


def test_where_nothing_makes_a_pdf_none_is_offered(desk, evening, monkeypatch):
    monkeypatch.setattr("portal.youthwork.pdf.is_installed", lambda: False)
    address = f"/nl/werk/avonden/{evening.pk}/afdrukken/"
    assert "?pdf" not in desk.get(address).content.decode()
    assert desk.get(f"{address}?pdf").status_code == 404


@pytest.mark.parametrize(
    "url",
    ["https://elsewhere.example/x.css", "file:///etc/passwd", f"{pdf.HERE}media/a.png",
     f"{pdf.HERE}{{static}}../manage.py", f"{pdf.HERE}{{static}}%2e%2e/manage.py"],
)  # fmt: skip
def test_a_pdf_takes_nothing_but_our_own_style(url, settings):
    with pytest.raises((ValueError, FileNotFoundError)):
        pdf.static_file(url.replace("{static}", settings.STATIC_URL[1:])).read_bytes()


def test_a_pdf_takes_our_own_style(settings):
    assert pdf.static_file(f"{pdf.HERE}{settings.STATIC_URL[1:]}css/print.css").exists()
