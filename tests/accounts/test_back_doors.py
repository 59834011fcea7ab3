"""Every other way in, walked: none leads to the CMS without a second factor."""

import base64
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters
from django.urls.resolvers import RegexPattern

from portal.accounts.roles import Role
from tests.accounts.cast import PASSWORD, give_app, inside, log_in, person, recovery_codes_of

pytestmark = pytest.mark.django_db
SET_UP = "/account/second-step/"


@pytest.fixture
def boss():
    """Somebody with every right and a password, who owns an app with codes."""
    user = person("baas@wortel.example", Role.ADMINISTRATOR, is_superuser=True)
    give_app(user)
    return user


def is_inside(client: Client) -> bool:
    return client.get("/cms/").status_code == 200


def test_the_measure_of_these_tests_can_say_yes(boss):
    boss.authenticator_set.all().delete()
    assert is_inside(inside(boss))


# --- the log-in forms of others ---


@pytest.mark.parametrize("address", ["/cms/login/", "/_util/login/", "/nl/_util/login/"])
def test_wagtails_log_in_forms_lead_to_ours(boss, address):
    for client in (Client(), log_in(boss)):
        answer = client.get(address, {"next": "/cms/users/"})
        assert (answer.status_code, answer["Location"]) == (
            302,
            "/account/login/?next=%2Fcms%2Fusers%2F",
        )


@pytest.mark.parametrize("address", ["/cms/login/", "/_util/login/", "/nl/_util/login/"])
def test_wagtails_log_in_forms_take_no_password(boss, address):
    client = Client()
    answer = client.post(
        address, {"username": boss.email, "email": boss.email, "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
    assert "_auth_user_id" not in client.session
    assert not is_inside(client)


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/django-admin/login/"])
def test_djangos_admin_is_not_there(boss, address):
    client = Client()
    assert client.get(address, follow=True).status_code == 404
    client.post(address, {"username": boss.email, "password": PASSWORD}, follow=True)
    assert not is_inside(client)


@pytest.mark.parametrize(
    "address",
    [
        "/cms/password_reset/",
        "/cms/password_reset/done/",
        "/cms/password_reset/confirm/MQ/abc-123/",
        "/cms/password_reset/complete/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtail_resets_no_password(boss, mailoutbox, address, method):
    answer = getattr(Client(), method)(address, {"email": boss.email}, follow=True)
    assert answer.status_code == 404
    assert mailoutbox == []


def test_the_preferences_of_the_cms_change_no_password_and_no_address(boss):
    boss.authenticator_set.all().delete()
    client = inside(boss)
    page = client.get("/cms/account/").content.decode()
    assert "password" not in page.lower()
    client.post(
        "/cms/account/",
        {
            "password-old_password": PASSWORD,
            "password-new_password1": "Een ander woord 12",
            "password-new_password2": "Een ander woord 12",
            "name_email-email": "dief@wortel.example",
            "name_email-first_name": "D",
            "name_email-last_name": "D",
        },
    )
    boss.refresh_from_db()
    assert boss.email == "baas@wortel.example"
    assert boss.check_password(PASSWORD)


# --- our own form, cut short ---


def test_the_password_alone_opens_nothing(boss):
    client = log_in(boss)
    assert "_auth_user_id" not in client.session
    assert not is_inside(client)


def test_a_new_password_through_the_mail_opens_nothing(boss, mailoutbox):
    client = Client()
    client.post("/account/password/reset/", {"email": boss.email})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    client.post(
        page.redirect_chain[-1][0],
        {"password1": "Een ander woord 12", "password2": "Een ander woord 12"},
    )
    boss.refresh_from_db()
    assert boss.check_password("Een ander woord 12")
    assert not is_inside(client)
    client.post("/account/login/", {"login": boss.email, "password": "Een ander woord 12"})
    assert not is_inside(client)


def test_a_recovery_code_is_a_second_step_once(boss):
    code = recovery_codes_of(boss)[0]
    first = log_in(boss)
    first.post("/account/2fa/authenticate/", {"code": code})
    assert is_inside(first)
    second = log_in(boss)
    second.post("/account/2fa/authenticate/", {"code": code})
    assert not is_inside(second)


def test_a_recovery_code_without_the_password_is_nothing(boss):
    client = Client()
    client.post("/account/2fa/authenticate/", {"code": recovery_codes_of(boss)[0]})
    assert not is_inside(client)


def test_a_browser_is_not_trusted_for_next_time(boss):
    """There is no box to tick, and a cookie that says so (allauth's name for it) is not read."""
    page = Client().get("/account/login/").content.decode()
    assert 'name="remember"' not in page
    client = Client()
    client.cookies["mfa_trusted"] = "x"
    client.post("/account/login/", {"login": boss.email, "password": PASSWORD, "remember": "on"})
    assert not is_inside(client)
    assert client.get("/account/2fa/trust/", follow=True).status_code == 404


def test_the_session_ends_with_the_browser(boss):
    boss.authenticator_set.all().delete()
    client = inside(boss)
    assert client.cookies["wortel_session"]["max-age"] == ""


@pytest.mark.parametrize("scheme", ["Basic", "Bearer", "Token"])
def test_a_header_logs_nobody_in(boss, scheme):
    value = base64.b64encode(f"{boss.email}:{PASSWORD}".encode()).decode()
    for address in ("/cms/", "/cms/api/main/pages/", "/account/"):
        answer = Client().get(address, headers={"authorization": f"{scheme} {value}"})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "address",
    [
        "/account/login/code/",
        "/account/login/code/confirm/",
        "/account/signup/passkey/",
        "/account/2fa/webauthn/signup/",
        "/account/3rdparty/",
        "/account/sessions/",
        "/cms/api/v3/",
    ],
)
def test_ways_in_that_we_do_not_use_are_closed(boss, address):
    client = Client()
    for method in (client.get, client.post):
        answer = method(address, {"email": boss.email, "login": boss.email}, follow=True)
        assert answer.status_code == 404 or answer.redirect_chain[-1][0].startswith(
            "/account/login/"
        )
    assert not is_inside(client)


def test_a_code_in_a_mail_does_not_confirm_who_sits_there(boss, mailoutbox):
    boss.authenticator_set.all().delete()
    client = inside(boss)
    answer = client.post("/account/reauthenticate/code/", {"recipient": boss.email}, follow=True)
    assert "reauthenticate/code" not in client.get("/account/reauthenticate/").content.decode()
    assert answer.status_code == 403
    assert mailoutbox == []


def test_signing_up_is_closed_without_an_invitation():
    client = Client()
    assert "id_password1" not in client.get("/account/signup/").content.decode()
    client.post(
        "/account/signup/",
        {
            "email": "dief@wortel.example",
            "name": "Dief",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert "_auth_user_id" not in client.session
    assert not type(person("x@wortel.example")).objects.filter(email__startswith="dief").exists()


def test_a_closed_account_is_out_at_its_next_request(boss):
    boss.authenticator_set.all().delete()
    client = inside(boss)
    boss.is_active = False
    boss.save()
    assert not is_inside(client)
    assert not is_inside(log_in(boss))


# --- every address of the CMS ---

SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}


def addresses(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    """One address for each pattern below a prefix, its variables filled in."""
    for pattern in patterns:
        made = prefix + sample(pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, made)
        else:
            yield made


def sample(pattern: URLPattern | URLResolver) -> str:
    """An address that fits: a 1 or an x for each variable of a route or a regular expression."""
    route = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = next(key for key, known in get_converters().items() if known is converter)
        route = route.replace(f"<{kind}:{name}>", SAMPLES.get(kind, "x")).replace(f"<{name}>", "x")
    if isinstance(pattern.pattern, RegexPattern):
        route = route.removeprefix("^").removesuffix("$").replace(".*/", "niets/")
        route = re.sub(r"\((?:\?P<\w+>)?[^()]*\)", "1", route).replace("\\", "")
    return route


def cms_addresses() -> list[str]:
    found = next(
        resolver
        for resolver in get_resolver().url_patterns
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "cms/"
    )
    return sorted(set(addresses(found.url_patterns, "/cms/")))


OPEN_TO_ALL = ("/cms/login/",)  # redirects to our form before Wagtail's pattern is reached


def test_the_walk_knows_the_cms():
    found = cms_addresses()
    assert len(found) > 200
    assert {"/cms/users/", "/cms/pages/1/edit/", "/cms/api/main/pages/", "/cms/niets/"} <= set(
        found
    )
    assert [address for address in found if "<" in address or "(" in address] == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_of_the_cms_answers_a_session_without_a_second_factor(method):
    """A superuser with a password and no factor: the strongest thief there is."""
    client = log_in(person("root@wortel.example", is_superuser=True))
    answered = {
        address: answer.status_code
        for address in cms_addresses()
        if address not in OPEN_TO_ALL
        and not (answer := getattr(client, method)(address))
        .headers.get("Location", "")
        .startswith(SET_UP)
    }
    assert answered == {}


def test_the_same_walk_finds_doors_open_for_who_has_shown_one():
    client = inside(person("root@wortel.example", is_superuser=True))
    some = ["/cms/", "/cms/users/", "/cms/reports/locked/"]
    assert [address for address in some if client.get(address).status_code == 200] == some
