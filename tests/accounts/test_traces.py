"""No address and no user agent of anybody is kept: not in a table, a cache, a session or a mail."""

import pickle
import re

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.organisations import actions
from portal.organisations.enums import Kind, State
from tests.accounts.cast import PASSWORD, code_of, person
from tests.accounts.test_second_factor import confirm_it_is_me, secret_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]

ADDRESS = "203.0.113.77"
BEHIND = "198.51.100.23"
AGENT = "Spion/7 (een heel eigen browser)"
TRACES = (ADDRESS, BEHIND, AGENT, "Spion", ADDRESS.encode().hex())


def watched() -> Client:
    """A browser whose address and name would be recognised anywhere."""
    return Client(
        REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT, HTTP_X_FORWARDED_FOR=f"{BEHIND}, {ADDRESS}"
    )


def everything_kept(mails) -> str:
    """Every row of every table, every session in clear, every key and value of the cache, mail."""
    kept = []
    for model in apps.get_models(include_auto_created=True):
        kept += [f"{model._meta.label} {row}" for row in model.objects.values()]
    kept += [f"session {session.get_decoded()}" for session in Session.objects.all()]
    kept += [f"cache {key} {pickle.loads(value)}" for key, value in cache._cache.items()]
    kept += [f"mail {mail.message()}" for mail in mails]
    return "\n".join(kept)


def code_in(mail) -> str:
    return re.search(r"^[0-9A-Z-]{6,}$", mail.body, re.MULTILINE)[0]


@pytest.fixture
def invited(settings):
    """The link of an invitation, made by somebody else."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    organisation = actions.register(kind=Kind.EDITORS, name="Redactie", city="Mechelen", by=None)
    actions.judge(organisation=organisation, state=State.VERIFIED, by=None)
    boss = person("baas@wortel.example", Role.ADMINISTRATOR)
    return actions.invite(
        organisation=organisation,
        email="nieuw@wortel.example",
        role=Role.EDITOR,
        by=boss,
        link=lambda token: f"http://testserver/account/invitation/{token}/",
    ).token


def test_a_whole_life_of_an_account_leaves_no_trace_of_where_it_was_lived(invited, mailoutbox):
    client = watched()
    # in by invitation, with a wrong turn
    client.get(f"/account/invitation/{invited}/", follow=True)
    form = {"name": "Nieuw", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/account/signup/", {**form, "email": "ander@wortel.example"})
    client.post("/account/signup/", {**form, "email": "nieuw@wortel.example"})
    client.post("/account/confirm-email/", {"code": "FOUT99"})
    client.post("/account/confirm-email/", {"code": code_in(mailoutbox[-1])})
    assert User.objects.filter(email="nieuw@wortel.example", groups__name="Redacteur").exists()
    # a second step
    client.post("/account/2fa/totp/activate/", {"code": "000000"})  # kept while it asks who it is
    assert "account_reauthentication_state" in client.session
    assert not [trace for trace in TRACES if trace in everything_kept(mailoutbox)]
    confirm_it_is_me(client)
    secret = secret_on(client.get("/account/2fa/totp/activate/").content.decode())
    client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert client.get("/cms/").status_code == 200
    # changes that send mail
    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": f"{PASSWORD}!", "password2": f"{PASSWORD}!"},
    )
    confirm_it_is_me(client)
    client.post("/account/2fa/recovery-codes/generate/")
    client.post("/account/email/", {"email": "later@wortel.example", "action_add": ""})
    client.post("/account/confirm-email/", {"code": code_in(mailoutbox[-1])})
    # out, and in again with mistakes
    client.post("/account/logout/")
    for _ in range(7):
        client.post("/account/login/", {"login": "later@wortel.example", "password": "fout"})
    client.post("/account/password/reset/", {"email": "later@wortel.example"})
    client.post("/account/password/reset/", {"email": "niemand@wortel.example"})
    subjects = [mail.subject for mail in mailoutbox]
    assert len(subjects) >= 6, subjects
    assert [key for key in cache._cache if ":ip:fd" in key], "nothing was counted"
    kept = everything_kept(mailoutbox)
    assert "nieuw@wortel.example" in kept  # the dump does see what is kept
    assert [trace for trace in TRACES if trace in kept] == []


def test_a_post_that_has_to_wait_is_answered_after_the_password_as_if_nothing_happened(settings):
    """allauth keeps it in the session; without the headers it can still be answered."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = person("x@wortel.example")
    client = watched()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    waiting = client.post("/account/2fa/totp/activate/", {"code": "000000"})
    answer = client.post(waiting["Location"], {"password": PASSWORD})
    assert answer.status_code == 200
    assert answer.context["form"].errors["code"]


def test_mails_about_an_account_name_no_address_and_no_browser(mailoutbox):
    user = person("x@wortel.example")
    client = watched()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": f"{PASSWORD}!", "password2": f"{PASSWORD}!"},
    )
    (mail,) = mailoutbox
    assert mail.alternatives == []
    for word in (*TRACES, "IP", "fd", "{{", "Unspecified"):
        assert word not in mail.body
