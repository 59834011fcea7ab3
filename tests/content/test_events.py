"""Events: the list, the page that stays, and calendar files."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from portal.content.hours import BRUSSELS
from portal.content.models import EventPage
from tests.content.conftest import FAR, queries, read

PAST = datetime.datetime(2020, 5, 7, 19, 0, tzinfo=BRUSSELS)


def slugs(client, address="/nl/agenda/"):
    return [event.slug for event in client.get(address).context["events"]]


def calendar(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def test_what_comes_first_stands_first(client, event):
    event("later", FAR + datetime.timedelta(days=3))
    event("eerst", FAR)
    assert slugs(client) == ["eerst", "later"]


def test_what_is_over_leaves_the_list_but_keeps_its_address(client, event):
    page = event("oud", PAST)
    event("nieuw")
    assert slugs(client) == ["nieuw"]
    text = read(client, page.url)
    assert "Oud" in text
    assert 'class="alert mind"' in text
    assert "kalender.ics" not in text


def test_what_is_to_come_does_not_say_that_it_is_over(client, event):
    text = read(client, event().url)
    assert 'class="alert mind"' not in text
    assert 'href="/nl/agenda/boksen/kalender.ics"' in text


def test_an_event_is_to_come_until_its_last_minute(event):
    page = event("vandaag", weeks=3)
    last = page.ends_at + datetime.timedelta(weeks=2)
    for moment, there in ((last - datetime.timedelta(seconds=1), True), (last, False)):
        assert EventPage.objects.upcoming(moment).exists() is there


def test_a_weekly_event_shows_its_next_evening(client, event, monkeypatch):
    page = event("boksen", datetime.datetime(2026, 11, 3, 18, 0, tzinfo=BRUSSELS), weeks=8)
    monday = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=BRUSSELS)
    monkeypatch.setattr(timezone, "now", lambda: monday)
    assert page.next_day == "dinsdag 24 november"
    assert page.from_to == "18:00–20:00"
    assert "22 december" in page.repeats
    assert page.card().facts == ("di 24 nov, 18:00", "Jeugdhuis Kantelpunt")


def test_a_weekly_event_is_ordered_by_its_next_evening(client, event, monkeypatch):
    event("weken", datetime.datetime(2026, 11, 3, 18, 0, tzinfo=BRUSSELS), weeks=8)
    event("maandag", datetime.datetime(2026, 11, 23, 18, 0, tzinfo=BRUSSELS))
    event("donderdag", datetime.datetime(2026, 11, 26, 18, 0, tzinfo=BRUSSELS))
    monday = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=BRUSSELS)
    monkeypatch.setattr(timezone, "now", lambda: monday)
    assert slugs(client) == ["maandag", "weken", "donderdag"]


def test_once_says_nothing_about_repeats(event):
    assert event().repeats == ""


def test_the_end_comes_after_the_start(event):
    with pytest.raises(ValidationError):
        event(ends_at=FAR - datetime.timedelta(hours=1))
    page = event()
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=page.pk).update(ends_at=page.starts_at)


@pytest.mark.parametrize("weeks", [0, 61, 10_000])
def test_odd_numbers_of_weeks_are_refused(event, weeks):
    with pytest.raises(ValidationError):
        event(weeks=weeks)


@pytest.mark.parametrize("field", ["title", "place", "for_whom", "price", "address"])
def test_words_that_push_people_away_are_refused(event, field):
    with pytest.raises(ValidationError) as refused:
        event(**{field: "Avond over radicalisering"})
    assert list(refused.value.message_dict) == [field]


def test_a_calendar_file_says_what_the_page_says(client, event):
    page = event("boksen", weeks=8, address="Kaai 3, 2800 Mechelen")
    [entry] = calendar(client, "/nl/agenda/boksen/kalender.ics").walk("VEVENT")
    assert entry["SUMMARY"] == "Boksen"
    assert entry["LOCATION"] == "Jeugdhuis Kantelpunt, Kaai 3, 2800 Mechelen"
    assert entry["DTSTART"].dt == page.starts_at
    assert entry["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert entry["RRULE"]["COUNT"] == [8]
    assert entry["URL"] == "http://testserver/nl/agenda/boksen/"


def test_the_agenda_as_one_calendar_holds_what_is_to_come(client, event):
    event("nieuw")
    event("oud", PAST)
    event("concept").unpublish()
    entries = calendar(client, "/nl/agenda/kalender.ics").walk("VEVENT")
    assert [entry["SUMMARY"] for entry in entries] == ["Nieuw"]


def test_an_event_keeps_its_identity_when_it_changes(client, event):
    page = event()
    [before] = calendar(client, "/nl/agenda/boksen/kalender.ics").walk("VEVENT")
    page.title, page.slug = "Iets anders", "anders"
    page.save_revision().publish()
    [after] = calendar(client, "/nl/agenda/anders/kalender.ics").walk("VEVENT")
    assert after["UID"] == before["UID"]
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    [listed] = calendar(client, "/nl/agenda/kalender.ics").walk("VEVENT")
    assert listed["UID"] == before["UID"]


def test_the_same_file_twice(client, event):
    event()
    address = "/nl/agenda/boksen/kalender.ics"
    assert client.get(address).content == client.get(address).content


def test_a_past_event_still_has_its_file(client, event):
    event("oud", PAST)
    assert len(calendar(client, "/nl/agenda/oud/kalender.ics").walk("VEVENT")) == 1


@pytest.mark.parametrize(
    "address",
    [
        "/nl/kalender.ics",
        "/nl/verhalen/kalender.ics",
        "/nl/agenda/bestaat-niet/kalender.ics",
        "/nl/agenda/boksen/KALENDER.ics",
        "/nl/agenda/boksen/kalender.ics/",
        "/nl/agenda/..%2fboksen/kalender.ics",
    ],
)
def test_other_addresses_have_no_calendar(client, event, address):
    event()
    assert client.get(address).status_code == 404


def test_a_draft_has_no_calendar(client, event):
    event().unpublish()
    assert client.get("/nl/agenda/boksen/kalender.ics").status_code == 404


@pytest.mark.parametrize("where", ["agenda", "boksen"])
def test_a_calendar_is_shown_to_nobody_who_may_not_see_the_page(client, event, lists, where):
    page = event()
    kept = {"agenda": lists["agenda"], "boksen": page}[where]
    restriction = PageViewRestriction.objects.create(page=kept, restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="Wij"))
    response = client.get("/nl/agenda/boksen/kalender.ics")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_methods_that_do_not_fit(client, event, method):
    event()
    assert getattr(client, method)("/nl/agenda/kalender.ics").status_code == 405


def test_who_kept_the_old_address_of_a_calendar_is_led_to_the_new_one(
    client, event, django_capture_on_commit_callbacks
):
    page = event()
    page.slug = "nieuw"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    response = client.get("/nl/agenda/boksen/kalender.ics")
    assert (response.status_code, response["Location"]) == (301, "/nl/agenda/nieuw/kalender.ics")


def test_as_many_queries_for_one_event_as_for_three(client, event):
    event("een")
    addresses = ("/nl/agenda/", "/nl/agenda/kalender.ics")
    one = [queries(client, address) for address in addresses]
    event("twee", weeks=4)
    event("drie")
    assert [queries(client, address) for address in addresses] == one


def test_as_many_queries_beside_one_event_as_beside_three(client, event):
    page = event("een")
    event("twee")
    two = queries(client, page.url)
    event("drie")
    event("vier")
    assert queries(client, page.url) == two


def test_an_empty_agenda_says_so(client, lists):
    assert 'class="empty"' in read(client, "/nl/agenda/")


@pytest.mark.parametrize(
    "starts",
    [datetime.datetime(1, 1, 1, tzinfo=BRUSSELS), datetime.datetime(9999, 12, 30, tzinfo=BRUSSELS)],
    ids=["year 1", "year 9999"],
)
def test_an_event_of_another_age_is_refused_in_words(lists, starts):
    page = EventPage(
        title="Oud", slug="oud", intro="Kom.", place="Hier", weeks=4, starts_at=starts,
        ends_at=starts + datetime.timedelta(hours=2),
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        lists["agenda"].add_child(instance=page)
    assert "starts_at" in refused.value.message_dict
