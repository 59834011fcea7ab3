"""An invitation is a promise to one address: hashed, for a week, once."""

import datetime
import hashlib
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.queries import roles_of
from portal.accounts.roles import Role
from portal.core.models import AuditEntry
from portal.organisations import actions, queries
from portal.organisations.enums import Kind, State
from portal.organisations.models import Invitation, Membership
from tests.accounts.cast import PASSWORD, give_app, inside, log_in, person
from tests.organisations.houses import house

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


def link(token: str) -> str:
    return f"http://testserver/account/invitation/{token}/"


@pytest.fixture
def boss():
    return person("baas@wortel.example", Role.ADMINISTRATOR, name="Baas")


@pytest.fixture
def club():
    return house(Kind.YOUTH_WORK, "Jeugdhuis De Sprong")


@pytest.fixture
def invited(club, boss):
    return actions.invite(
        organisation=club, email="Nieuw@Wortel.example", role=Role.MENTOR, by=boss, link=link
    )


def code_in(mail) -> str:
    return re.search(r"^[0-9A-Z-]{6,}$", mail.body, re.MULTILINE)[0]


def sign_up(client: Client, **changes: str):
    form = {
        "email": "nieuw@wortel.example",
        "name": "Noor",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **changes,
    }
    return client.post("/account/signup/", form)


# --- making one ---


def test_the_mail_is_plain_text_with_the_way_in_and_nothing_about_anybody_else(invited, mailoutbox):
    (mail,) = mailoutbox
    assert mail.to == ["nieuw@wortel.example"]
    assert mail.alternatives == []
    assert link(invited.token) in mail.body
    for word in ("Jeugdhuis De Sprong", "Mentor"):
        assert word in mail.body
    for word in ("baas@", "{{", "{%", "&#"):
        assert word not in mail.body
    assert "\n" not in mail.subject


def test_of_the_token_only_a_digest_is_kept(invited):
    row = Invitation.objects.values().get()
    assert row["digest"] == hashlib.sha256(invited.token.encode()).hexdigest()
    assert invited.token not in str(row)
    assert len(invited.token) >= 43


def test_inviting_leaves_a_record_without_the_address(invited, boss, club):
    entry = AuditEntry.objects.get(action="organisations.invite")
    assert (entry.actor, entry.subject_id, entry.detail) == (
        str(boss.pk),
        str(club.pk),
        "role=mentor",
    )
    assert "nieuw" not in str(list(AuditEntry.objects.values()))


def test_inviting_again_ends_the_first_one(invited, club, boss, mailoutbox):
    again = actions.invite(
        organisation=club, email="nieuw@wortel.example", role=Role.MENTOR, by=boss, link=link
    )
    assert queries.open_invitation(invited.token) is None
    assert queries.open_invitation(again.token) == again.invitation
    assert Invitation.objects.count() == 1
    assert len(mailoutbox) == 2


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR, Role.EMPLOYER])
def test_nobody_is_invited_to_a_role_that_the_house_does_not_give(club, boss, role, mailoutbox):
    with pytest.raises(PermissionDenied):
        actions.invite(organisation=club, email="a@b.example", role=role, by=boss, link=link)
    assert mailoutbox == []


def test_a_coordinator_does_not_make_coordinators(club, mailoutbox):
    user = person("c@wortel.example")
    actions.join(organisation=club, user=user, role=Role.COORDINATOR, by=None)
    with pytest.raises(PermissionDenied):
        actions.invite(
            organisation=club, email="a@b.example", role=Role.COORDINATOR, by=user, link=link
        )
    actions.invite(organisation=club, email="a@b.example", role=Role.MENTOR, by=user, link=link)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("email", ["", "geen adres", "a@b", "x" * 250 + "@wortel.example"])
def test_an_address_that_is_none_is_refused(club, boss, email, mailoutbox):
    with pytest.raises(ValidationError):
        actions.invite(organisation=club, email=email, role=Role.MENTOR, by=boss, link=link)
    assert mailoutbox == []


# --- opening one ---


def test_the_token_leaves_the_address_at_once_and_opening_uses_up_nothing(invited):
    for _ in range(3):  # mail programs open links before people do
        client = Client()
        answer = client.get(link(invited.token))
        assert (answer.status_code, answer["Location"]) == (302, "/account/invitation/")
        assert invited.token not in str(dict(client.session))
    page = client.get("/account/invitation/").content.decode()
    for word in ("Jeugdhuis De Sprong", "Mentor", "nieuw@wortel.example", "/account/signup/"):
        assert word in page
    assert invited.token not in page


@pytest.mark.parametrize("token", ["x", "x" * 3000, "%00", "é", "'or 1=1--", "null"])
def test_any_other_token_is_gone(invited, token):
    answer = Client().get(f"/account/invitation/{token}/")
    assert answer.status_code in {400, 410}
    assert "Jeugdhuis" not in answer.content.decode()


def test_the_digest_is_not_a_token(invited):
    assert queries.open_invitation(invited.invitation.digest) is None


def test_without_an_invitation_there_is_nothing_to_see_or_to_accept():
    for method in (Client().get, Client().post):
        assert method("/account/invitation/").status_code == 410


def test_after_a_week_it_is_gone(invited):
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    client = Client()
    assert client.get(link(invited.token)).status_code == 410
    assert actions.forget_expired() == 1
    assert not Invitation.objects.exists()


def test_forgetting_expired_ones_keeps_the_others(invited):
    assert actions.forget_expired() == 0
    assert queries.open_invitation(invited.token) == invited.invitation


def test_one_that_was_taken_back_is_gone(invited, boss):
    client = Client()
    client.get(link(invited.token))
    actions.withdraw(invitation=invited.invitation, by=boss)
    assert client.get("/account/invitation/").status_code == 410
    assert "id_password1" not in client.get("/account/signup/").content.decode()


def test_only_who_may_invite_takes_one_back(invited):
    with pytest.raises(PermissionDenied):
        actions.withdraw(invitation=invited.invitation, by=person("y@wortel.example", Role.MENTOR))
    assert Invitation.objects.exists()


# --- accepting one ---


def test_a_new_person_makes_an_account_proves_the_address_and_joins(invited, club, mailoutbox):
    client = Client()
    client.get(link(invited.token))
    assert 'value="nieuw@wortel.example"' in client.get("/account/signup/").content.decode()
    assert sign_up(client)["Location"] == "/account/confirm-email/"
    user = User.objects.get(email="nieuw@wortel.example")
    assert (user.name, roles_of(user)) == ("Noor", [])  # nothing before the code
    client.post("/account/confirm-email/", {"code": "FOUT99"})
    assert roles_of(user) == []
    client.post("/account/confirm-email/", {"code": code_in(mailoutbox[-1])})
    assert roles_of(user) == [Role.MENTOR]
    assert Membership.objects.get().organisation == club
    assert EmailAddress.objects.get(user=user).verified
    assert not Invitation.objects.exists()
    assert client.get("/account/")["Location"].startswith("/account/second-step/")


def test_it_works_once(invited, mailoutbox):
    client = Client()
    client.get(link(invited.token))
    sign_up(client)
    client.post("/account/confirm-email/", {"code": code_in(mailoutbox[-1])})
    other = Client()
    assert other.get(link(invited.token)).status_code == 410
    sign_up(other, email="tweede@wortel.example")
    assert not User.objects.filter(email="tweede@wortel.example").exists()


@pytest.mark.parametrize("email", ["dief@wortel.example", "", "nieuw@wortel.example.evil"])
def test_an_account_for_another_address_is_refused(invited, email):
    client = Client()
    client.get(link(invited.token))
    answer = sign_up(client, email=email)
    assert answer.status_code == 200
    assert answer.context["form"].errors["email"]
    assert 'value="Noor"' in answer.content.decode()  # nothing typed is lost
    assert not User.objects.filter(name="Noor").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"password1": "kort", "password2": "kort"},
        {"password1": "wachtwoord", "password2": "wachtwoord1"},
        {"name": ""},
        {"name": "x" * 121},
    ],
)
def test_what_does_not_fit_is_said_in_words(invited, changes):
    client = Client()
    client.get(link(invited.token))
    answer = sign_up(client, **changes)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not User.objects.filter(email="nieuw@wortel.example").exists()


def test_one_that_ran_out_between_opening_and_the_code_gives_an_account_without_a_role(
    invited, mailoutbox
):
    client = Client()
    client.get(link(invited.token))
    sign_up(client)
    Invitation.objects.update(expires_at=timezone.now())
    client.post("/account/confirm-email/", {"code": code_in(mailoutbox[-1])})
    user = User.objects.get(email="nieuw@wortel.example")
    assert roles_of(user) == []
    assert not Membership.objects.exists()


def test_who_has_an_account_logs_in_and_accepts(invited):
    user = person("nieuw@wortel.example", name="Noor")
    client = Client()
    client.get(link(invited.token))
    page = client.get("/account/invitation/").content.decode()
    assert "/account/login/" in page
    assert "/account/signup/" not in page
    answer = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == "/account/invitation/"
    assert roles_of(user) == []  # logging in is not accepting
    assert client.post("/account/invitation/")["Location"] == "/account/"
    assert roles_of(user) == [Role.MENTOR]
    assert not Invitation.objects.exists()


def test_who_has_a_role_already_shows_the_second_step_before_accepting(invited, club):
    user = person("nieuw@wortel.example")
    actions.join(organisation=house(Kind.SERVICE), user=user, role=Role.COORDINATOR, by=None)
    give_app(user)
    client = Client()
    client.get(link(invited.token))
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/account/invitation/")
    assert not Membership.objects.filter(organisation=club).exists()


def test_somebody_else_who_is_logged_in_cannot_accept(invited):
    thief = person("dief@wortel.example")
    client = log_in(thief)
    client.get(link(invited.token))
    assert "dief@wortel.example" in client.get("/account/invitation/").content.decode()
    client.post("/account/invitation/")
    assert roles_of(thief) == []
    assert Invitation.objects.exists()


def test_an_address_that_was_never_verified_does_not_count(invited):
    thief = person("dief@wortel.example")
    EmailAddress.objects.create(user=thief, email="nieuw@wortel.example", verified=False)
    with pytest.raises(actions.InvitationRefusedError):
        actions.accept(invitation=invited.invitation, user=thief)
    assert Invitation.objects.exists()


def test_a_stranger_is_asked_to_log_in_before_accepting(invited):
    client = Client()
    client.get(link(invited.token))
    assert client.post("/account/invitation/")["Location"].startswith("/account/login/")


def test_accepting_twice_at_the_same_time_joins_once(invited):
    """Both read the promise; the row can be taken away by one of them only."""
    user = person("nieuw@wortel.example")
    first, second = (Invitation.objects.get() for _ in range(2))
    actions.accept(invitation=first, user=user)
    with pytest.raises(actions.InvitationRefusedError):
        actions.accept(invitation=second, user=user)
    assert Membership.objects.count() == 1


def test_an_invitation_of_a_house_that_was_refused_meanwhile_gives_no_role(invited, club):
    user = person("nieuw@wortel.example")
    actions.judge(organisation=club, state=State.REFUSED, by=None)
    actions.accept(invitation=invited.invitation, user=user)
    assert roles_of(user) == []


def test_the_one_who_invited_may_be_gone(invited, boss):
    boss.delete()
    client = Client()
    client.get(link(invited.token))
    assert client.get("/account/invitation/").status_code == 200


def test_the_invitation_of_another_browser_opens_no_sign_up(invited):
    Client().get(link(invited.token))
    assert "id_password1" not in Client().get("/account/signup/").content.decode()


def test_a_made_up_invitation_in_the_session_is_none():
    client = inside(person("x@wortel.example"))
    for nonsense in (1, None, ["a"], {"a": 1}, "x"):
        session = client.session
        session["invitation"] = nonsense
        session.save()
        assert client.get("/account/invitation/").status_code == 410
