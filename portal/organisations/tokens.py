"""The secret in the link of an invitation."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token. It needs no salt: nobody can guess what it was made of."""
    return hashlib.sha256(token.encode()).hexdigest()
