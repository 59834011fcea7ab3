"""The employers' desk and the moderators' queue, as they are used and as they are attacked."""

import pytest
from django.test import Client

from portal.accounts.roles import Role
from portal.jobs import actions
from portal.jobs.enums import Act, State, Vetting
from portal.jobs.models import Employer, Vacancy, Version
from portal.organisations.actions import join
from portal.organisations.enums import Kind as OrganisationKind
from tests.jobs.conftest import NUMBERS
from tests.organisations.houses import house


@pytest.fixture
def desk(as_user, baker):
    return as_user(baker)


@pytest.fixture
def typed(reference, in_days):
    """What an employer types for a place that is all right."""
    from portal.jobs.models import Kind

    return {
        "title": "Brood bakken", "kind": Kind.objects.get(key="studentenjob").pk,
        "sector": "kitchen", "municipality": "2800", "address": "Markt 1", "does": "Deeg kneden",
        "learns": "Bakken", "day_0": "9-12, 13-17", "duration": "een maand", "places": "1",
        "pay_amount": "13", "pay_per": "HOUR", "unpaid_trial_days": "0", "min_age": "16",
        "dutch_spoken": "A1", "dutch_written": "0", "mentor": "An", "phone": "015 1",
        "visit_hours": "elke dag", "last_day": str(in_days(30)), "language": "nl", "seen": "",
    }  # fmt: skip


def test_from_the_first_word_to_the_board(desk, as_user, moderator, employer, typed, front_door):
    """An employer writes and sends; a moderator publishes; a visitor finds it by postcode."""
    answer = desk.post(f"/nl/jobs/desk/werkgever/{employer.pk}/nieuw/", typed)
    vacancy = Vacancy.objects.get()
    assert answer["Location"] == f"/nl/jobs/desk/{vacancy.pk}/"
    desk.post(answer["Location"], {"do": "submit"})
    cms = as_user(moderator)
    assert b"Brood bakken" in cms.get("/cms/queue/").content
    page = f"/cms/jobs/{vacancy.pk}/"
    assert cms.get(page).status_code == 200
    cms.post(page, {"do": "publish", "seen": vacancy.newest_id})
    found = Client().get("/nl/jobs/?near=2800&km=5")
    assert [row["text"].title for row in found.context["rows"]] == ["Brood bakken"]
    assert Client().get(f"/nl/jobs/{vacancy.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("last_day", "2020-01-01", "Deze dag is voorbij"),
        ("day_0", "9-12, 11-13", "Deze uren overlappen"),
        ("day_0", "morgen", "Schrijf uren als"),
        ("day_0", "", "minstens één dag"),
        ("title", "x" * 10_000, "80"),
        ("municipality", "9999", "Deze postcode kennen we niet"),
        ("municipality", " ", "verplicht"),
        ("does", "a\nb\nc\nd\ne\nf", "Hoogstens vijf regels"),
        ("pay_amount", "", "waarom het onbetaald is"),
        ("pay_per", "", "Per uur, per dag"),
        ("min_age", "5", "12"),
        ("kind", "999999", "keuze"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(
    desk, employer, typed, field, value, sentence
):
    answer = desk.post(
        f"/nl/jobs/desk/werkgever/{employer.pk}/nieuw/", {**typed, field: value, "mentor": "Mia"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Mia"' in page
    assert not Vacancy.objects.exists()


def test_warnings_stand_on_the_desk_with_source_and_date(desk, employer, typed):
    bad = {**typed, "day_6": "18-22", "title": "Poetsvrouw"}
    desk.post(f"/nl/jobs/desk/werkgever/{employer.pk}/nieuw/", bad)
    page = desk.get(f"/nl/jobs/desk/{Vacancy.objects.get().pk}/").content.decode()
    for words in ("Nachtwerk", "Zondagswerk", "Poetsvrouw", "securex.be", "28 november 2026"):
        assert words in page, words


def test_the_text_of_who_was_first_is_shown_to_who_comes_second(desk, write, typed):
    vacancy = write()
    old = vacancy.newest_id
    desk.post(f"/nl/jobs/desk/{vacancy.pk}/wijzigen/", {**typed, "title": "Eerst", "seen": old})
    late = {**typed, "title": "Daarna", "seen": old}
    answer = desk.post(f"/nl/jobs/desk/{vacancy.pk}/wijzigen/", late)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Daarna"' in page
    assert "Eerst" in page
    assert Vacancy.objects.get().newest.title == "Eerst"


def test_an_enterprise_number_with_one_digit_wrong_is_refused(as_user, person, reference):
    user = person("els")
    organisation = house(OrganisationKind.EMPLOYER, "Kapsalon")
    join(organisation=organisation, user=user, role=Role.EMPLOYER, by=None)
    desk, path = as_user(user), f"/nl/jobs/desk/werkgever/{organisation.pk}/"
    typed = {"number": NUMBERS[0][:-1] + "1", "phone": "015 9", "language": "fr"}
    answer = desk.post(path, typed)
    assert answer.status_code == 422
    assert "klopt niet" in answer.content.decode()
    assert desk.post(path, {**typed, "number": "BE 0999.001.020"}).status_code == 302
    made = Employer.objects.get()
    assert (made.number, made.vetting) == (NUMBERS[0], Vetting.NEW)


def test_copy_extend_and_fill(desk, publish, in_days):
    vacancy = publish()
    path = f"/nl/jobs/desk/{vacancy.pk}/"
    assert desk.get(path).status_code == 200
    assert desk.post(path, {"until": "2020-01-01"}).status_code == 422
    desk.post(path, {"until": str(in_days(50))})
    vacancy.refresh_from_db()
    assert vacancy.checked.last_day == in_days(50)
    desk.post(path, {"do": "copy"})
    assert sorted(Vacancy.objects.values_list("state", flat=True)) == ["draft", "published"]
    desk.post(path, {"do": "fill"})
    vacancy.refresh_from_db()
    assert vacancy.state == State.FILLED


@pytest.mark.parametrize("do", ["publish", "accept", "expire", "nonsense", ""])
def test_an_employer_has_no_buttons_of_others(desk, write, do):
    vacancy = write()
    desk.post(f"/nl/jobs/desk/{vacancy.pk}/", {"do": do})
    assert Vacancy.objects.get().state == State.DRAFT


def test_the_desk_is_closed_to_everybody_else(as_user, write, rival, editor, moderator, employer):
    vacancy = write()
    paths = [
        f"/nl/jobs/desk/{vacancy.pk}/",
        f"/nl/jobs/desk/{vacancy.pk}/wijzigen/",
        f"/nl/jobs/desk/werkgever/{employer.pk}/nieuw/",
        f"/nl/jobs/desk/werkgever/{employer.organisation_id}/",
    ]
    for path in ["/nl/jobs/desk/", *paths]:
        assert Client().get(path).status_code == 302, path
        for other in (editor, moderator):
            assert as_user(other).get(path).status_code == 404, path
    for path in paths:
        assert as_user(rival).get(path).status_code == 404, path
        assert as_user(rival).post(path, {"do": "withdraw"}).status_code == 404, path
    assert b"Brood bakken" not in as_user(rival).get("/nl/jobs/desk/").content
    assert (Vacancy.objects.get().state, Version.objects.count()) == (State.DRAFT, 1)


@pytest.mark.parametrize("who", ["baker", "rival", "editor", "youth_worker"])
def test_the_queue_is_closed_to_everybody_but_moderators(request, as_user, write, baker, who):
    vacancy = actions.do(Act.SUBMIT, vacancy=write(), by=baker)
    other = as_user(request.getfixturevalue(who))
    employer = vacancy.employer_id
    for path in ("queue/", "jobs/", f"jobs/{vacancy.pk}/", f"jobs/employers/{employer}/"):
        assert other.get(f"/cms/{path}").status_code != 200, path
    other.post(f"/cms/jobs/{vacancy.pk}/", {"do": "publish", "seen": vacancy.newest_id})
    assert Vacancy.objects.get().state == State.SUBMITTED


def test_a_moderator_sees_what_changed_and_answers(as_user, moderator, publish, employer, baker):
    from tests.jobs.conftest import words

    vacancy = publish()
    values = words(title="Taart bakken")
    seen = vacancy.newest_id
    actions.write(employer=employer, vacancy=vacancy, values=values, seen=seen, by=baker)
    vacancy = actions.do(Act.PROPOSE, vacancy=vacancy, by=baker)
    cms, page = as_user(moderator), f"/cms/jobs/{vacancy.pk}/"
    differs = cms.get(page).context["differences"]
    assert [(one.old, one.new) for one in differs] == [("Brood bakken", "Taart bakken")]
    stale = cms.post(page, {"do": "accept", "seen": seen})
    assert "wijzigde het intussen" in stale.content.decode()
    missing = cms.post(page, {"do": "refuse", "seen": vacancy.newest_id, "reason": ""})
    assert "de reden ontbreekt" in missing.content.decode()
    cms.post(page, {"do": "refuse", "seen": vacancy.newest_id, "reason": "Te vaag."})
    vacancy.refresh_from_db()
    assert (vacancy.is_waiting, vacancy.checked.title) == (False, "Brood bakken")


def test_steps_with_an_employer_follow_each_other_and_need_a_note(as_user, moderator, employer):
    cms, page = as_user(moderator), f"/cms/jobs/employers/{employer.pk}/"
    cms.post(page, {"step": "trusted", "note": "Meteen."})
    cms.post(page, {"step": "visited", "note": " "})
    employer.refresh_from_db()
    assert employer.vetting == Vetting.CALLED
    cms.post(page, {"step": "visited", "note": "Goed onthaal."})
    employer.refresh_from_db()
    assert employer.vetting == Vetting.VISITED
    assert employer.steps.first().by == moderator
    assert cms.get("/cms/jobs/").status_code == 200


# --- many, and at once -------------------------------------------------------------------------


def test_many_places_are_extended_at_once(as_user, moderator, publish, write, in_days):
    first, second, draft = publish(), publish(), write()
    cms = as_user(moderator)
    chosen = [first.pk, second.pk, draft.pk]
    bad = cms.post("/cms/jobs/", {"places": chosen, "until": "2020-01-01"})
    assert "Deze dag is voorbij" in bad.content.decode()
    assert bad.content.decode().count(" checked") == 2
    assert cms.post("/cms/jobs/", {"until": str(in_days(50))}).status_code == 200
    cms.post("/cms/jobs/", {"places": chosen, "until": str(in_days(50))})
    days = Vacancy.objects.filter(checked__isnull=False).values_list("checked__last_day", flat=True)
    assert [*days] == [in_days(50), in_days(50)]
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_extending_while_the_employer_writes_loses_neither(
    desk, as_user, moderator, publish, typed, in_days
):
    """A moderator moves the last day while the employer has the form open: nobody's work goes."""
    vacancy = publish()
    seen = vacancy.newest_id
    as_user(moderator).post(f"/cms/jobs/{vacancy.pk}/", {"until": str(in_days(50))})
    late = {**typed, "title": "Taart", "seen": seen}
    path = f"/nl/jobs/desk/{vacancy.pk}/wijzigen/"
    answer = desk.post(path, late)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Taart"' in page
    again = {**late, "seen": answer.context["form"]["seen"].value()}
    assert desk.post(path, again).status_code == 302
    vacancy.refresh_from_db()
    assert (vacancy.newest.title, vacancy.checked.last_day) == ("Taart", in_days(50))


def test_what_a_moderator_typed_is_there_when_the_text_changed_meanwhile(
    as_user, moderator, write, baker, employer
):
    from tests.jobs.conftest import words

    vacancy = actions.do(Act.SUBMIT, vacancy=write(), by=baker)
    seen = vacancy.newest_id
    actions.do(Act.RETURN, vacancy=vacancy, by=moderator, reason="Uren?")
    actions.write(
        employer=employer, vacancy=vacancy, values=words(title="Taart"), seen=seen, by=baker
    )
    actions.do(Act.SUBMIT, vacancy=vacancy, by=baker)
    page = f"/cms/jobs/{vacancy.pk}/"
    typed = {"do": "return", "seen": seen, "reason": "Dit is te vaag."}
    answer = as_user(moderator).post(page, typed).content.decode()
    assert "Dit is te vaag." in answer
    assert "Taart" in answer
    vacancy.refresh_from_db()
    assert vacancy.state == State.SUBMITTED


SCRIPT = "<script>alert(1)</script><b>vet</b>"
TEXT_FIELDS = (
    "title", "address", "does", "learns", "duration", "unpaid_because", "refunds", "costs",
    "mentor", "phone", "visit_hours",
)  # fmt: skip


def test_html_and_script_in_every_field_is_text_everywhere(
    desk, as_user, moderator, employer, typed, front_door
):
    """Where a field takes it, it is shown as it was typed; it never becomes part of a page."""
    short = SCRIPT[:25]
    bad = {**typed, **dict.fromkeys(TEXT_FIELDS, short), "pay_amount": "", "pay_per": ""}
    answer = desk.post(f"/nl/jobs/desk/werkgever/{employer.pk}/nieuw/", bad)
    vacancy = Vacancy.objects.get()
    desk.post(answer["Location"], {"do": "submit"})
    cms, page = as_user(moderator), f"/cms/jobs/{vacancy.pk}/"
    shown = [desk.get(answer["Location"]), cms.get(page), cms.get("/cms/queue/")]
    cms.post(page, {"do": "publish", "seen": vacancy.newest_id, "reason": SCRIPT})
    shown += [cms.get(page), desk.get("/nl/jobs/desk/"), cms.get("/cms/jobs/")]
    public = (f"/nl/jobs/{vacancy.pk}/", f"/nl/jobs/{vacancy.pk}/blad/", "/nl/jobs/")
    shown += [Client().get(path) for path in public]
    for one in shown:
        content = one.content.decode()
        assert one.status_code == 200
        assert "<script>alert" not in content
        assert "&lt;script&gt;alert" in content


@pytest.mark.parametrize(
    ("field", "value"),
    [*((name, "x" * 10_000) for name in TEXT_FIELDS), *((name, "\x00") for name in TEXT_FIELDS),
     *((name, SCRIPT * 10) for name in ("places", "min_age", "pay_amount", "last_day",
                                        "starts_on", "day_3", "municipality", "seen"))],
)  # fmt: skip
def test_what_no_field_takes_is_said_at_the_field(desk, employer, typed, field, value):
    path = f"/nl/jobs/desk/werkgever/{employer.pk}/nieuw/"
    answer = desk.post(path, {**typed, "mentor": "Mia", field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["title" if field == "mentor" else "mentor"].value() in {
        "Mia", typed["title"], value
    }  # fmt: skip
    assert not Vacancy.objects.exists()


# --- counts ------------------------------------------------------------------------------------


def test_an_employer_sees_whole_fives_until_yesterday(desk, publish):
    import datetime

    from django.utils import timezone

    from portal.jobs.models import PlaceSum

    vacancy = publish()
    path = f"/nl/jobs/{vacancy.pk}/teller/"
    for what in ("shown", "shown", "printed", "nonsense", ""):
        assert Client().post(path, {"what": what}).status_code == 204
    assert Client().post("/nl/jobs/999999/teller/", {"what": "shown"}).status_code == 204
    assert Client().get(path).status_code == 405
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert Client().post(path, {"what": "shown"}, headers=headers).status_code == 403
    sums = dict(PlaceSum.objects.values_list("what", "count"))
    assert sums == {"shown": 2, "printed": 1}
    mine = f"/nl/jobs/desk/{vacancy.pk}/"
    assert desk.get(mine).content.decode().count("minder dan vijf keer") == 2
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    PlaceSum.objects.create(vacancy=vacancy, what="shown", day=yesterday, count=9)
    page = desk.get(mine).content.decode()
    assert "minstens 5 keer" in page
    assert page.count("minder dan vijf keer") == 1


@pytest.mark.parametrize("name", ["job_kinds", "job_municipalities"])
def test_data_that_a_place_uses_stays_and_what_none_uses_goes(publish, as_user, moderator, name):
    text, cms = publish().checked, as_user(moderator)
    used = {"job_kinds": text.kind, "job_municipalities": text.municipality}[name]
    answer = cms.post(f"/cms/{name}/delete/{used.pk}/", follow=True)
    assert answer.status_code == 200
    assert "Dit blijft: een plek gebruikt het" in answer.content.decode()
    used.refresh_from_db()
    other = type(used).objects.exclude(pk=used.pk).first()
    cms.post(f"/cms/{name}/delete/{other.pk}/")
    assert not type(used).objects.filter(pk=other.pk).exists()
