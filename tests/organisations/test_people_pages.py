"""The people of an organisation: who sees them, who invites, who ends what. Here and in the CMS."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.queries import roles_of
from portal.accounts.roles import Role
from portal.core.models import AuditEntry
from portal.organisations import actions
from portal.organisations.enums import Kind, State
from portal.organisations.models import Invitation, Membership, Organisation
from tests.accounts.cast import inside, person
from tests.organisations.houses import house

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


@pytest.fixture
def club():
    return house(Kind.SERVICE, "Straathoekwerk De Brug")


@pytest.fixture
def coordinator(club):
    user = person("c@wortel.example", name="Hanne")
    actions.join(organisation=club, user=user, role=Role.COORDINATOR, by=None)
    return user


@pytest.fixture
def worker(club):
    user = person("w@wortel.example", name="Leen")
    actions.join(organisation=club, user=user, role=Role.YOUTH_WORKER, by=None)
    return user


@pytest.fixture
def boss():
    return person("baas@wortel.example", Role.ADMINISTRATOR)


def people(club: Organisation) -> str:
    return f"/account/organisations/{club.pk}/"


def cms_people(club: Organisation) -> str:
    return f"/cms/organisations/people/{club.pk}/"


# --- on the account page ---


def test_the_desk_shows_where_you_belong_and_leads_a_coordinator_to_the_people(
    club, coordinator, worker
):
    page = inside(coordinator).get("/account/").content.decode()
    assert "Straathoekwerk De Brug" in page
    assert people(club) in page
    page = inside(worker).get("/account/").content.decode()
    assert "Straathoekwerk De Brug" in page
    assert people(club) not in page


def queries_of(client: Client, address: str) -> int:
    """How many queries the second look at a page costs."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_three_houses_cost_as_many_queries_as_one():
    user = person("x@wortel.example")
    client, counts = inside(user), []
    for number in range(3):
        made = house(Kind.SERVICE, f"Huis {number}")
        actions.join(organisation=made, user=user, role=Role.COORDINATOR, by=None)
        actions.join(organisation=made, user=user, role=Role.MENTOR, by=None)
        counts.append(queries_of(client, "/account/"))
    assert "Huis 2" in client.get("/account/").content.decode()
    assert len(set(counts)) == 1


@pytest.mark.parametrize("page", [people, cms_people])
def test_three_members_cost_as_many_queries_as_one(club, boss, page):
    client, counts = inside(boss), []
    for number in range(3):
        user = person(f"p{number}@wortel.example")
        actions.join(organisation=club, user=user, role=Role.MENTOR, by=None)
        actions.invite(
            organisation=club,
            email=f"n{number}@wortel.example",
            role=Role.MENTOR,
            by=boss,
            link=str,
        )
        counts.append(queries_of(client, page(club)))
    assert len(set(counts)) == 1


def test_a_coordinator_sees_the_people_and_invites(club, coordinator, worker, mailoutbox):
    client = inside(coordinator)
    page = client.get(people(club)).content.decode()
    assert "w@wortel.example" in page
    assert re.findall(r'<option value="(\w+)"', page) == ["youth_worker", "mentor"]
    answer = client.post(people(club), {"email": "nieuw@wortel.example", "role": "mentor"})
    assert (answer.status_code, answer["Location"]) == (302, people(club))
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.invited_by) == (
        "nieuw@wortel.example",
        "mentor",
        coordinator,
    )
    assert re.search(r"http://testserver/account/invitation/[\w-]{43}/", mailoutbox[0].body)
    assert "nieuw@wortel.example" in client.get(people(club)).content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {"email": "nieuw@wortel.example", "role": "coordinator"},
        {"email": "nieuw@wortel.example", "role": "administrator"},
        {"email": "nieuw@wortel.example", "role": ""},
        {"email": "nieuw@wortel.example"},
        {"email": "geen adres", "role": "mentor"},
        {"role": "mentor"},
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_stays_in_the_field(
    club, coordinator, form, mailoutbox
):
    answer = inside(coordinator).post(people(club), form)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page
    if form.get("email"):
        assert form["email"] in page
    assert mailoutbox == []


def test_others_do_not_know_that_the_page_is_there(club, worker):
    stranger = person("x@wortel.example", Role.COORDINATOR)
    elsewhere = house(Kind.YOUTH_WORK)
    actions.join(organisation=elsewhere, user=stranger, role=Role.COORDINATOR, by=None)
    for user in (worker, stranger):
        client = inside(user)
        for method in (client.get, client.post):
            answer = method(
                people(club), {"email": "n@wortel.example", "role": "mentor"}, follow=True
            )
            assert answer.status_code == 404
            assert "w@wortel.example" not in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_stranger_without_an_account_is_asked_to_log_in(club, worker):
    for address in (people(club), f"/account/memberships/{Membership.objects.get().pk}/end/"):
        assert Client().get(address)["Location"].startswith("/account/login/")
        assert Client().post(address)["Location"].startswith("/account/login/")
    assert Membership.objects.count() == 1


def test_taking_an_invitation_back(club, coordinator, worker):
    invitation = actions.invite(
        organisation=club, email="n@wortel.example", role=Role.MENTOR, by=coordinator, link=str
    ).invitation
    address = f"/account/invitations/{invitation.pk}/withdraw/"
    client = inside(coordinator)
    assert inside(worker).post(address, follow=True).status_code == 404
    assert client.get(address).status_code == 405
    assert Invitation.objects.exists()
    assert client.post(address)["Location"] == people(club)
    assert not Invitation.objects.exists()


def test_ending_a_membership_asks_first(club, coordinator, worker):
    membership = Membership.objects.get(user=worker)
    client = inside(coordinator)
    page = client.get(f"/account/memberships/{membership.pk}/end/").content.decode()
    assert "Leen" in page
    assert roles_of(worker) == [Role.YOUTH_WORKER]
    answer = client.post(f"/account/memberships/{membership.pk}/end/")
    assert answer["Location"] == people(club)
    assert roles_of(worker) == []
    assert AuditEntry.objects.filter(action="organisations.leave", actor=coordinator.pk).exists()


def test_a_member_leaves(club, worker):
    membership = Membership.objects.get(user=worker)
    client = inside(worker)
    assert client.post(f"/account/memberships/{membership.pk}/end/")["Location"] == "/account/"
    assert roles_of(worker) == []


def test_a_member_ends_nobody_elses_membership(club, coordinator, worker):
    membership = Membership.objects.get(user=coordinator)
    answer = inside(worker).post(f"/account/memberships/{membership.pk}/end/", follow=True)
    assert answer.status_code == 404
    assert roles_of(coordinator) == [Role.COORDINATOR]


@pytest.mark.parametrize("page", [people, cms_people])
def test_an_invitation_that_no_server_takes_is_not_called_sent(club, boss, settings, page):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    form = {"email": "nieuw@brug.example", "role": Role.MENTOR.value}
    answer = inside(boss).post(page(club), form, follow=True)
    assert answer.status_code == 200
    assert "kan nu geen mail naar nieuw@brug.example" in answer.content.decode()
    assert "Uitnodiging verzonden" not in answer.content.decode()


def test_thirty_invitations_in_an_hour_are_enough(club, coordinator, settings, mailoutbox):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "invite": "2/h/user"}
    client = inside(coordinator)
    codes = [
        client.post(people(club), {"email": f"n{n}@wortel.example", "role": "mentor"}).status_code
        for n in range(3)
    ]
    assert codes == [302, 302, 429]
    assert len(mailoutbox) == 2


# --- in the CMS ---


def test_the_cms_counts_invitations_as_well(club, boss, settings, mailoutbox):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "invite": "2/h/user"}
    client = inside(boss)
    answers = [
        client.post(cms_people(club), {"email": f"n{n}@wortel.example", "role": "coordinator"})
        for n in range(3)
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert len(mailoutbox) == 2


def test_an_administrator_makes_and_verifies_an_organisation(boss):
    cms = inside(boss)
    form = {"kind": "employer", "name": "Buurtkeuken", "city": "Mechelen", "state": "verified"}
    assert cms.post("/cms/organisations/new/", form).status_code == 302
    made = Organisation.objects.get()
    assert (made.kind, made.name, made.city, made.state) == tuple(form.values())
    assert [
        (entry.action, entry.actor, entry.detail) for entry in AuditEntry.objects.order_by("pk")
    ] == [
        ("organisations.register", str(boss.pk), ""),
        ("organisations.judge", str(boss.pk), "state=verified"),
    ]


def test_refusing_it_in_the_cms_takes_the_roles_at_once(club, worker, boss):
    cms = inside(boss)
    form = {"kind": club.kind, "name": club.name, "city": club.city, "state": "refused"}
    cms.post(f"/cms/organisations/edit/{club.pk}/", form)
    assert roles_of(worker) == []


def test_the_kind_of_an_organisation_stays_what_it_is(club, boss):
    form = {"kind": "editors", "name": "Nieuwe naam", "city": club.city, "state": club.state}
    inside(boss).post(f"/cms/organisations/edit/{club.pk}/", form)
    club.refresh_from_db()
    assert (club.kind, club.name) == (Kind.SERVICE, "Nieuwe naam")


def test_a_name_that_is_taken_is_refused_in_words(club, boss):
    form = {"kind": club.kind, "name": club.name.upper(), "city": club.city, "state": "waiting"}
    answer = inside(boss).post("/cms/organisations/new/", form)
    assert answer.status_code == 200
    assert club.name.upper() in answer.content.decode()
    assert "Deze organisatie is er al." in answer.content.decode()
    assert "organisations_organisation_once" not in answer.content.decode()
    assert Organisation.objects.count() == 1


def test_an_organisation_is_not_deleted_in_the_cms(club, boss):
    boss.is_superuser = True
    boss.save()
    cms = inside(boss)
    cms.post(f"/cms/organisations/delete/{club.pk}/")
    assert Organisation.objects.exists()
    assert "/delete/" not in cms.get("/cms/organisations/").content.decode()


def test_an_administrator_invites_to_every_role_of_the_house(boss, mailoutbox):
    editors = house(Kind.EDITORS, "Redactie")
    cms = inside(boss)
    page = cms.get(cms_people(editors)).content.decode()
    assert re.findall(r'<option value="(\w+)"', page) == ["editor", "moderator", "administrator"]
    answer = cms.post(cms_people(editors), {"email": "n@wortel.example", "role": "editor"})
    assert (answer.status_code, answer["Location"]) == (302, cms_people(editors))
    assert [mail.to for mail in mailoutbox] == [["n@wortel.example"]]
    answer = cms.post(cms_people(editors), {"email": "geen adres", "role": "editor"})
    assert answer.status_code == 200
    assert "geen adres" in answer.content.decode()


def test_an_administrator_takes_back_and_ends(club, worker, boss):
    cms = inside(boss)
    invitation = actions.invite(
        organisation=club, email="n@wortel.example", role=Role.MENTOR, by=boss, link=str
    ).invitation
    cms.post(cms_people(club), {"withdraw": str(invitation.pk)})
    assert not Invitation.objects.exists()
    membership = Membership.objects.get(user=worker)
    address = f"/cms/organisations/memberships/{membership.pk}/end/"
    assert cms.get(address).status_code == 200
    assert roles_of(worker) == [Role.YOUTH_WORKER]
    assert cms.post(address)["Location"] == cms_people(club)
    assert roles_of(worker) == []


@pytest.mark.parametrize("value", ["", "x", "-1", "٣", "9" * 40, "9" * 5000, "1; drop"])
def test_taking_back_nonsense_takes_back_nothing(club, boss, value):
    actions.invite(organisation=club, email="n@wortel.example", role=Role.MENTOR, by=boss, link=str)
    other = house(Kind.YOUTH_WORK)
    answer = inside(boss).post(cms_people(other), {"withdraw": value})
    assert answer.status_code in {302, 404}
    assert Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR])
def test_editors_and_moderators_do_not_see_organisations(club, worker, role):
    cms = inside(person("x@wortel.example", role))
    membership = Membership.objects.get()
    for address in (
        "/cms/organisations/",
        f"/cms/organisations/edit/{club.pk}/",
        cms_people(club),
        f"/cms/organisations/memberships/{membership.pk}/end/",
    ):
        assert "Straathoekwerk" not in cms.get(address, follow=True).content.decode()
        cms.post(address, {"email": "n@wortel.example", "role": "mentor", "state": "refused"})
    assert roles_of(worker) == [Role.YOUTH_WORKER]
    assert not Invitation.objects.exists()
    club.refresh_from_db()
    assert club.state == State.VERIFIED
