"""The open door: an employer comes in, gets one role and no other, and nothing is public."""

import re

import pytest
from allauth.account.models import EmailAddress
from django import forms
from django.test import Client

from portal.accounts.models import User
from portal.accounts.queries import roles_of
from portal.accounts.roles import Role
from portal.core import limits
from portal.core.limits import Limit
from portal.jobs import actions
from portal.jobs.enums import Act, State, Vetting
from portal.jobs.forms import EnrolForm
from portal.jobs.models import Employer, Vacancy
from portal.organisations.actions import judge
from portal.organisations.enums import Kind
from portal.organisations.enums import State as OrganisationState
from portal.organisations.models import Membership, Organisation
from portal.organisations.rules import invitable_roles
from tests.accounts.cast import PASSWORD, give_app
from tests.accounts.cast import person as account
from tests.accounts.conftest import (  # noqa: F401  (fixtures)
    commits_at_once,
    nobody_tried_before,
    patient_codes,
    quick_passwords,
)
from tests.jobs.conftest import NUMBERS, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once", "reference")]
OFFER, ENROL = "/nl/jobs/aanbieden/", "/nl/jobs/desk/aanmelden/"
TYPED = {
    "name": "Kapsalon Knip", "city": "Lier", "number": "BE 0999.001.020", "phone": "015 1",
    "language": "fr",
}  # fmt: skip


def sign_up(client: Client, email: str = "knip@salon.example"):
    form = {"email": email, "name": "Els", "password1": PASSWORD, "password2": PASSWORD}
    return client.post("/account/signup/", form)


def confirm(client: Client, mailoutbox):
    code = re.search(r"^[0-9A-Z-]{6,}$", mailoutbox[-1].body, re.MULTILINE)[0]
    return client.post("/account/confirm-email/", {"code": code})


@pytest.fixture
def inside():
    """A browser of somebody who came through the door and proved their address."""
    user = account("knip@salon.example")
    client = Client()
    client.force_login(user)
    return client


def test_from_the_button_to_the_first_place(mailoutbox, as_user):
    client = Client()
    assert client.get(OFFER).status_code == 200
    assert not client.cookies
    assert client.post(OFFER)["Location"] == "/account/signup/"
    assert sign_up(client)["Location"] == "/account/confirm-email/"
    assert confirm(client, mailoutbox)["Location"] == ENROL
    user = User.objects.get(email="knip@salon.example")
    assert (roles_of(user), EmailAddress.objects.get(user=user).verified) == ([], True)
    client.post(ENROL, TYPED)
    assert roles_of(user) == [Role.EMPLOYER]
    made = Employer.objects.get()
    assert (made.number, made.language, made.vetting) == (NUMBERS[0], "fr", Vetting.NEW)
    assert made.organisation.state == OrganisationState.WAITING
    led_to = client.get("/nl/jobs/desk/", follow=True).redirect_chain[-1][0]
    assert led_to.startswith("/account/second-step/")
    give_app(user)
    assert as_user(user).get("/nl/jobs/desk/").status_code == 200


def test_without_the_button_the_door_is_closed():
    client = Client()
    client.get(OFFER)
    assert b"id_password1" not in client.get("/account/signup/").content
    sign_up(client)
    assert not User.objects.exists()
    foreign = client.post(OFFER, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


def test_who_has_an_account_learns_nothing_new_about_others(mailoutbox):
    """The same answer for an address that is known here, and no second account."""
    account("knip@salon.example")
    known, new = Client(), Client()
    for client, email in ((known, "knip@salon.example"), (new, "ander@salon.example")):
        client.post(OFFER)
        assert sign_up(client, email)["Location"] == "/account/confirm-email/"
    assert User.objects.count() == 2


def test_somebody_with_an_account_goes_straight_to_the_form(inside):
    assert inside.post(OFFER)["Location"] == ENROL


@pytest.mark.parametrize(
    "extra",
    [{"role": "moderator"}, {"kind": "editors"}, {"state": "verified", "vetting": "trusted"}],
)
def test_nobody_gets_another_role_by_it(inside, extra):
    inside.post(ENROL, {**TYPED, **extra})
    user, made = User.objects.get(), Employer.objects.get()
    assert (roles_of(user), user.is_superuser) == ([Role.EMPLOYER], False)
    assert (made.organisation.kind, made.organisation.state) == (Kind.EMPLOYER, "waiting")
    assert made.vetting == Vetting.NEW
    assert invitable_roles(user, made.organisation) == ()
    assert not user.has_perm("wagtailadmin.access_admin")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("number", "0999001021", "Dit ondernemingsnummer klopt niet"),
        ("number", "<script>", "Dit ondernemingsnummer klopt niet"),
        ("number", "9" * 10_000, "20"),
        ("number", NUMBERS[1], "Een andere organisatie gebruikt dit nummer"),
        ("name", "SLAGERIJ", "We kennen deze organisatie al"),
        ("name", "x" * 10_000, "120"),
        ("name", "\x00", "Null"),
        ("city", " ", "verplicht"),
        ("phone", "", "verplicht"),
        ("language", "xx", "keuze"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(inside, rival, field, value, sentence):
    known = {**TYPED, "city": "Mechelen", field: value}
    typed = {**known, "phone": "015 77"} if field != "phone" else {**known, "name": "Zeven"}
    answer = inside.post(ENROL, typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert ("015 77" if field != "phone" else "Zeven") in page
    assert Employer.objects.count() == 1


@pytest.mark.parametrize("by_whom", ["the same button twice", "somebody else"])
def test_who_registers_in_the_same_moment_gets_no_error(inside, monkeypatch, by_whom):
    """The form looked before the other one was there."""
    monkeypatch.setattr(EnrolForm, "clean", forms.Form.clean)
    monkeypatch.setattr(EnrolForm, "clean_number", lambda form: NUMBERS[0])
    user = User.objects.get()
    other = user if by_whom == "the same button twice" else account("ander@salon.example")
    enrol = actions.enrol

    def just_after_another(**values):
        enrol(**{**values, "by": other})
        enrol(**values)

    monkeypatch.setattr(actions, "enrol", just_after_another)
    answer = inside.post(ENROL, TYPED)
    if other == user:
        assert (answer.status_code, answer["Location"]) == (302, "/nl/jobs/desk/")
    else:
        assert answer.status_code == 422
        assert "kennen deze organisatie al" in answer.content.decode()
        assert 'value="Kapsalon Knip"' in answer.content.decode()
    assert Organisation.objects.count() == 1


def test_one_organisation_at_a_time(inside):
    inside.post(ENROL, TYPED)
    inside.post(ENROL, {**TYPED, "name": "Nog een", "number": NUMBERS[1]})
    assert Organisation.objects.count() == 1


def test_too_many_from_one_address_wait(monkeypatch, nobody_tried_before):  # noqa: F811
    monkeypatch.setitem(limits.LIMITS, "enrol", Limit(2, 3600))
    from portal.jobs.views import enrol

    monkeypatch.setattr(enrol.offer, "limit", ("enrol", Limit(2, 3600), ("POST",)))
    answers = [Client().post(OFFER).status_code for _ in range(3)]
    assert answers == [302, 302, 429]


# --- a person checks ---------------------------------------------------------------------------


def test_the_first_place_waits_for_a_call_and_a_check(inside, moderator, mailoutbox):
    inside.post(ENROL, TYPED)
    user, employer = User.objects.get(email="knip@salon.example"), Employer.objects.get()
    place = actions.write(employer=employer, values=words(), by=user)
    actions.do(Act.SUBMIT, vacancy=place, by=user)
    with pytest.raises(actions.NotNowError):
        actions.do(Act.PUBLISH, vacancy=place, by=moderator)
    assert not Vacancy.objects.on_board().exists()
    actions.vet(employer=employer, step=Vetting.CALLED, note="Vriendelijk.", by=moderator)
    employer.organisation.refresh_from_db()
    assert employer.organisation.state == OrganisationState.VERIFIED
    assert not Vacancy.objects.on_board().exists()
    actions.do(Act.PUBLISH, vacancy=place, by=moderator)
    assert [one.pk for one in Vacancy.objects.on_board()] == [place.pk]
    step = employer.steps.get()
    assert (step.by, step.note, step.step) == (moderator, "Vriendelijk.", Vetting.CALLED)
    told = [mail.body for mail in mailoutbox if mail.to == ["knip@salon.example"]]
    assert any("Nous vous avons appelé" in body for body in told)
    assert not any("Vriendelijk" in body for body in told)


def test_refusing_takes_the_role_and_the_desk(inside, as_user):
    inside.post(ENROL, TYPED)
    user = User.objects.get()
    judge(organisation=Organisation.objects.get(), state=OrganisationState.REFUSED, by=None)
    assert roles_of(user) == []
    assert as_user(user).get("/nl/jobs/desk/").status_code == 404
    assert Membership.objects.of(user).count() == 1


def test_suspended_takes_everything_off_the_board_at_once(publish, employer, baker, moderator):
    place = publish()
    actions.vet(employer=employer, step=Vetting.SUSPENDED, note="Klacht.", by=moderator)
    assert not Vacancy.objects.on_board().exists()
    place.refresh_from_db()
    assert place.state == State.PUBLISHED
    with pytest.raises(actions.NotNowError):
        actions.do(Act.PROPOSE, vacancy=place, by=baker)
