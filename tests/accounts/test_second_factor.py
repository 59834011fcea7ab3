"""Setting up, using and losing a second factor: app, key, passkey, recovery codes."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client

from portal.accounts import actions, encryption
from portal.accounts.roles import Role
from portal.core.models import AuditEntry
from tests.accounts.cast import (
    PASSWORD,
    code_of,
    give_app,
    inside,
    log_in,
    log_in_fully,
    person,
    recovery_codes_of,
)
from tests.accounts.keys import SoftKey

pytestmark = pytest.mark.django_db
SITE = "https://wortel.example"


@pytest.fixture
def editor(settings):
    settings.ALLOWED_HOSTS = ["testserver", "wortel.example"]
    return person("x@wortel.example", Role.EDITOR)


def browser() -> Client:
    """A browser on a secure address with a name, as keys demand."""
    return Client(headers={"host": "wortel.example"}, HTTP_X_FORWARDED_PROTO="https")


@pytest.fixture(autouse=True)
def secure_address(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.CSRF_TRUSTED_ORIGINS = [SITE]


def secret_on(page: str) -> str:
    return re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]


def confirm_it_is_me(client: Client) -> None:
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def options_on(page: str) -> dict:
    found = json.loads(re.search(r'id="js_data" type="application/json">(.*?)</script>', page)[1])
    return found.get("creation_options") or found["request_options"]


def set_up_app(client: Client) -> str:
    confirm_it_is_me(client)
    secret = secret_on(client.get("/account/2fa/totp/activate/").content.decode())
    answer = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    return secret


def add_key(client: Client, key: SoftKey, *, passwordless: bool = False) -> None:
    confirm_it_is_me(client)
    options = options_on(client.get("/account/2fa/webauthn/add/").content.decode())
    answer = client.post(
        "/account/2fa/webauthn/add/",
        {
            "name": "Sleutelbos",
            "credential": key.register(options),
            **({"passwordless": "on"} if passwordless else {}),
        },
    )
    assert answer.status_code == 302, answer.content.decode()


# --- an app with codes ---


def test_setting_up_an_app_opens_the_cms_in_the_same_session(editor, commits_at_once):
    client = log_in(editor)
    set_up_app(client)
    codes = client.get("/account/2fa/recovery-codes/").content.decode()
    assert [code in codes for code in recovery_codes_of(editor)] == [True] * 10
    assert client.get("/cms/").status_code == 200


def test_a_wrong_code_sets_up_nothing_and_keeps_the_secret(editor):
    client = log_in(editor)
    confirm_it_is_me(client)
    secret = secret_on(client.get("/account/2fa/totp/activate/").content.decode())
    answer = client.post("/account/2fa/totp/activate/", {"code": "000000"})
    assert answer.status_code == 200
    assert secret_on(answer.content.decode()) == secret
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("code", ["", "a", "1" * 5000, "１２３４５６", "\x00", "-1"])
def test_nonsense_instead_of_a_code_is_refused_in_words(editor, code):
    client = log_in(editor)
    confirm_it_is_me(client)
    client.get("/account/2fa/totp/activate/")
    answer = client.post("/account/2fa/totp/activate/", {"code": code})
    assert answer.status_code == 200
    assert answer.context["form"].errors["code"]


def test_a_code_counts_once(editor):
    secret = give_app(editor)
    log_in_fully(editor, secret)
    again = log_in(editor)
    answer = again.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert answer.status_code == 200
    assert again.get("/cms/").status_code == 302


def test_five_wrong_codes_close_the_door_for_a_while(editor):
    secret = give_app(editor)
    client = log_in(editor)
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/cms/")["Location"].startswith("/account/login/")


def test_the_secret_and_the_recovery_codes_are_nowhere_in_the_database(editor):
    client = log_in(editor)
    confirm_it_is_me(client)
    secret = secret_on(client.get("/account/2fa/totp/activate/").content.decode())
    waiting = [session.get_decoded() for session in Session.objects.all()]
    assert secret not in json.dumps(waiting)
    client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    seed = encryption.decrypt(Authenticator.objects.get(type="recovery_codes").data["seed"])
    assert seed not in stored
    assert [code in stored for code in recovery_codes_of(editor)] == [False] * 10


def test_the_same_text_is_never_encrypted_to_the_same():
    assert encryption.encrypt("wortel") != encryption.encrypt("wortel")
    assert encryption.decrypt(encryption.encrypt("wortel")) == "wortel"


def test_a_new_key_of_the_site_reads_what_the_old_one_wrote(settings, editor):
    secret = give_app(editor)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "een nieuwe sleutel van meer dan vijftig tekens, zoals het hoort"
    assert log_in_fully(editor, secret).get("/cms/").status_code == 200


def test_when_the_key_of_the_site_is_lost_no_code_is_right_and_nothing_breaks(settings, editor):
    secret, codes = give_app(editor), recovery_codes_of(editor)
    settings.SECRET_KEY = "een nieuwe sleutel van meer dan vijftig tekens, zoals het hoort"
    client = log_in(editor)
    for code in (code_of(secret), codes[0], *empty_seed_codes()):
        answer = client.post("/account/2fa/authenticate/", {"code": code})
        assert answer.status_code == 200
    assert client.get("/cms/").status_code == 302


def empty_seed_codes() -> list[str]:
    """What recovery codes would be if an unreadable seed counted as an empty one."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    fake = Authenticator(data={"seed": encryption.encrypt(""), "used_mask": 0})
    return RecoveryCodes(fake).generate_codes()[:2]


# --- keys and passkeys ---


def test_a_key_is_a_second_step(editor):
    key = SoftKey(SITE, verifies=False)
    first = log_in(editor, browser())
    add_key(first, key)
    assert first.get("/cms/").status_code == 200
    second = log_in(editor, browser())
    assert second.get("/cms/").status_code == 302
    options = options_on(second.get("/account/2fa/authenticate/").content.decode())
    second.post("/account/2fa/authenticate/", {"credential": key.answer(options)})
    assert second.get("/cms/").status_code == 200


def log_in_with_passkey(key: SoftKey, client: Client) -> None:
    options = client.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    credential = key.answer(options.json()["request_options"])
    client.post("/account/2fa/webauthn/login/", {"credential": credential})


def test_a_passkey_that_asked_for_a_finger_is_both_steps_at_once(editor):
    key = SoftKey(SITE)
    add_key(log_in(editor, browser()), key, passwordless=True)
    client = browser()
    log_in_with_passkey(key, client)
    assert client.get("/cms/").status_code == 200


def test_a_key_that_asked_for_nothing_is_not_enough_alone(editor):
    """Who finds a key on the street has one thing, and needs two."""
    key = SoftKey(SITE, verifies=False)
    add_key(log_in(editor, browser()), key)
    client = browser()
    log_in_with_passkey(key, client)
    assert "_auth_user_id" not in client.session
    assert client.get("/cms/").status_code == 302


def test_a_key_of_somebody_else_opens_nothing(editor):
    other = person("y@wortel.example", Role.ADMINISTRATOR)
    key = SoftKey(SITE)
    add_key(log_in(editor, browser()), key, passwordless=True)
    add_key(log_in(other, browser()), SoftKey(SITE), passwordless=True)
    key.handle = str(other.pk).encode()
    client = browser()
    log_in_with_passkey(key, client)
    assert "_auth_user_id" not in client.session


def test_a_passkey_for_another_site_opens_nothing(editor):
    key = SoftKey(SITE)
    add_key(log_in(editor, browser()), key, passwordless=True)
    key.origin = "https://wortel.evil.example"
    client = browser()
    log_in_with_passkey(key, client)
    assert "_auth_user_id" not in client.session


def test_a_key_confirms_who_is_there(editor):
    key = SoftKey(SITE)
    client = log_in(editor, browser())
    add_key(client, key)
    session = client.session
    session["account_authentication_methods"] = []  # as if it were long ago
    session.save()
    assert "reauthenticate" in client.get("/account/2fa/recovery-codes/generate/")["Location"]
    page = client.get("/account/2fa/webauthn/reauthenticate/").content.decode()
    client.post(
        "/account/2fa/webauthn/reauthenticate/", {"credential": key.answer(options_on(page))}
    )
    assert client.get("/account/2fa/recovery-codes/generate/").status_code == 200


def test_a_key_can_have_another_name(editor):
    client = log_in(editor, browser())
    add_key(client, SoftKey(SITE))
    key = Authenticator.objects.get(type="webauthn")
    assert client.get(f"/account/2fa/webauthn/keys/{key.pk}/edit/").status_code == 200
    client.post(f"/account/2fa/webauthn/keys/{key.pk}/edit/", {"name": "Laptop <b>"})
    page = client.get("/account/2fa/webauthn/").content.decode()
    assert "Laptop &lt;b&gt;" in page


@pytest.mark.parametrize("credential", ["", "{}", "[]", "x", '{"response": {"userHandle": "x"}}'])
def test_nonsense_instead_of_a_passkey_is_refused(editor, credential):
    client = browser()
    client.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    answer = client.post("/account/2fa/webauthn/login/", {"credential": credential})
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/")


# --- the last one stays ---


def test_the_last_app_of_somebody_with_a_role_stays(editor):
    client = inside(editor)
    confirm_it_is_me(client)
    page = client.get("/account/2fa/totp/deactivate/").content.decode()
    assert 'class="btn stop"' not in page
    answer = client.post("/account/2fa/totp/deactivate/")
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert Authenticator.objects.filter(user=editor, type="totp").count() == 1


def test_the_last_key_of_somebody_with_a_role_stays(editor):
    client = log_in(editor, browser())
    add_key(client, SoftKey(SITE))
    key = Authenticator.objects.get(type="webauthn")
    answer = client.post(f"/account/2fa/webauthn/keys/{key.pk}/remove/", follow=True)
    assert "alert bad" in answer.content.decode()
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_one_of_two_may_go(editor):
    client = log_in(editor, browser())
    add_key(client, SoftKey(SITE))
    give_app(editor)
    key = Authenticator.objects.get(type="webauthn")
    client.post(f"/account/2fa/webauthn/keys/{key.pk}/remove/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    confirm_it_is_me(client)
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=editor, type="totp").exists()


def test_somebody_without_a_role_may_do_without():
    user = person("geen-rol@wortel.example")
    client = inside(user)
    confirm_it_is_me(client)
    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=user).exists()


def test_a_key_of_somebody_else_cannot_be_removed(editor):
    other = person("y@wortel.example")
    client = log_in(other, browser())
    add_key(client, SoftKey(SITE))
    key = Authenticator.objects.get(type="webauthn")
    thief = inside(editor)
    confirm_it_is_me(thief)
    thief.post(f"/account/2fa/webauthn/keys/{key.pk}/remove/", follow=True)
    assert Authenticator.objects.filter(pk=key.pk).exists()


# --- everything lost ---


def test_an_operator_can_forget_the_factors_of_somebody_who_lost_them(editor, capsys):
    client = inside(editor)
    call_command("forget_second_factor", "X@wortel.example")
    assert capsys.readouterr().out.startswith("2 removed.")
    assert not Authenticator.objects.filter(user=editor).exists()
    assert client.get("/cms/")["Location"].startswith("/account/second-step/")
    entry = AuditEntry.objects.get(action="accounts.forget_second_factor")
    assert (entry.actor, entry.subject_id) == ("", str(editor.pk))


def test_forgetting_the_factors_of_nobody_says_so():
    with pytest.raises(CommandError, match=r"niemand@wortel\.example"):
        call_command("forget_second_factor", "niemand@wortel.example")


def test_forgetting_takes_nothing_from_others(editor):
    other = person("y@wortel.example")
    give_app(other)
    give_app(editor)
    assert actions.forget_second_factor(user=editor, by=None) == 2
    assert Authenticator.objects.filter(user=other).count() == 2
