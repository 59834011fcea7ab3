"""A code for a group, counts for the worker, and frames on other sites."""

import datetime
import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from portal.youthwork import instruments, queries_assignments
from portal.youthwork.actions import assignments
from portal.youthwork.models import Assignment, AssignmentSum, PulseSum
from portal.youthwork.models.assignments import WHOLE
from tests.courses.conftest import eight, key, queries, said
from tests.courses.makers import choose, read, scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(module):
    return module(read("een"), choose("twee"), slug="draden")


@pytest.fixture
def assigned(group, page):
    until = timezone.localdate() + datetime.timedelta(days=7)
    return assignments.assign(group=group, page=page, until=until, asks_pulse=True)


def base(assigned, page):
    return f"/nl/join/{assigned.code}/{page.short}/"


def sums(assigned):
    rows = AssignmentSum.objects.filter(assignment=assigned)
    return {(str(row.step) if row.step != WHOLE else "", row.answer): row.count for row in rows}


def test_a_code_leads_to_the_module_without_a_log_in(assigned, page):
    phone = Client()
    answer = phone.post("/nl/join/", {"code": f" {assigned.code.upper()} "})
    assert answer["Location"] == f"/nl/join/{assigned.code}/"
    found = phone.get(answer["Location"])
    assert page.title in found.content.decode()
    assert not found.cookies


def test_playing_below_the_code_counts_for_the_group(assigned, page):
    phone, at = Client(), base(assigned, page)
    phone.get(at)
    answer = phone.post(f"{at}stap/{eight('een')}/")
    assert answer["Location"] == f"{at}stap/{eight('twee')}/"
    phone.post(f"{at}stap/{eight('twee')}/", {"answer": key("a")})
    phone.post(f"{at}stap/{eight('twee')}/", {"answer": key("b")})  # once more: not counted
    assert sums(assigned) == {
        ("", "opened"): 1,
        ("", "finished"): 1,
        (key("een"), ""): 1,
        (key("twee"), ""): 1,
        (key("twee"), key("a")): 1,
    }


def test_every_link_of_a_step_stays_with_the_assignment(group, module):
    page = module(scenario(), slug="verhaal")
    given = assignments.assign(group=group, page=page, until=timezone.localdate())
    html = Client().get(f"{base(given, page)}stap/{eight('scenario')}/").content.decode()
    ways = re.findall(r'class="choice" href="([^"]+)"', html)
    assert ways and all(way.startswith(base(given, page)) for way in ways)


@pytest.mark.parametrize("change", [{"is_closed": True}, {"until": datetime.date(2020, 1, 1)}])
def test_an_assignment_that_is_over_says_so(assigned, page, change):
    Assignment.objects.filter(pk=assigned.pk).update(**change)
    phone = Client()
    for address in (f"/nl/join/{assigned.code}/", base(assigned, page)):
        answer = phone.get(address)
        assert answer.status_code == 410
        assert said("This code does not work any more.") in answer.content.decode()
    assert phone.post("/nl/join/", {"code": assigned.code}).status_code == 410
    assert not AssignmentSum.objects.exists()


def test_a_module_that_was_not_given_is_not_below_the_code(assigned, module):
    other = module(read("elders"), slug="andere")
    assert Client().get(base(assigned, other)).status_code == 404


def test_answers_are_shown_once_it_is_over_and_from_five_up(desk, assigned, page):
    ref = page.outline[1]
    for letter, times in (("a", 6), ("b", 3), ("c", 2)):
        for _ in range(times):
            assignments.count(
                assignment=assigned, page=page, ref=ref, answers=[key(letter)], done=frozenset()
            )
    address = f"/nl/werk/opdrachten/{assigned.pk}/"
    assert "<b>" not in desk.get(address).content.decode()
    desk.post(address, {"close": "1"})
    assert re.findall(r"<b>(\d+)</b>", desk.get(address).content.decode()) == ["6"]


def test_as_many_queries_for_one_assignment_as_for_many(desk, group, page, path):
    def given(thing):
        assignments.assign(group=group, page=thing, until=timezone.localdate())

    given(page), given(path)
    addresses = ("/nl/werk/opdrachten/", f"/nl/werk/groepen/{group.pk}/")
    few = [queries(desk, address) for address in addresses]
    for _ in range(3):
        given(page), given(path)
    assert [queries(desk, address) for address in addresses] == few
    shown = desk.get(addresses[0]).content.decode()
    assert (shown.count(page.title), shown.count(path.title)) == (4, 4)


def test_one_that_is_over_is_not_opened_again(desk, assigned):
    assignments.close(assignment=assigned)
    later = timezone.localdate() + datetime.timedelta(days=30)
    desk.post(f"/nl/werk/opdrachten/{assigned.pk}/", {"until": later.isoformat()})
    assert Assignment.objects.get().is_over


def test_a_worker_gives_extends_and_closes(desk, group, page):
    until = timezone.localdate() + datetime.timedelta(days=3)
    values = {"group": group.pk, "what": str(page.translation_key), "until": until.isoformat()}
    answer = desk.post("/nl/werk/opdrachten/nieuw/", values)
    address = answer["Location"]
    assert Assignment.objects.get().code in desk.get(address).content.decode()
    later = until + datetime.timedelta(days=10)
    desk.post(address, {"until": later.isoformat()})
    assert Assignment.objects.get().until == later
    assert desk.post(address, {"until": "2001-01-01"}).status_code == 422
    desk.post(address, {"close": "1"})
    assert Assignment.objects.get().is_closed


# --- the Compass --------------------------------------------------------------------------------


def test_an_instrument_without_a_licence_is_refused():
    whole = {
        "key": "x",
        "title": {},
        "statements": {"a": {}},
        "faces": {"nl": "12345"},
        "words": {},
    }
    assert instruments.read({**whole, "licence": "CC0"}).key == "x"
    for licence in ("", "  ", None):
        with pytest.raises(instruments.NoLicenceError):
            instruments.read({**whole, "licence": licence})


def test_our_own_instrument_speaks_four_languages():
    found = instruments.kompas()
    assert len(found.statements) == 5
    for words in (*found.statements.values(), *found.words.values(), found.title, found.faces):
        assert set(words) == {"nl", "fr", "en", "ar"}


def pulse(assigned, moment, **points):
    return Client().post(f"/nl/join/{assigned.code}/kompas/{moment}/", points)


def test_only_counters_of_the_group_go_up(assigned):
    answer = pulse(assigned, "before", kan="4", iemand="0", extra="1", stoppen="9")
    assert answer.status_code == 200 and not answer.cookies
    rows = {(row.statement, row.point): row.count for row in PulseSum.objects.all()}
    assert rows == {("", 0): 1, ("kan", 4): 1, ("iemand", 0): 1}
    assert pulse(assigned, "before", nonsense="1").status_code == 422
    assert pulse(assigned, "never", kan="1").status_code == 404


def test_bars_come_at_the_end_and_from_eight_people_up_at_both(assigned):
    for _ in range(9):
        pulse(assigned, "before", kan="4")
    for point in "22220000":
        pulse(assigned, "before", kan=point)
    for _ in range(7):
        pulse(assigned, "after", kan="3")
    assert queries_assignments.pulse_lines(assigned) is None
    assignments.close(assignment=assigned)
    assert queries_assignments.pulse_lines(Assignment.objects.get()) is None
    Assignment.objects.update(is_closed=False)
    pulse(assigned, "after", kan="3")
    assignments.close(assignment=assigned)
    first = queries_assignments.pulse_lines(Assignment.objects.get())[0]
    assert [count for _words, count, _share in first.before.bands] == [None, None, 9]
    # All eight said the same: that would tell what each of them said.
    assert [count for _words, count, _share in first.after.bands] == [None, None, None]


def test_nothing_is_counted_any_more_when_it_is_over(assigned):
    assignments.close(assignment=assigned)
    assert pulse(assigned, "before", kan="4").status_code == 410
    assignments.count_pulse(
        assignment=assigned, instrument="kompas", moment="before", points=[("kan", 4)]
    )
    assert not PulseSum.objects.exists()


# --- frames -------------------------------------------------------------------------------------


def test_only_these_addresses_may_be_framed_and_they_set_no_cookie(page):
    visitor = Client()
    framed = f"/nl/inlijsten/{page.short}/stap/{eight('twee')}/"
    answer = visitor.get(framed)
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert not answer.has_header("X-Frame-Options")
    posted = visitor.post(framed, {"answer": key("a")})
    assert posted.status_code == 200 and not posted.cookies
    for address in (page.url, f"{page.url}stap/{eight('twee')}/", "/nl/", "/nl/join/"):
        other = visitor.get(address)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"


def test_links_out_of_the_frame_open_outside_it(page):
    html = Client().get(f"/nl/inlijsten/{page.short}/stap/{eight('een')}/").content.decode()
    links = re.findall(r'<a (target="_top" )?[^>]*href="([^"#][^"]*)"', html)
    inside = [link for target, link in links if not target]
    assert inside and all(link.startswith(f"/nl/inlijsten/{page.short}/") for link in inside)


def test_a_site_finds_the_frame_by_itself(page):
    html = Client().get(page.url).content.decode()
    found = re.search(r'application/json\+oembed" href="([^"]+)"', html)[1]
    answer = Client().get(found.replace("&amp;", "&"), headers={"host": "testserver"})
    said_by_it = json.loads(answer.content)
    assert said_by_it["type"] == "rich"
    assert f"/nl/inlijsten/{page.short}/" in said_by_it["html"]
    step = Client().get(f"{page.url}stap/{eight('twee')}/").content.decode()
    address = re.search(r'application/json\+oembed" href="([^"]+)"', step)[1].replace("&amp;", "&")
    assert (
        f"/nl/inlijsten/{page.short}/stap/{eight('twee')}/" in Client().get(address).json()["html"]
    )
    for url in ("", "http://elsewhere.example/nl/x/", f"http://testserver{page.url}stap/zz/"):
        assert Client().get("/oembed/", {"url": url}).status_code == 404


def test_the_lines_to_copy_are_there_for_every_step(page):
    html = Client().get(f"/nl/inlijsten/{page.short}/zo/").content.decode()
    assert html.count("&lt;iframe") == 1 + len(page.outline)
    assert Client().get("/nl/inlijsten/00000000/").status_code == 404
