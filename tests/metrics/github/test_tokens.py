"""Tokens are found, made, shared, kept and forgotten."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from metrics.errors import BrokenAnswer, TokenMissing, TokenRefused, Unavailable
from metrics.github import endpoints
from metrics.github.answers import ReportLinks
from metrics.github.client import GitHub
from metrics.github.tokens import AppTokens, PersonalToken
from metrics.github.wire import api_client
from sandbox.github import StandInGitHub
from tests.metrics.github.conftest import COMPANY
from tests.metrics.github.servers import TLS, Answering, Host, serving
from tests.metrics.github.times import NOW, Clock, Sleep

APP_ID = "4100"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE_KEY = KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.TraditionalOpenSSL,
    serialization.NoEncryption(),
).decode()
PUBLIC_KEY = (
    KEY.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
ELLIPTIC_KEY = (
    ec.generate_private_key(ec.SECP256R1())
    .private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    .decode()
)
ACME = endpoints.organization_1_day("acme", date(2026, 11, 12))
ACME_INC = endpoints.enterprise_1_day("acme-inc", date(2026, 11, 12))


@dataclass
class App:
    """The stand-in with a GitHub App, the App's tokens, and the client that uses them."""

    stand_in: StandInGitHub
    tokens: AppTokens
    github: GitHub

    @property
    def minted(self) -> int:
        return sum(asked.path.endswith("/access_tokens") for asked in self.stand_in.requests)


@pytest.fixture(name="app")
async def _app(clock: Clock, sleep: Sleep) -> AsyncIterator[App]:
    async with StandInGitHub(COMPANY, clock, app_public_key=PUBLIC_KEY, app_id=APP_ID) as stand_in:
        http = api_client(stand_in.api_url, tls=TLS)
        tokens = AppTokens(http, APP_ID, PRIVATE_KEY)
        async with GitHub(http, tokens, clock=clock, sleep=sleep) as github:
            yield App(stand_in, tokens, github)


async def test_a_personal_token_is_the_same_for_everyone() -> None:
    """It has no owner and no end."""
    token = PersonalToken("ghp_secret")
    token.forget("orgs/acme", "ghp_secret")

    assert await token.token_for("orgs/acme", NOW) == "ghp_secret"
    assert "ghp_secret" not in repr(token)


async def test_an_app_finds_its_installation_by_itself(app: App) -> None:
    """An organization by its login, an enterprise by its slug; each has a token of its own."""
    assert isinstance(await app.github.links(ACME), ReportLinks)
    assert isinstance(await app.github.links(ACME_INC), ReportLinks)
    assert app.minted == 2


async def test_the_case_of_a_name_does_not_matter(app: App) -> None:
    """GitHub ignores it, so one installation has one token."""
    small = await app.tokens.token_for("orgs/acme", NOW)

    assert await app.tokens.token_for("orgs/ACME", NOW) == small
    assert app.minted == 1


async def test_an_app_that_is_not_installed_has_no_token(app: App) -> None:
    """The error names where it is missing; an enterprise is not an organization of its name."""
    for owner in ("orgs/elsewhere", "orgs/acme-inc", "enterprises/acme"):
        with pytest.raises(TokenMissing) as caught:
            await app.tokens.token_for(owner, NOW)
        assert caught.value.asked == owner


async def test_the_proof_lives_less_than_ten_minutes(app: App) -> None:
    """It is signed by the App's key, begins a minute ago and ends before GitHub's limit."""
    await app.tokens.token_for("orgs/acme", NOW)

    proof = app.stand_in.requests[0].headers["authorization"].removeprefix("Bearer ")
    claims = jwt.decode(
        proof,
        PUBLIC_KEY,
        algorithms=["RS256"],
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["iss"] == APP_ID
    assert claims["iat"] == NOW.timestamp() - 60
    assert NOW.timestamp() < claims["exp"] <= NOW.timestamp() + 600


async def test_a_token_is_kept_until_five_minutes_before_its_end(app: App, clock: Clock) -> None:
    """It lives an hour, of which 55 minutes are used."""
    first = await app.tokens.token_for("orgs/acme", clock())
    clock.advance(minutes=54, seconds=59)
    kept = await app.tokens.token_for("orgs/acme", clock())
    clock.advance(seconds=1)
    changed = await app.tokens.token_for("orgs/acme", clock())

    assert kept == first
    assert changed != first
    assert app.minted == 2


async def test_one_token_is_made_for_many_who_ask_at_once(app: App) -> None:
    """Twenty questions wait for one token."""
    got = await asyncio.gather(*(app.tokens.token_for("orgs/acme", NOW) for _ in range(20)))

    assert len(set(got)) == 1
    assert app.minted == 1
    assert got[0] not in repr(app.tokens)


async def test_the_next_one_makes_it_where_the_first_gave_up(app: App) -> None:
    """A cancelled question does not take the token of the others with it."""
    first = asyncio.create_task(app.tokens.token_for("orgs/acme", NOW))
    second = asyncio.create_task(app.tokens.token_for("orgs/acme", NOW))
    await asyncio.sleep(0)
    first.cancel()

    assert (await second).startswith("ghs_")


async def test_a_refused_token_is_replaced_once(app: App) -> None:
    """GitHub knows the new one."""
    await app.github.links(ACME)
    app.stand_in.faults.add("github-401-once")

    assert isinstance(await app.github.links(ACME), ReportLinks)
    assert app.minted == 2


async def test_a_token_that_is_refused_twice_is_told(app: App) -> None:
    """There is no third token, and no waiting."""
    app.stand_in.faults.add("github-401")

    with pytest.raises(TokenRefused):
        await app.github.links(ACME)

    assert app.minted == 2


async def test_forgetting_an_old_token_keeps_the_new_one(app: App) -> None:
    """Many questions may learn at once that the old one is refused; one new token serves them."""
    old = await app.tokens.token_for("orgs/acme", NOW)
    app.tokens.forget("orgs/acme", old)
    new = await app.tokens.token_for("orgs/acme", NOW)
    app.tokens.forget("orgs/acme", old)
    app.tokens.forget("orgs/unknown", old)

    assert await app.tokens.token_for("orgs/acme", NOW) == new


async def test_another_apps_key_is_refused(clock: Clock) -> None:
    """GitHub does not know the App by it; making another proof cannot help."""
    async with StandInGitHub(COMPANY, clock, app_public_key=PUBLIC_KEY, app_id="1") as stand_in:
        http = api_client(stand_in.api_url, tls=TLS)
        async with GitHub(http, AppTokens(http, APP_ID, PRIVATE_KEY), clock=clock) as github:
            with pytest.raises(TokenRefused) as caught:
                await github.links(ACME)

        proof = stand_in.requests[0].headers["authorization"].removeprefix("Bearer ")
        assert len(stand_in.requests) == 1
        assert proof not in repr(caught.value)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "not a key",
        "schlüssel",
        PUBLIC_KEY,
        PUBLIC_KEY.replace("PUBLIC", "PRIVATE"),
        ELLIPTIC_KEY,
    ],
)
def test_a_key_that_is_none_stops_the_start(key: str) -> None:
    """The message does not hold the key."""
    with pytest.raises(ValueError, match="not an RSA key in PEM form") as caught:
        AppTokens(api_client("http://127.0.0.1", tls=TLS), APP_ID, key)

    assert caught.value.__context__ is None
    assert key == "" or key not in str(caught.value)


def installed(*accounts: object, link: str = "") -> web.Response:
    body = [{"id": 7 + number, "account": account} for number, account in enumerate(accounts)]
    return web.json_response(body, headers={"link": link} if link else None)


def minting(pages: dict[str, web.Response], token: object) -> Answering:
    async def answer(request: web.Request) -> web.Response:
        if request.method == "POST":
            return web.Response(status=201, text=json.dumps(token))
        return pages[request.query.get("page", "1")]

    return answer


GOOD = {"token": "ghs_1", "expires_at": "2026-11-21T09:30:00Z"}
NEXT = '<https://api.github.com/app/installations?per_page=100&page=2>; rel="next"'


@asynccontextmanager
async def tokens_of(answering: Answering) -> AsyncIterator[tuple[AppTokens, Host]]:
    async with serving(answering) as host, api_client(host.url, tls=TLS) as http:
        yield AppTokens(http, APP_ID, PRIVATE_KEY), host


async def test_installations_are_looked_up_over_all_pages() -> None:
    """An App of many installations lists them a hundred at a time; one may lack an account."""
    pages = {
        "1": installed({"login": "other"}, None, {"name": "nameless"}, link=NEXT),
        "2": installed({"login": "Acme"}),
    }
    async with tokens_of(minting(pages, GOOD)) as (tokens, host):
        assert await tokens.token_for("orgs/acme", NOW) == "ghs_1"

    assert host.requests[-1].path == "/app/installations/7/access_tokens"


async def test_a_list_without_end_is_left() -> None:
    """A next page that was seen already is not asked for again."""
    pages = {"1": installed(link=NEXT), "2": installed(link=NEXT)}
    async with tokens_of(minting(pages, GOOD)) as (tokens, host):
        with pytest.raises(TokenMissing):
            await tokens.token_for("orgs/acme", NOW)

    assert len(host.requests) == 2


@pytest.mark.parametrize(
    "token",
    [
        None,
        {},
        {"token": 1, "expires_at": "2026-11-21T09:30:00Z"},
        {"token": "ghs_1", "expires_at": "soon"},
        {"token": "ghs_1", "expires_at": "2026-11-21T09:30:00"},
    ],
)
async def test_a_token_that_is_not_as_described_is_broken(token: object) -> None:
    """The error does not hold the answer, which might hold a token."""
    pages = {"1": installed({"login": "acme"})}
    async with tokens_of(minting(pages, token)) as (tokens, _):
        with pytest.raises(BrokenAnswer) as caught:
            await tokens.token_for("orgs/acme", NOW)

    assert "ghs_1" not in str(caught.value)


async def test_an_outage_while_a_token_is_made_is_tried_again(app: App, sleep: Sleep) -> None:
    """The whole question is tried three times, the making of its token included."""
    await app.stand_in.stop()

    with pytest.raises(Unavailable):
        await app.github.links(ACME)

    assert len(sleep.naps) == 2
