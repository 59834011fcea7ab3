"""The public board: what is on it, what an address finds, what machines read."""

import datetime
import json
import re
from html import unescape

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from portal.jobs import actions
from portal.jobs.enums import Act, State, Vetting
from portal.jobs.models import Kind, Municipality, Vacancy
from portal.organisations.actions import judge
from portal.organisations.enums import State as OrganisationState
from tests.jobs.conftest import words


@pytest.fixture
def reader(front_door):
    return Client()


@pytest.fixture
def tomorrow(monkeypatch):
    """`tomorrow()`: midnight passes."""
    today = timezone.localdate

    def pass_midnight():
        later = datetime.timedelta(days=1)
        monkeypatch.setattr(
            timezone, "localdate", lambda *of: today(*of) if of else today() + later
        )

    return pass_midnight


def titles(answer):
    return [row["text"].title for row in answer.context["rows"]]


def test_only_what_is_checked_and_not_over_is_there(reader, publish, write, in_days, tomorrow):
    publish(title="Op het bord", last_day=in_days(1))
    write(title="Nog niet")
    publish(title="Voorbij", last_day=in_days(0))
    assert titles(reader.get("/nl/jobs/")) == ["Voorbij", "Op het bord"]
    tomorrow()
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
    actions.do(Act.WITHDRAW, vacancy=public, by=baker)
    gone = reader.get(path)
    assert gone.status_code == 410
    assert b"JobPosting" not in gone.content
    assert b"Deze plek is weg" in gone.content


EVERYWHERE = ("", "atom.xml", "feed.json", "inlijsten/")


@pytest.mark.parametrize("address", ["", "blad/"])
def test_a_place_is_gone_the_day_after_its_last_one(reader, publish, in_days, tomorrow, address):
    """At midnight, whether the daily job has run or not."""
    vacancy = publish(title="Voorbij", last_day=in_days(0))
    path = f"/nl/jobs/{vacancy.pk}/{address}"
    assert reader.get(path).status_code == 200
    tomorrow()
    gone = reader.get(path)
    assert (gone.status_code, b"JobPosting" in gone.content) == (410, False)
    for shown in EVERYWHERE:
        assert b"Voorbij" not in reader.get(f"/nl/jobs/{shown}").content, shown
    assert f"/jobs/{vacancy.pk}/" not in reader.get("/sitemap.xml").content.decode()


def test_a_filled_place_says_so_for_a_fortnight(reader, publish, baker):
    """In the list apart, on its page without a way to react, in nothing that machines read."""
    vacancy = publish(title="Net bezet", phone="015 99 99 99")
    publish(title="Nog vrij")
    actions.do(Act.FILL, vacancy=vacancy, by=baker)
    path = f"/nl/jobs/{vacancy.pk}/"
    answer = reader.get("/nl/jobs/")
    assert titles(answer) == ["Nog vrij"]
    assert [row["text"].title for row in answer.context["filled"]] == ["Net bezet"]
    page = reader.get(path)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Hier werkt nu iemand" in text
    assert "noindex" in text
    for gone in ("JobPosting", "015 99 99 99", "Dit wil ik proberen", "blad/"):
        assert gone not in text, gone
    assert reader.get(f"{path}blad/").status_code == 410
    for machine in ("atom.xml", "feed.json", "inlijsten/"):
        assert b"Net bezet" not in reader.get(f"/nl/jobs/{machine}").content, machine
    long_ago = timezone.now() - datetime.timedelta(days=15)
    Vacancy.objects.filter(pk=vacancy.pk).update(changed_at=long_ago)
    assert list(reader.get("/nl/jobs/").context["filled"]) == []
    assert reader.get(path).status_code == 410


def test_a_filled_place_fits_a_filter_like_any_other(reader, publish, baker):
    for sector in ("kitchen", "green"):
        vacancy = publish(title=sector, sector=sector)
        actions.do(Act.FILL, vacancy=vacancy, by=baker)
    answer = reader.get("/nl/jobs/?sector=green")
    assert [row["text"].title for row in answer.context["filled"]] == ["green"]


def test_new_and_last_days_are_seen(reader, publish, in_days):
    new, old = publish(title="Pas"), publish(title="Bijna", last_day=in_days(3))
    for vacancy, said in ((new, "Nieuw"), (old, "Laatste dagen")):
        assert f">{said}</span>" in reader.get(f"/nl/jobs/{vacancy.pk}/").content.decode()
    page = reader.get("/nl/jobs/").content.decode()
    assert ">Nieuw</span>" in page
    assert ">Laatste dagen</span>" in page


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
    around = reader.get("/nl/jobs/?near=2800&km=40&order=near")
    assert titles(around)[-1] == "Café openhouden"
    far = [row["km"] for row in around.context["rows"]]
    assert far == sorted(far)
    assert far[0] == 0 < far[-1]
    newest = titles(reader.get("/nl/jobs/?near=2800&km=40"))
    assert newest[0] == "Vrijwilliger in het park"


@pytest.mark.parametrize(
    "typed",
    ["2570", "Duffel", "duffel ", "2570 Duffel", "DUFF", "düffel", "2570, Duffel (Antwerpen)"],
)
def test_a_municipality_is_known_however_it_is_typed(reader, four, typed):
    answer = reader.get("/nl/jobs/", {"near": typed, "km": "5"})
    assert titles(answer) == ["Taarten bakken"]
    assert "bij Duffel" in answer.content.decode()


@pytest.mark.parametrize("typed", ["9999", "Du", "Atlantis", "28000", "!!!", "0"])
def test_a_municipality_that_does_not_exist_is_said(reader, four, typed):
    answer = reader.get("/nl/jobs/", {"near": typed})
    assert len(titles(answer)) == 4
    assert "Deze postcode of gemeente kennen we niet" in answer.content.decode()


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


@pytest.mark.parametrize("page", ["9999", "0", "-1", "x", "99999999", "٣٣"])
def test_a_page_that_does_not_exist_is_not_found_and_shows_the_first(reader, four, page):
    answer = reader.get("/nl/jobs/", {"p": page})
    assert answer.status_code == 404
    assert "Zo ver gaat deze lijst niet" in answer.content.decode()
    assert len(titles(answer)) == 4


def test_every_place_stands_on_one_page(reader, publish, monkeypatch):
    """Also nearest first, where a page begins in the middle of a kilometre."""
    monkeypatch.setattr("portal.jobs.views.board.PER_PAGE", 2)
    towns = [Municipality.objects.get(postcode=code) for code in ("2800", "2570", "3000")]
    made = {publish(municipality=towns[number % 3]).pk for number in range(7)}
    for query in ("", "near=2570&km=40&order=near"):
        seen = [
            row["vacancy"].pk
            for number in range(1, 5)
            for row in reader.get(f"/nl/jobs/?{query}&p={number}").context["rows"]
        ]
        assert len(seen) == 7
        assert set(seen) == made


LISTS = ["", "?near=2800", "?q=brood&near=2800&km=10&order=near&with=pay", "atom.xml?age=18"]


@pytest.mark.parametrize("path", LISTS)
def test_the_same_queries_for_one_place_and_for_thirty(
    reader, publish, django_assert_num_queries, django_assert_max_num_queries, path
):
    publish()
    reader.get(f"/nl/jobs/{path}")
    with django_assert_max_num_queries(24) as one:
        reader.get(f"/nl/jobs/{path}")
    number = len(one)
    for _ in range(29):
        publish()
    reader.get(f"/nl/jobs/{path}")
    with django_assert_num_queries(number):
        reader.get(f"/nl/jobs/{path}")


def test_counts_are_right_after_every_change(reader, publish, baker, employer):
    """The list in memory is changed with the places, not made anew: see `portal.jobs.keeping`."""

    def counted():
        found = reader.get("/nl/jobs/").context["board"]
        return found.places.count(), {
            str(choice.label): choice.count for group in found.groups for choice in group.choices
        }

    first, second = publish(sector="green"), publish(sector="green", min_age=16)
    assert counted()[0] == 2
    values = actions.values_of(first.checked) | {"sector": "shop"}
    actions.vet(employer=employer, step=Vetting.VISITED, note="Gezien.", by=None)
    actions.vet(employer=employer, step=Vetting.TRUSTED, note="Goed.", by=None)
    first.refresh_from_db()
    actions.write(employer=employer, values=values, vacancy=first, seen=first.newest_id, by=baker)
    actions.do(Act.PROPOSE, vacancy=first, by=baker)
    number, choices = counted()
    assert number == 2
    assert (choices["groen en dieren"], choices["winkel en magazijn"]) == (1, 1)
    actions.do(Act.FILL, vacancy=second, by=baker)
    number, choices = counted()
    assert number == 1
    assert "groen en dieren" not in choices
    actions.do(Act.WITHDRAW, vacancy=first, by=baker)
    assert counted() == (0, {})


# --- what machines read ------------------------------------------------------------------------


SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


def posting_in(answer):
    found = SCRIPT.search(answer.content.decode())
    return json.loads(found[1])


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


def test_a_sign_that_no_keyboard_writes_breaks_no_feed(reader, publish):
    publish(title="Brood\x0bbakken", does="Deeg\x1fkneden")
    feed = feedparser.parse(reader.get("/nl/jobs/atom.xml").content)
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["Brood bakken"]
    assert "Deeg kneden" in feed.entries[0].summary
    assert reader.get("/nl/jobs/feed.json").json()["items"][0]["title"] == "Brood bakken"


def test_feeds_of_a_filter(reader, four):
    feed = feedparser.parse(reader.get("/nl/jobs/atom.xml?sector=kitchen").content)
    assert not feed.bozo
    assert {entry.title for entry in feed.entries} == {"Taarten bakken", "Café openhouden"}
    assert all(entry.link.startswith("http://testserver/nl/jobs/") for entry in feed.entries)
    assert {entry.language for entry in [feed.feed]} == {"nl"}
    assert all(entry.published_parsed and "Deeg kneden" in entry.summary for entry in feed.entries)
    made = reader.get("/nl/jobs/feed.json?sector=kitchen").json()
    assert made["version"].endswith("/1.1")
    assert {item["title"] for item in made["items"]} == {entry.title for entry in feed.entries}


@pytest.mark.parametrize("query", ["near=3000&km=40&order=near", "p=9999", ""])
def test_a_feed_begins_with_the_newest(reader, four, query):
    """Else a reader that looks at the first fifty would never see a new one."""
    entries = feedparser.parse(reader.get(f"/nl/jobs/atom.xml?{query}").content).entries
    assert entries[0].title == "Vrijwilliger in het park"
    assert len(entries) == 4


def test_a_feed_holds_nothing_that_waits_or_is_over(reader, publish, write, baker, moderator):
    waiting, public = write(title="Wacht"), publish(title="Eerst")
    actions.do(Act.SUBMIT, vacancy=waiting, by=baker)
    actions.write(
        employer=public.employer, values=words(title="Later"), vacancy=public,
        seen=public.newest_id, by=baker,
    )  # fmt: skip
    actions.do(Act.PROPOSE, vacancy=public, by=baker)
    over = publish(title="Ingetrokken")
    actions.do(Act.WITHDRAW, vacancy=over, by=moderator)
    entries = feedparser.parse(reader.get("/nl/jobs/atom.xml").content).entries
    assert [entry.title for entry in entries] == ["Eerst"]
    items = reader.get("/nl/jobs/feed.json").json()["items"]
    assert [item["title"] for item in items] == ["Eerst"]


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


def test_the_lines_for_an_own_site_show_the_filter_and_set_no_cookie(reader, four):
    page = reader.get("/nl/jobs/inlijsten/zo/?sector=green&p=3").content.decode()
    address = re.search(r"&lt;iframe src=&quot;([^&]+(?:&amp;[^&]+)*?)&quot;", page)[1]
    framed = reader.get(unescape(unescape(address)).removeprefix("http://testserver"))
    assert titles(framed) == ["Vrijwilliger in het park"]
    assert not framed.cookies
    assert "frame-ancestors 'none'" in reader.get("/nl/jobs/")["Content-Security-Policy"]
