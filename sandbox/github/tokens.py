"""Who may ask: a personal access token, and a GitHub App with its installations."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import jwt

from sandbox.company.teams import ENTERPRISE, ORGANIZATIONS, SCOPE_IDS
from sandbox.github.answers import Answer, RefusedError, bad_credentials, error, forbidden

SCOPES = ("manage_billing:copilot", "read:enterprise", "read:org")
"""The scopes of a classic personal access token that may read everything here."""

_LIFE = timedelta(hours=1)
_LONGEST_PROOF = 660
"""GitHub takes proofs of ten minutes, and forgives a minute of clock drift."""
_DOCS = "https://docs.github.com/rest"


@dataclass(frozen=True, slots=True)
class Installation:
    """A GitHub App's place in an organization or the enterprise."""

    installation_id: int
    scope: str

    @property
    def permissions(self) -> dict[str, str]:
        """What an installation token may do."""
        if self.scope == ENTERPRISE:
            return {"enterprise_copilot_metrics": "read"}
        return {
            "metadata": "read",
            "organization_copilot_metrics": "read",
            "organization_copilot_seat_management": "read",
        }


INSTALLATIONS = tuple(
    Installation(48_100_001 + number, scope)
    for number, scope in enumerate((*ORGANIZATIONS, ENTERPRISE))
)


@dataclass(frozen=True, slots=True)
class _InstallationToken:
    installation: Installation
    expires_at: datetime


@dataclass(slots=True)
class Tokens:
    """Checks what stands behind `Authorization`, and hands out installation tokens."""

    personal: str
    scopes: Sequence[str]
    app_public_key: str | None
    app_id: str
    _minted: dict[str, _InstallationToken] = field(default_factory=dict)

    def is_personal(self, authorization: str) -> bool:
        """Whether it is the personal access token, in either of GitHub's two spellings."""
        return _token(authorization) == self.personal

    def holder(self, authorization: str, now: datetime) -> Installation | None:
        """The installation a token belongs to, or None for the personal one.

        Raises `RefusedError` with GitHub's 401 for a token that is missing, unknown or expired.
        """
        if not authorization:
            raise RefusedError(error(HTTPStatus.UNAUTHORIZED, "Requires authentication", _DOCS))
        if self.is_personal(authorization):
            return None
        minted = self._minted.get(_token(authorization))
        if minted is None or now >= minted.expires_at:
            raise RefusedError(bad_credentials())
        return minted.installation

    def check(self, holder: Installation | None, scope: str, *, seats: bool) -> None:
        """Let a question about a scope pass. Raises `RefusedError` with GitHub's 403."""
        if holder is None:
            self._check_scopes(scope, seats=seats)
        elif holder.scope != scope:
            message = "Resource not accessible by integration"
            raise RefusedError(forbidden(message, permission(scope)))

    def _check_scopes(self, scope: str, *, seats: bool) -> None:
        enough = {"read:enterprise" if scope == ENTERPRISE else "read:org"}
        if seats or scope == ENTERPRISE:
            enough.add("manage_billing:copilot")
        if enough.isdisjoint(self.scopes):
            message = f"This endpoint needs one of the scopes {', '.join(sorted(enough))}."
            raise RefusedError(forbidden(message, permission(scope)))

    def check_app(self, authorization: str, now: datetime) -> None:
        """Let the App itself pass. Raises `RefusedError` with GitHub's 401.

        https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
        """
        if self.app_public_key is None:
            raise RefusedError(_no_proof("A JSON web token could not be decoded"))
        try:
            claims = jwt.decode(
                _token(authorization),
                self.app_public_key,
                algorithms=["RS256"],
                options={
                    "verify_exp": False,
                    "verify_iat": False,
                    "require": ["exp", "iat", "iss"],
                },
            )
        except jwt.InvalidTokenError:
            raise RefusedError(_no_proof("A JSON web token could not be decoded")) from None
        moment = now.timestamp()
        if not moment < claims["exp"] <= moment + _LONGEST_PROOF:
            raise RefusedError(
                _no_proof("'Expiration time' claim ('exp') is too far in the future or past")
            )
        if claims["iat"] > moment:
            raise RefusedError(
                _no_proof(
                    "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
                )
            )
        if str(claims["iss"]) != self.app_id:
            raise RefusedError(_no_proof("'Issuer' claim ('iss') must be an Integer"))

    def mint(self, installation: Installation, now: datetime) -> dict[str, Any]:
        """A new installation token, good for one hour.

        https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
        """
        token = f"ghs_{secrets.token_hex(18)}"
        expires_at = now.replace(microsecond=0) + _LIFE
        self._minted[token] = _InstallationToken(installation, expires_at)
        return {
            "token": token,
            "expires_at": expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "permissions": installation.permissions,
            "repository_selection": "all",
        }


def described(installation: Installation) -> dict[str, Any]:
    """An entry of `GET /app/installations`; an enterprise has a slug where others have a login."""
    enterprise = installation.scope == ENTERPRISE
    name = (
        {"slug": ENTERPRISE, "name": "Acme Inc."}
        if enterprise
        else {"login": installation.scope, "type": "Organization"}
    )
    return {
        "id": installation.installation_id,
        "account": {"id": int(SCOPE_IDS[installation.scope]), **name},
        "target_type": "Enterprise" if enterprise else "Organization",
        "target_id": int(SCOPE_IDS[installation.scope]),
        "permissions": installation.permissions,
        "repository_selection": "all",
        "events": [],
        "suspended_at": None,
    }


def permission(scope: str) -> str:
    """The permission a report of a scope needs, as GitHub names it in a header."""
    return f"{'enterprise' if scope == ENTERPRISE else 'organization'}_copilot_metrics=read"


def _token(authorization: str) -> str:
    kind, _, token = authorization.partition(" ")
    return token.strip() if kind.lower() in {"bearer", "token"} else ""


def _no_proof(message: str) -> Answer:
    return error(HTTPStatus.UNAUTHORIZED, message, _DOCS)
