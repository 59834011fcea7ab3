"""The public board: what is on it, what an address finds, what machines read."""

import json
import re
from datetime import datetime

import feedparser
import pytest
from django.test import Client

from portal.jobs import actions
from portal.jobs.enums import Act, State, Vetting
from portal.jobs.models import Kind, Municipality
from portal.organisations.actions import judge
from portal.organisations.enums import State as OrganisationState


@pytest.fixture
def reader(front_door):
    return Client()


def titles(answer):
    return [row["text"].title for row in answer.context["rows"]]


def test_only_what_is_checked_and_not_over_is_there(reader, publish, write, in_days):
    publish(title="Op het bord", last_day=in_days(0))
    write(title="Nog niet")
    over = publish(title="Voorbij")
    type(over.checked).objects.filter(pk=over.checked_id).update(last_day=in_days(-1))
    answer = reader.get("/nl/jobs/")
    assert titles(answer) == ["Op het bord"]
    assert not answer.cookies


@pytest.mark.parametrize("address", ["", "blad/"])
def test_a_place_is_gone_with_its_markup(reader, publish, write, baker, address):
    public, unknown = publish(), write()
    path = f"/nl/jobs/{public.pk}/{address}"
    assert reader.get(path).status_code == 200
    assert reader.get(f"/nl/jobs/{unknown.pk}/{address}").status_code == 404
    assert reader.get(f"/nl/jobs/{unknown.pk + 999}/{address}").status_code == 404
    actions.do(Act.FILL, vacancy=public, by=baker)
    gone = reader.get(path)
    assert gone.status_code == 410
    assert b"JobPosting" not in gone.content
    assert b"Hier werkt nu iemand" in gone.content


def test_a_suspended_or_refused_employer_has_nothing_public(reader, publish, employer):
    vacancy = publish()
    judge(organisation=employer.organisation, state=OrganisationState.REFUSED, by=None)
    assert titles(reader.get("/nl/jobs/")) == []
    judge(organisation=employer.organisation, state=OrganisationState.VERIFIED, by=None)
    assert len(titles(reader.get("/nl/jobs/"))) == 1
    actions.vet(employer=employer, step=Vetting.SUSPENDED, note="Klacht.", by=None)
    assert titles(reader.get("/nl/jobs/")) == []
    assert reader.get(f"/nl/jobs/{vacancy.pk}/").status_code == 410
    assert feedparser.parse(reader.get("/nl/jobs/atom.xml").content).entries == []


@pytest.mark.parametrize("language", ["nl", "fr", "en", "ar"])
def test_every_page_speaks_every_language(reader, publish, language):
    vacancy = publish()
    for path in ("", "inlijsten/", f"{vacancy.pk}/", f"{vacancy.pk}/blad/"):
        answer = reader.get(f"/{language}/jobs/{path}")
        assert answer.status_code == 200, path
        assert f'lang="{language}"' in answer.content.decode()


# --- filters -----------------------------------------------------------------------------------


@pytest.fixture
def four(publish):
    def town(postcode):
        return Municipality.objects.get(postcode=postcode)

    publish(title="Fietsen herstellen", sector="technics", min_age=16, look_first=True)
    publish(title="Taarten bakken", municipality=town("2570"), dutch_spoken="B1")
    publish(title="Café openhouden", municipality=town("3000"), hours={"5": [[540, 720]]})
    publish(
        title="Vrijwilliger in het park", kind=Kind.objects.get(key="vrijwilliger"), headscarf=True,
        pay_amount=None, pay_per="", unpaid_because="vrijwilligerswerk", sector="green",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=fiets", {"Fietsen herstellen"}),
        ("q=herstelde+fiets", {"Fietsen herstellen"}),
        ("q=fiets+taart", set()),
        ("q=cafe", {"Café openhouden"}),
        ("q=taart", {"Taarten bakken"}),
        ("kind=vrijwilliger", {"Vrijwilliger in het park"}),
        ("age=16", {"Fietsen herstellen"}),
        ("dutch=B1&sector=kitchen", {"Taarten bakken", "Café openhouden"}),
        ("dutch=A2&sector=kitchen", {"Café openhouden"}),
        ("days=weekend", {"Café openhouden"}),
        ("with=look", {"Fietsen herstellen"}),
        ("with=belief,pay", set()),
        ("near=2570&km=5", {"Taarten bakken"}),
        ("near=mechelen&km=10&with=pay", {"Fietsen herstellen", "Taarten bakken"}),
        ("near=9999&kind=vrijwilliger", {"Vrijwilliger in het park"}),
    ],
)
def test_filters_combine(reader, four, query, found):
    assert set(titles(reader.get(f"/nl/jobs/?{query}"))) == found


def test_counts_say_what_a_choice_would_leave(reader, four):
    """Following every link of every filter, from a filtered list, gives what it promised."""
    for start in ("", "?sector=kitchen", "?with=pay&age=18", "?near=2800&km=10"):
        groups = reader.get(f"/nl/jobs/{start}").context["board"].groups
        choices = [choice for group in groups for choice in group.choices]
        assert len(choices) > 4
        for choice in choices:
            if not choice.is_on:
                assert len(titles(reader.get(f"/nl/jobs/{choice.url}"))) == choice.count, choice


def test_nearest_first(reader, four):
    found = titles(reader.get("/nl/jobs/?near=3000&km=40&order=near"))
    assert found[0] == "Café openhouden"
    assert found[-1] != titles(reader.get("/nl/jobs/?near=2800&km=40&order=near"))[-1]


def test_an_unknown_postcode_is_said_and_kept(reader, four):
    page = reader.get("/nl/jobs/?near=9999").content.decode()
    assert "Deze postcode of gemeente kennen we niet" in page
    assert 'value="9999"' in page


@pytest.mark.parametrize(
    "query",
    [
        "age=x", "age=-1", "km=0", "dutch=Z9", "kind=%00", "with=,,,", "with=nonsense", "p=", "p=1",
        "q=" + "x" * 9000, "near=%F0%9F%90%8C", "near=+", "order=price", "sector=<script>",
        "days=always", "age=16&age=99", "kind='+or+1=1", "near=-", "q=%25_%5C",
    ],
)  # fmt: skip
def test_nonsense_in_a_filter_is_no_error(reader, four, query):
    for path in ("", "atom.xml", "feed.json", "inlijsten/"):
        assert reader.get(f"/nl/jobs/{path}?{query}").status_code in {200, 400}, path


@pytest.mark.parametrize("page", ["9999", "0", "-1", "x", "99999999"])
def test_a_page_that_does_not_exist_is_not_found(reader, four, page):
    assert reader.get(f"/nl/jobs/?p={page}").status_code == 404


def test_the_same_queries_for_one_place_and_for_thirty(
    reader, publish, django_assert_num_queries, django_assert_max_num_queries
):
    publish()
    with django_assert_max_num_queries(40) as one:
        reader.get("/nl/jobs/?near=2800")
    for _ in range(29):
        publish()
    with django_assert_num_queries(len(one)):
        reader.get("/nl/jobs/?near=2800")


# --- what machines read ------------------------------------------------------------------------


SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


def posting_in(answer):
    found = SCRIPT.search(answer.content.decode())
    return json.loads(found[1])


def test_the_posting_says_all_that_a_search_engine_asks(reader, publish):
    made = posting_in(reader.get(f"/nl/jobs/{publish().pk}/"))
    required = {"title", "description", "datePosted", "hiringOrganization", "jobLocation"}
    recommended = {
        "applicantLocationRequirements", "baseSalary", "directApply", "employmentType",
        "identifier", "validThrough",
    }  # fmt: skip
    assert required | recommended <= set(made)
    assert (made["@type"], made["directApply"]) == ("JobPosting", False)
    assert made["jobLocation"]["address"]["postalCode"] == "2800"
    assert datetime.fromisoformat(made["validThrough"])


def test_what_somebody_typed_stays_text(reader, publish):
    bad = "</script><script>alert(1)</script><b>x"
    vacancy = publish(title=bad, does=bad, learns=bad, mentor=bad[:40], address=bad, refunds=bad)
    for path in (f"{vacancy.pk}/", "", f"{vacancy.pk}/blad/", "inlijsten/", "atom.xml"):
        page = reader.get(f"/nl/jobs/{path}").content.decode()
        assert "<script>alert" not in page, path
        assert "<b>x" not in page, path
    made = posting_in(reader.get(f"/nl/jobs/{vacancy.pk}/"))
    assert made["title"] == bad
    assert "<script>" not in made["description"]


def test_feeds_of_a_filter(reader, four):
    feed = feedparser.parse(reader.get("/nl/jobs/atom.xml?sector=kitchen").content)
    assert not feed.bozo
    assert {entry.title for entry in feed.entries} == {"Taarten bakken", "Café openhouden"}
    assert all(entry.link.startswith("http://testserver/nl/jobs/") for entry in feed.entries)
    made = reader.get("/nl/jobs/feed.json?sector=kitchen").json()
    assert made["version"].endswith("/1.1")
    assert {item["title"] for item in made["items"]} == {entry.title for entry in feed.entries}


def test_the_sitemap_holds_what_is_on_the_board(reader, publish, write, baker):
    shown, hidden = publish(), write()
    text = reader.get("/sitemap.xml").content.decode()
    assert f"/nl/jobs/{shown.pk}/<" in text
    assert f"/jobs/{hidden.pk}/<" not in text
    actions.do(Act.FILL, vacancy=shown, by=baker)
    assert f"/jobs/{shown.pk}/<" not in reader.get("/sitemap.xml").content.decode()


def test_reading_removes_nothing(reader, publish):
    vacancy = publish()
    for path in ("withdraw/", "remove/", "?do=withdraw", "?do=fill"):
        reader.get(f"/nl/jobs/{vacancy.pk}/{path}")
    vacancy.refresh_from_db()
    assert vacancy.state == State.PUBLISHED


def test_a_list_may_be_framed_and_a_place_may_not(reader, publish):
    vacancy = publish()
    assert "frame-ancestors *" in reader.get("/nl/jobs/inlijsten/")["Content-Security-Policy"]
    own = reader.get(f"/nl/jobs/{vacancy.pk}/")["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in own
