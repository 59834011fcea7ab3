"""A security key made of software: what a browser and a key answer together (WebAuthn, level 2)."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

Flag = AuthenticatorData.FLAG


class SoftKey:
    """One key pair for one site. `verifies` is whether it asks for a finger or a PIN."""

    def __init__(self, origin: str, *, verifies: bool = True) -> None:
        self.origin = origin
        self.site = origin.split("://")[1].split(":")[0]
        self.verifies = verifies
        self.id = secrets.token_bytes(16)
        self.pair = ec.generate_private_key(ec.SECP256R1())
        self.handle = b""

    def _client_data(self, kind: str, options: dict[str, Any]) -> CollectedClientData:
        challenge = websafe_decode(options["publicKey"]["challenge"])
        return CollectedClientData.create(type=kind, challenge=challenge, origin=self.origin)

    def _flags(self) -> Flag:
        return Flag.UP | Flag.UV if self.verifies else Flag.UP

    def _site_hash(self) -> bytes:
        return hashlib.sha256(self.site.encode()).digest()

    def register(self, options: dict[str, Any]) -> str:
        """The credential for a form, as JSON."""
        client_data = self._client_data("webauthn.create", options)
        self.handle = websafe_decode(options["publicKey"]["user"]["id"])
        credential = AttestedCredentialData.create(
            Aaguid.NONE, self.id, ES256.from_cryptography_key(self.pair.public_key())
        )
        data = AuthenticatorData.create(self._site_hash(), self._flags() | Flag.AT, 0, credential)
        response = {
            "clientDataJSON": websafe_encode(client_data),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return self._credential(response, {"credProps": {"rk": True}})

    def answer(self, options: dict[str, Any]) -> str:
        """The signed challenge for a form, as JSON."""
        client_data = self._client_data("webauthn.get", options)
        data = AuthenticatorData.create(self._site_hash(), self._flags(), 0)
        response = {
            "clientDataJSON": websafe_encode(client_data),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(
                self.pair.sign(data + client_data.hash, ec.ECDSA(hashes.SHA256()))
            ),
            "userHandle": websafe_encode(self.handle),
        }
        return self._credential(response, {})

    def _credential(self, response: dict[str, str], extensions: dict[str, Any]) -> str:
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "response": response,
                "clientExtensionResults": extensions,
            }
        )
