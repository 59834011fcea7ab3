"""Secrets that have to be read again (of second factors) are encrypted in the database.

The key is made from SECRET_KEY, so a copy of the database alone opens nothing. After a change of
SECRET_KEY, keep the old one in SECRET_KEY_FALLBACKS as long as people have not set up anew.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(secret: str | bytes) -> bytes:
    made_of = secret if isinstance(secret, bytes) else secret.encode()
    digest = hashlib.sha256(b"portal.accounts.encryption\0" + made_of).digest()
    return base64.urlsafe_b64encode(digest)


def encrypt(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """The text again. Raises cryptography.fernet.InvalidToken for what no key of ours made."""
    return _fernet().decrypt(token.encode()).decode()
