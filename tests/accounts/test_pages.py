"""The pages of an account: what they show, what they take, and what they refuse in words."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.core.models import AuditEntry
from tests.accounts.cast import PASSWORD, inside, log_in, person

pytestmark = pytest.mark.django_db

WAY_IN = [
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-abc-def/",
    "/account/password/reset/key/done/",
    "/account/inactive/",
]
OWN = [
    "/account/",
    "/account/name/",
    "/account/email/",
    "/account/password/change/",
    "/account/logout/",
    "/account/2fa/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/totp/deactivate/",
    "/account/2fa/recovery-codes/",
    "/account/2fa/recovery-codes/generate/",
    "/account/reauthenticate/",
    "/account/2fa/reauthenticate/",
]


VISIBLE_FIELD = r'<(?:input|select|textarea)(?![^>]*(?:type="hidden"| hidden>))[^>]*>'


def well_made(page: str) -> None:
    """One heading of the first rank, one main part, our look, one way out, and nothing that the
    policy stops."""
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert len(re.findall(r"<main[ >]", page)) == 1
    assert "css/wortel.css" in page
    assert len(re.findall(r'<a class="exit" href="/weg/"[^>]* data-exit>', page)) == 1
    assert not re.search(r"\sstyle=|\son[a-z]+=\"", page)
    assert 'name="robots" content="noindex"' in page
    for field in re.findall(VISIBLE_FIELD, page):
        name = re.search(r'id="([^"]+)"', field)[1]
        assert f'for="{name}"' in page, field


@pytest.mark.parametrize("address", WAY_IN)
def test_the_pages_on_the_way_in_are_ours(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    well_made(answer.content.decode())


@pytest.mark.parametrize("address", OWN)
def test_the_own_pages_are_ours(address):
    client = inside(person("x@wortel.example", Role.EDITOR, name="Leen"))
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    answer = client.get(address)
    assert answer.status_code == 200
    well_made(answer.content.decode())


def test_the_name_of_a_key_is_asked_for_in_the_language_of_the_page():
    client = inside(person("x@wortel.example", Role.EDITOR))
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/webauthn/add/", headers={"accept-language": "nl"})
    assert '<label for="id_name">Naam</label>' in page.content.decode()


@pytest.mark.parametrize("address", OWN)
def test_own_pages_ask_a_stranger_to_log_in(address):
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].split("?")[0] in {"/account/login/", "/"}


def test_every_page_of_allauth_that_can_be_reached_has_a_template_of_ours():
    """A page of theirs would come without <main>, in their words."""
    from pathlib import Path

    import allauth
    from django.conf import settings

    theirs = Path(allauth.__file__).parent / "templates"
    ours = settings.BASE_DIR / "templates"
    pages = {
        str(file.relative_to(theirs))
        for folder in ("account", "mfa")
        for file in (theirs / folder).rglob("*")
        if file.is_file()
    }
    unused = re.compile(
        r"phone|login_code|password_reset_code|reauthentication_code|trust|signup_form|signup_by_passkey|base"
        r"|email_confirm\.html|verified_email_required|snippets|recovery_codes/download"
    )
    missing = {page for page in pages if not unused.search(page) and not (ours / page).exists()}
    assert missing == set()


# --- the desk ---


def test_the_desk_says_who_you_are_and_what_you_can_open():
    client = inside(person("x@wortel.example", Role.EDITOR, Role.MENTOR, name="Leen Peeters"))
    page = client.get("/account/").content.decode()
    for word in ("Leen", "x@wortel.example", "Redacteur", "Mentor", 'href="/cms/"'):
        assert word in page
    assert "Moderator" not in page


def test_the_desk_offers_the_cms_to_who_reaches_it_only():
    client = inside(person("x@wortel.example", Role.YOUTH_WORKER))
    assert 'href="/cms/"' not in client.get("/account/").content.decode()


def test_who_goes_to_the_cms_all_the_same_is_told_on_the_desk():
    client = inside(person("x@wortel.example", Role.YOUTH_WORKER))
    answer = client.get("/cms/pages/", follow=True)
    assert answer.redirect_chain == [("/account/", 302)]
    assert 'class="alert bad"' in answer.content.decode()


def test_who_has_no_role_is_told_so():
    page = log_in(person("x@wortel.example")).get("/account/").content.decode()
    assert 'class="alert mind"' in page


def test_a_name_that_looks_like_markup_is_shown_as_it_is():
    client = inside(person("x@wortel.example", name="<script>alert(1)</script>"))
    page = client.get("/account/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("name", ["accounts:desk", "accounts:second_factor"])
def test_pages_to_read_take_no_other_method(method, name):
    client = inside(person("x@wortel.example"))
    assert getattr(client, method)(reverse(name)).status_code == 405


# --- name ---


def test_changing_the_own_name():
    user = person("x@wortel.example", name="Oud")
    client = inside(user)
    answer = client.post("/account/name/", {"name": "Nieuw"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    user.refresh_from_db()
    assert user.name == "Nieuw"
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "a\x00b"])
def test_a_name_that_does_not_fit_is_refused_and_stays_in_the_field(name):
    user = person("x@wortel.example", name="Oud")
    answer = inside(user).post("/account/name/", {"name": name})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-describedby="id_name_error"' in page
    if name.startswith("xxx"):
        assert name in page
    user.refresh_from_db()
    assert user.name == "Oud"


# --- logging in ---


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer():
    person("x@wortel.example")
    answers = []
    for email in ("x@wortel.example", "niemand@wortel.example"):
        answer = Client().post("/account/login/", {"login": email, "password": "fout"})
        answers.append((answer.status_code, answer.context["form"].non_field_errors()))
        assert email in answer.content.decode()  # nothing typed is lost
    assert answers[0] == answers[1]
    assert answers[0][0] == 200


@pytest.mark.parametrize("capitals", ["X@Wortel.Example", " x@wortel.example "])
def test_an_address_may_be_typed_as_people_do(capitals):
    person("x@wortel.example")
    client = Client()
    client.post("/account/login/", {"login": capitals, "password": PASSWORD})
    assert client.get("/account/").status_code == 200


def test_logging_in_leads_to_no_other_site():
    user = person("x@wortel.example")
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "\x00"):
        client = Client()
        answer = client.post(
            "/account/login/", {"login": user.email, "password": PASSWORD, "next": elsewhere}
        )
        assert answer["Location"] == "/account/"


def test_guessing_a_password_is_stopped_for_that_account_and_not_for_the_house():
    """Thirty people share the address of a youth house; one of them forgot a password."""
    user, colleague = person("x@wortel.example"), person("y@wortel.example")
    for _ in range(12):
        Client().post("/account/login/", {"login": user.email, "password": "fout"})
    assert "_auth_user_id" not in log_in(user).session
    assert "_auth_user_id" in log_in(colleague).session


def test_a_whole_youth_house_logs_in_within_a_minute():
    people = [person(f"p{number}@wortel.example") for number in range(60)]
    assert all("_auth_user_id" in log_in(user).session for user in people)


def test_too_many_tries_from_one_address_get_a_page_of_ours(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    user = person("x@wortel.example")
    log_in(user)
    answer = Client().post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert "css/wortel.css" in answer.content.decode()


def test_a_reset_for_nobody_sends_no_mail_and_says_the_same(mailoutbox):
    person("x@wortel.example")
    pages = []
    for email in ("x@wortel.example", "niemand@wortel.example"):
        answer = Client().post("/account/password/reset/", {"email": email}, follow=True)
        pages.append(re.sub(r"csrf\w+\" value=\"\w+", "", answer.content.decode()))
    assert pages[0] == pages[1]
    assert [mail.to for mail in mailoutbox] == [["x@wortel.example"]]


@pytest.mark.parametrize("email", ["", "geen adres", "a@b", "a@b.example\x00"])
def test_an_address_that_is_none_is_refused_in_words(email):
    for address, field in (("/account/login/", "login"), ("/account/password/reset/", "email")):
        answer = Client().post(address, {field: email, "password": "x"})
        assert answer.status_code == 200
        assert answer.context["form"].errors


def test_nobody_becomes_a_user_by_any_of_this():
    assert not User.objects.exists()
