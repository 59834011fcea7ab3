"""The open door: an employer comes in, gets one role and no other, and nothing is public."""

import datetime
import re

import pytest
from allauth.account.models import EmailAddress
from django import forms
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal.accounts.actions import set_roles
from portal.accounts.models import User
from portal.accounts.queries import roles_of
from portal.accounts.roles import Role
from portal.core import limits
from portal.core.limits import Limit
from portal.core.models import AuditEntry
from portal.jobs import actions
from portal.jobs.enums import Act, State, Vetting
from portal.jobs.forms import EnrolForm
from portal.jobs.models import Employer, Vacancy, Version
from portal.organisations.actions import join, judge
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
from tests.organisations.houses import house

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


# --- not heard of again --------------------------------------------------------------------------


def long_ago(days):
    return timezone.now() - datetime.timedelta(days=days)


def came(days):
    """Somebody with an account of so many days, who logged in then and never again."""
    user = account(f"{days}-{User.objects.count()}@salon.example")
    User.objects.filter(pk=user.pk).update(date_joined=long_ago(days), last_login=long_ago(days))
    return user


def enrolled(number, days):
    """An employer who came then."""
    user = came(days)
    made = actions.enrol(
        name=f"Salon {number}", city="Lier", number=NUMBERS[number], phone="015", language="nl",
        by=user,
    )  # fmt: skip
    Membership.objects.filter(user=user).update(since=long_ago(days).date())
    return user, made


def draft(employer, days):
    vacancy = actions.write(employer=employer, values=words(), by=None)
    Version.objects.filter(vacancy=vacancy).update(written_at=long_ago(days))
    return vacancy


def test_an_account_that_got_nowhere_is_gone_after_a_month(person, moderator):
    unproved, proved, fresh, back = came(31), came(31), came(29), came(31)
    EmailAddress.objects.filter(user=unproved).update(verified=False)
    User.objects.filter(pk=back.pk).update(last_login=long_ago(1))
    once = person("once", Role.EDITOR)
    set_roles(user=once, roles=[], by=None)
    User.objects.filter(pk__in=[once.pk, moderator.pk]).update(date_joined=long_ago(99))
    _who, made = enrolled(0, 31)
    call_command("expire_places", verbosity=0)
    left = {*User.objects.values_list("pk", flat=True)}
    assert {fresh.pk, back.pk, once.pk, moderator.pk} <= left
    assert not left & {unproved.pk, proved.pk}
    assert Employer.objects.filter(pk=made.pk).exists()


def test_an_employer_who_never_sent_a_place_is_gone_after_three_months(moderator):
    gone, silent = enrolled(0, 91)
    old = draft(silent, 91)
    call_command("expire_places", verbosity=0)
    assert not Employer.objects.filter(pk=silent.pk).exists()
    assert not Organisation.objects.filter(pk=silent.organisation_id).exists()
    assert not User.objects.filter(pk=gone.pk).exists()
    assert not Version.objects.filter(vacancy=old.pk).exists()
    done = AuditEntry.objects.values_list("action", "detail")
    assert ("organisations.dissolve", "") in done


@pytest.mark.parametrize("deed", ["sent", "called", "draft", "login", "younger", "another"])
def test_an_employer_of_whom_something_was_heard_stays(deed, moderator):
    user, employer = enrolled(0, 89 if deed == "younger" else 91)
    vacancy = draft(employer, 1 if deed == "draft" else 91)
    if deed == "sent":
        actions.do(Act.SUBMIT, vacancy=vacancy, by=user)
    elif deed == "called":
        actions.vet(employer=employer, step=Vetting.CALLED, note="Gebeld.", by=moderator)
    elif deed == "login":
        User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    elif deed == "another":  # the organisation goes, who has another one stays
        join(organisation=house(Kind.EMPLOYER, "Elders"), user=user, role=Role.EMPLOYER, by=None)
    call_command("expire_places", verbosity=0)
    assert Employer.objects.filter(pk=employer.pk).exists() == (deed != "another")
    assert User.objects.filter(pk=user.pk).exists()
