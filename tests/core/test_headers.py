"""What every answer tells the browser to refuse."""

import pytest

from home.models import HomePage
from portal.accounts.roles import Role

pytestmark = pytest.mark.django_db

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
}
IN_CMS = {
    **STRICT,
    "script-src": "'self' 'unsafe-inline'",
    "script-src-attr": "'none'",
    "frame-src": "'self'",
}
IN_EDITOR = {**IN_CMS, "style-src": "'self' 'unsafe-inline'", "style-src-attr": "'none'"}
del IN_CMS["require-trusted-types-for"], IN_EDITOR["require-trusted-types-for"]


def policy(response):
    """The content policy of an answer, as {directive: sources}."""
    parts = response["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


@pytest.fixture
def home(front_door, db):
    return HomePage.objects.get()


@pytest.fixture
def editor_desk(person, as_user):
    return as_user(person("adam", Role.ADMINISTRATOR))


@pytest.mark.parametrize(
    "path",
    ["/nl/", "/nl/niets/", "/account/login/", "/weg/", "/", "/robots.txt", "/nl/?x=%00",
     "/healthz/live", "/cms", "/media/niets.pdf"],
)  # fmt: skip
def test_every_address_says_what_is_refused(client, path):
    response = client.get(path)
    assert policy(response) == STRICT
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == ("no-referrer" if path == "/weg/" else "same-origin")
    assert "camera=()" in response["Permissions-Policy"]
    assert "geolocation=()" in response["Permissions-Policy"]


def test_an_account_page_is_as_strict_as_a_public_one(editor_desk):
    assert policy(editor_desk.get("/account/")) == STRICT
    assert policy(editor_desk.get("/account/2fa/")) == STRICT


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/cms/", IN_CMS),
        ("/cms/images/", IN_CMS),
        ("/cms/images/multiple/add/", {**IN_CMS, "img-src": "'self' data: blob:"}),
        ("/cms/snippets/", IN_CMS),
        ("/cms/pages/", IN_EDITOR),
        ("/cms/pages/1/add_subpage/", IN_EDITOR),
    ],
)
def test_the_cms_is_relaxed_where_wagtail_needs_it(editor_desk, path, expected):
    response = editor_desk.get(path, follow=True)
    assert policy(response) == expected
    assert response["X-Frame-Options"] == "DENY"


def test_a_preview_is_strict_and_may_stand_in_a_frame_of_this_site(editor_desk, home):
    for rest in ("edit/preview/", "view_draft/"):
        response = editor_desk.get(f"/cms/pages/{home.pk}/{rest}")
        assert response.status_code == 200
        framed = rest == "edit/preview/"
        assert policy(response)["frame-ancestors"] == ("'self'" if framed else "'none'")
        assert policy(response)["script-src"] == "'self'"
        assert response["X-Frame-Options"] == ("SAMEORIGIN" if framed else "DENY")
    assert policy(editor_desk.get(home.url))["frame-ancestors"] == "'none'"


def test_over_tls_the_browser_never_comes_back_without(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    says = "max-age=31536000; includeSubDomains; preload"
    assert client.get("/nl/", secure=True)["Strict-Transport-Security"] == says
    assert "Strict-Transport-Security" not in client.get("/nl/")
