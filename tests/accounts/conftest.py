import pytest
from django.core.cache import cache
from django.db import transaction


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hashing a password takes half a second on purpose; tests log in hundreds of times."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nobody_tried_before():
    """Counted tries live in the cache: each test starts with none."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def patient_codes(settings):
    """A code that is made just before the half minute ends is still right just after it."""
    settings.MFA_TOTP_TOLERANCE = 1


@pytest.fixture
def commits_at_once(monkeypatch):
    """What waits for the commit happens in the request, as it does outside a test's transaction.

    (Tests with real transactions empty all tables, also what migrations put there.)
    """
    monkeypatch.setattr(transaction, "on_commit", lambda function, *_args, **_kw: function())
