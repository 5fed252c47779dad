"""Whose token a question is asked with: a person's, or one that a GitHub App makes for itself."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import httpx
import jwt
import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from metrics.errors import BrokenAnswer, TokenMissing
from metrics.github.answers import next_query, read
from metrics.github.refusals import Answer, refusal
from metrics.github.wire import send

T = TypeVar("T")

# A token is changed this long before its end, so that it outlives the questions it is used for.
SPARE = timedelta(minutes=5)
INSTALLATIONS = "/app/installations"


class Tokens(Protocol):
    """Where `GitHub` gets its tokens; `owner` is "orgs/acme" or "enterprises/acme"."""

    async def token_for(self, owner: str, now: datetime) -> str:
        """Return a token that may read the owner's figures. Raises `GitHubError`."""
        ...

    def forget(self, owner: str, refused: str) -> None:
        """Do not hand out a token again that GitHub has refused."""
        ...


@dataclass(frozen=True, slots=True)
class PersonalToken:
    """A classic or fine-grained personal access token, the same for every owner.

    https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens
    """

    token: str = field(repr=False)

    async def token_for(self, owner: str, now: datetime) -> str:  # noqa: ARG002 - the same for all
        """Return the token."""
        return self.token

    def forget(self, owner: str, refused: str) -> None:
        """Do nothing: there is no other token to hand out."""


class _Token(msgspec.Struct, frozen=True):
    token: str
    expires_at: datetime


class _Account(msgspec.Struct, frozen=True):
    login: str | None = None
    slug: str | None = None


class _Installation(msgspec.Struct, frozen=True):
    id: int
    account: _Account | None = None


class AppTokens:
    """Installation tokens of a GitHub App, made when needed and kept until shortly before their end.

    The installation is found by the owner's name, so none has to be configured.
    https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation
    """

    def __init__(self, http: httpx.AsyncClient, app_id: str, private_key: str) -> None:
        """Take the API client, the App's (client) ID and its private key in PEM form.

        ValueError for a key that is none.
        """
        self._http = http
        self._app_id = app_id
        self._private_key = rsa_key(private_key)
        self._kept: dict[str, _Token] = {}
        self._minting: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def token_for(self, owner: str, now: datetime) -> str:
        """Return a token of the installation on `owner`; one is made for many who ask at once.

        Raises `TokenMissing` where the App is not installed there, and any other `GitHubError`.
        """
        owner = owner.lower()
        async with self._minting[owner]:
            kept = self._kept.get(owner)
            if kept is None or now >= kept.expires_at - SPARE:
                kept = self._kept[owner] = await self._mint(owner, now)
            return kept.token

    def forget(self, owner: str, refused: str) -> None:
        """Drop the refused token, unless a newer one has taken its place."""
        kept = self._kept.get(owner.lower())
        if kept is not None and kept.token == refused:
            del self._kept[owner.lower()]

    async def _mint(self, owner: str, now: datetime) -> _Token:
        """Make an installation token.

        https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
        """
        proof = self._proof(now)
        installation = await self._installation(owner, proof, now)
        path = f"{INSTALLATIONS}/{installation}/access_tokens"
        answer = await send(self._http, "POST", path, proof)
        token = _read(f"POST {path}", answer, _Token, now)
        if token.expires_at.tzinfo is None:
            raise BrokenAnswer(f"POST {path}", "a token whose end has no time zone")
        return token

    async def _installation(self, owner: str, proof: str, now: datetime) -> int:
        """Find the installation on an account.

        https://docs.github.com/en/rest/apps/apps#list-installations-for-the-authenticated-app
        """
        query: tuple[tuple[str, str], ...] | None = (("per_page", "100"),)
        seen = set()
        while query is not None and query not in seen:
            seen.add(query)
            answer = await send(self._http, "GET", INSTALLATIONS, proof, query)
            page = _read(f"GET {INSTALLATIONS}", answer, list[_Installation], now)
            for installation in page:
                if installation.account is not None and _owner(installation.account) == owner:
                    return installation.id
            query = next_query(answer)
        raise TokenMissing(owner, "the GitHub App is not installed there")

    def _proof(self, now: datetime) -> str:
        """Return the JWT by which GitHub knows the App; it lives less than the allowed 10 minutes.

        https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
        """
        # "60 seconds in the past" protects against clocks that do not agree.
        issued, ends = now - timedelta(seconds=60), now + timedelta(minutes=9)
        claims = {
            "iat": int(issued.timestamp()),
            "exp": int(ends.timestamp()),
            "iss": self._app_id,
        }
        return jwt.encode(claims, self._private_key, algorithm="RS256")


def rsa_key(pem: str) -> RSAPrivateKey:
    """Return the private key of a PEM file. ValueError for what is not an RSA key."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("the GitHub App's private key is not an RSA key in PEM form")  # noqa: TRY004 - a wrong setting
    return key


def _owner(account: _Account) -> str:
    if account.login is not None:
        return f"orgs/{account.login.lower()}"
    return f"enterprises/{(account.slug or '').lower()}"


def _read(asked: str, answer: Answer, shape: type[T], now: datetime) -> T:
    if not answer.is_success:
        raise refusal(asked, answer, now, needs="the GitHub App's own ID and private key")
    return read(asked, answer, shape)
