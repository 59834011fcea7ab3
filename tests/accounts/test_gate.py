"""Whoever owes a second factor is nobody, everywhere but where it is set up."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from portal.accounts.roles import Role
from portal.content.models import HelpLine
from tests.accounts.cast import (
    PASSWORD,
    code_of,
    give_app,
    inside,
    log_in,
    person,
)

pytestmark = pytest.mark.django_db
SET_UP = "/account/second-step/"

ADDRESSES = {
    "cms": lambda: reverse("wagtailadmin_home"),
    "pages": lambda: reverse("wagtailadmin_explore_root"),
    "snippets": lambda: reverse(HelpLine.snippet_viewset.get_url_name("list")),
    "organisations": lambda: reverse("organisation:index"),
    "users": lambda: reverse("wagtailusers_users:index"),
    "groups": lambda: reverse("wagtailusers_groups:index"),
    "settings": lambda: reverse("wagtailsettings:edit", args=["cms", "sitesettings"]),
}
REACHED = {
    Role.EDITOR: {"cms", "pages", "snippets"},
    Role.MODERATOR: {"cms", "pages", "snippets"},
    Role.YOUTH_WORKER: set(),
    Role.MENTOR: set(),
    Role.EMPLOYER: set(),
    Role.COORDINATOR: set(),
    Role.ADMINISTRATOR: set(ADDRESSES) - {"groups"},
}


def reached(client: Client, address: str) -> bool:
    """True where the page itself is shown; the settings first say of which site."""
    answer = client.get(address, follow=True)
    here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
    return answer.status_code == 200 and here.startswith(address)


@pytest.mark.parametrize("role", Role)
def test_with_a_second_factor_a_role_reaches_what_the_table_says(role):
    client = inside(person("x@wortel.example", role))
    assert {name for name, address in ADDRESSES.items() if reached(client, address())} == (
        REACHED[role]
    )


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("role", Role)
def test_without_a_second_factor_every_role_is_led_to_where_it_is_set_up(role, name):
    client = log_in(person("x@wortel.example", role))
    answer = client.get(ADDRESSES[name]())
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, SET_UP)


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_is_led_to_the_log_in_page(name):
    answer = Client().get(ADDRESSES[name]())
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/login/")


def test_after_logging_in_a_person_without_a_second_factor_is_told_what_to_do():
    user = person("x@wortel.example", Role.EDITOR)
    client = Client()
    answer = client.post(
        "/account/login/",
        {"login": user.email, "password": PASSWORD, "next": "/cms/pages/"},
        follow=True,
    )
    assert answer.redirect_chain[-1] == (f"{SET_UP}?next=%2Fcms%2Fpages%2F", 302)
    assert answer.context["next"] == "/cms/pages/"
    assert "/account/2fa/totp/activate/" in answer.content.decode()


def test_the_page_that_asks_for_it_leads_on_for_who_owes_nothing():
    client = inside(person("x@wortel.example", Role.EDITOR))
    assert client.get(f"{SET_UP}?next=/cms/reports/")["Location"] == "/cms/reports/"
    for elsewhere in ("//evil.example/", "https://evil.example/", "javascript:alert(1)", ""):
        assert client.get(SET_UP, {"next": elsewhere})["Location"] == "/account/"


@pytest.mark.parametrize(
    "address",
    [
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/add/",
        "/account/email/",
        "/account/reauthenticate/",
        "/account/logout/",
        SET_UP,
    ],
)
def test_what_is_needed_to_set_it_up_is_open(address):
    answer = log_in(person("x@wortel.example", Role.MENTOR)).get(address)
    assert answer.status_code == 200 or "reauthenticate" in answer["Location"]


@pytest.mark.parametrize(
    "address",
    [
        "/account/",
        "/account/name/",
        "/account/password/change/",
        "/account/login/",
        "/account/2fa/recovery-codes/",
        "/account/2fa/recovery-codes/generate/",
        "/account/organisations/1/",
        "/account/memberships/1/end/",
    ],
)
def test_the_other_pages_of_an_account_wait(address):
    answer = log_in(person("x@wortel.example", Role.MENTOR)).get(address)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, SET_UP)


def test_a_public_page_is_answered_as_to_a_stranger():
    """Also one that would show more to somebody with rights, as the preview bar of editors does."""
    owing = log_in(person("root@wortel.example", is_superuser=True))
    assert "_auth_user_id" in owing.session
    seen = owing.get("/stijlgids/")
    assert seen.status_code == 200
    assert not seen.wsgi_request.user.is_authenticated


def test_a_role_less_account_is_asked_for_nothing():
    client = log_in(person("x@wortel.example"))
    assert client.get("/account/").status_code == 200
    assert client.get("/stijlgids/").wsgi_request.user.is_authenticated


def test_whoever_is_given_the_cms_by_hand_needs_it_too():
    by_group, by_itself = person("g@wortel.example"), person("p@wortel.example")
    access = Permission.objects.get(codename="access_admin")
    group = Group.objects.create(name="Vertalers")
    group.permissions.add(access)
    by_group.groups.add(group)
    by_itself.user_permissions.add(access)
    for user in (by_group, by_itself):
        assert log_in(user).get("/cms/")["Location"].startswith(SET_UP)


def test_a_superuser_needs_it_too():
    root = person("root@wortel.example", is_superuser=True)
    assert log_in(root).get("/cms/")["Location"].startswith(SET_UP)
    assert inside(root).get("/cms/").status_code == 200


def test_an_older_session_is_ended_when_a_factor_was_set_up_elsewhere():
    """A thief with the password and an open session must not ride on the owner's new app."""
    user = person("x@wortel.example", Role.EDITOR)
    thief = log_in(user)
    give_app(user)
    assert thief.get("/cms/")["Location"].startswith("/account/login/")
    assert not thief.get("/stijlgids/").wsgi_request.user.is_authenticated
    assert thief.get("/account/2fa/webauthn/add/")["Location"].startswith("/account/login/")


def test_an_older_session_cannot_add_a_factor_of_its_own():
    user = person("x@wortel.example", Role.EDITOR)
    thief = log_in(user)
    thief.post("/account/reauthenticate/", {"password": PASSWORD})
    thief.get("/account/2fa/totp/activate/")
    give_app(user)
    before = user.authenticator_set.count()
    thief.post("/account/2fa/totp/activate/", {"code": "123456"})
    thief.post("/account/2fa/webauthn/add/", {"credential": "{}"})
    assert user.authenticator_set.count() == before


def test_what_one_person_showed_does_not_count_for_another():
    first, second = (person(f"{name}@wortel.example", Role.EDITOR) for name in "ab")
    give_app(second)
    client = inside(first)
    assert client.session["second_factor_shown"] == str(first.pk)
    client.force_login(second)  # by whatever way
    session = client.session
    session["second_factor_shown"] = str(first.pk)
    session.save()
    assert client.get("/cms/")["Location"].startswith("/account/login/")


def test_when_the_last_factor_is_taken_away_the_session_owes_one_again():
    user = person("x@wortel.example", Role.EDITOR)
    client = inside(user)
    user.authenticator_set.all().delete()
    assert client.get("/cms/")["Location"].startswith(SET_UP)


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "head", "options"])
def test_no_method_gets_past_it(method):
    client = log_in(person("x@wortel.example", Role.ADMINISTRATOR))
    answer = getattr(client, method)("/cms/users/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, SET_UP)


@pytest.mark.parametrize("address", ["//cms/", "/cms//", "/./cms/", "/%63ms/", "/CMS/", "/cms/;x"])
def test_no_way_of_writing_the_address_gets_past_it(address):
    client = log_in(person("x@wortel.example", Role.ADMINISTRATOR))
    answer = client.get(address, follow=True)
    assert "wagtailadmin" not in answer.content.decode()


def test_an_anonymous_visitor_costs_no_query_and_no_session(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().get("/healthz/live")
    assert answer.cookies == {}
    assert "Cookie" not in answer.get("Vary", "")
    assert Session.objects.count() == 0


def test_a_made_up_session_cookie_is_nobody():
    client = Client()
    client.cookies["wortel_session"] = "x" * 4000
    assert client.get("/cms/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize("amount", [1, 3])
def test_the_gate_asks_the_same_for_one_role_and_for_three(amount, django_assert_num_queries):
    """Session, person, factor: three queries, and no more for who has more roles."""
    roles = [Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR][:amount]
    client = inside(person("x@wortel.example", *roles))
    with django_assert_num_queries(3):
        client.get("/healthz/live")


def test_pages_of_an_account_are_not_kept_by_the_browser():
    client = inside(person("x@wortel.example", Role.EDITOR))
    for address in ("/account/", "/account/2fa/", "/account/name/"):
        assert "no-store" in client.get(address)["Cache-Control"]


# --- the demo ---


@pytest.fixture
def demo(settings):
    settings.DEMO, settings.PRODUCTION = True, False
    return settings


WITHOUT = "/account/second-step/demo/"


def test_a_demo_account_of_a_demo_may_go_on_without(demo):
    client = log_in(person("x@wortel.example", Role.EDITOR, is_demo=True))
    assert WITHOUT in client.get(SET_UP).content.decode()
    answer = client.post(WITHOUT, {"next": "/cms/pages/"})
    assert (answer.status_code, answer["Location"]) == (302, "/cms/pages/")
    assert client.get("/cms/").status_code == 200


def test_the_way_around_it_is_forgotten_with_the_session(demo):
    user = person("x@wortel.example", Role.EDITOR, is_demo=True)
    client = log_in(user)
    client.post(WITHOUT)
    client.post("/account/logout/")
    log_in(user, client)
    assert client.get("/cms/")["Location"].startswith(SET_UP)


def test_the_way_around_it_leads_to_no_other_site(demo):
    client = log_in(person("x@wortel.example", Role.EDITOR, is_demo=True))
    assert client.post(WITHOUT, {"next": "https://evil.example/"})["Location"] == "/account/"


def test_the_way_around_it_is_a_post(demo):
    client = log_in(person("x@wortel.example", Role.EDITOR, is_demo=True))
    assert client.get(WITHOUT).status_code == 405
    assert client.get("/cms/")["Location"].startswith(SET_UP)


@pytest.mark.parametrize(
    ("is_demo_account", "is_demo_site", "is_production"),
    [(False, True, False), (True, False, False), (True, True, True), (False, False, False)],
)
def test_nobody_else_goes_around_it(settings, is_demo_account, is_demo_site, is_production):
    settings.DEMO, settings.PRODUCTION = is_demo_site, is_production
    client = log_in(person("x@wortel.example", Role.EDITOR, is_demo=is_demo_account))
    assert WITHOUT not in client.get(SET_UP).content.decode()
    assert client.post(WITHOUT, follow=True).status_code == 404
    assert client.get("/cms/")["Location"].startswith(SET_UP)


def test_a_session_that_went_around_it_in_the_demo_is_worth_nothing_in_production(demo):
    client = log_in(person("x@wortel.example", Role.EDITOR, is_demo=True))
    client.post(WITHOUT)
    assert client.get("/cms/").status_code == 200
    demo.PRODUCTION = True
    assert client.get("/cms/")["Location"].startswith(SET_UP)


def test_a_stranger_finds_no_way_around_it(demo):
    assert Client().post(WITHOUT)["Location"].startswith("/account/login/")


def test_logging_in_with_the_second_step_opens_the_cms():
    user = person("x@wortel.example", Role.EDITOR)
    secret = give_app(user)
    client = log_in(user)
    assert client.get("/cms/")["Location"].startswith("/account/login/")
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/cms/")["Location"].startswith("/account/login/")
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/cms/").status_code == 200
