"""Which settings a production start refuses."""

import secrets

import pytest

from portal.core.checks import settings_are_fit_for_production

GOOD = {
    "PRODUCTION": True,
    "SECRET_KEY": secrets.token_urlsafe(50).replace("e", "-"),
    "SECRET_KEY_FALLBACKS": [],
    "DEBUG": False,
    "ALLOWED_HOSTS": ["wortel.example"],
}
LONG = "k0Zu-7fQ_mB2xV9sJ4wT6yR1nL8pD3hG5cX-aE0iO_uY2qW4"


@pytest.fixture
def found(settings):
    """The faults of a production with these settings changed."""

    def look(**changed):
        for name, value in {**GOOD, **changed}.items():
            setattr(settings, name, value)
        return [fault.id for fault in settings_are_fit_for_production()]

    return look


def test_good_settings_are_fit(found):
    assert found() == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"SECRET_KEY": "x"}, "core.E001"),
        ({"SECRET_KEY": "ab" * 40}, "core.E001"),
        ({"SECRET_KEY": f"django-insecure-{LONG}"}, "core.E001"),
        ({"SECRET_KEY": f"change-me-{LONG}"}, "core.E001"),
        ({"SECRET_KEY_FALLBACKS": ["short"]}, "core.E001"),
        ({"DEBUG": True}, "core.E002"),
        ({"ALLOWED_HOSTS": []}, "core.E003"),
        ({"ALLOWED_HOSTS": ["wortel.example", "*"]}, "core.E003"),
    ],
)
def test_each_fault_is_found_in_production_only(found, changed, fault):
    assert found(**changed) == [fault]
    assert found(**changed, PRODUCTION=False) == []


def test_the_keys_that_the_portal_makes_are_strong(found):
    assert [found(SECRET_KEY=secrets.token_urlsafe(50)) for _ in range(500)] == [[]] * 500
