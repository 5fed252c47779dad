"""Who is let in, and what every answer says beside its body."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox.company import Company
from sandbox.github import StandInGitHub
from tests.sandbox.github.conftest import Clock, client

BILLING = "/orgs/acme/copilot/billing"
REPORT = "/copilot/metrics/reports/users-28-day/latest"


@pytest.fixture(scope="session")
def keys() -> tuple[str, str]:
    """A private and a public key, in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


@pytest.fixture
async def app(
    company: Company, clock: Clock, keys: tuple[str, str]
) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a token, of a GitHub that knows the App's public key."""
    async with (
        StandInGitHub(company, clock, app_public_key=keys[1], app_id="77") as github,
        client(github.api_url) as asking,
    ):
        yield asking


def proof(clock: Clock, private: str, **claims: Any) -> dict[str, str]:
    """The App's own authorization, good for nine minutes."""
    moment = int(clock.now.timestamp())
    whole = {"iat": moment - 60, "exp": moment + 540, "iss": "77", **claims}
    return {"authorization": f"Bearer {jwt.encode(whole, private, 'RS256')}"}


async def installation_token(
    app: httpx.AsyncClient, clock: Clock, private: str, owner: str
) -> dict[str, str]:
    headers = proof(clock, private)
    found = (await app.get("/app/installations", headers=headers)).json()
    accounts = {(one["account"].get("login") or one["account"]["slug"]): one for one in found}
    path = f"/app/installations/{accounts[owner]['id']}/access_tokens"
    answer = await app.post(path, headers=headers)
    assert answer.status_code == 201
    assert answer.json()["expires_at"] == "2026-11-21T10:00:00Z"
    return {"authorization": f"Bearer {answer.json()['token']}"}


@pytest.mark.parametrize(
    "authorization", [None, "Bearer wrong", "Basic ghp_sandbox", "ghp_sandbox"]
)
async def test_without_the_right_token_nothing_is_said(
    github: StandInGitHub, authorization: str | None
) -> None:
    """401 with GitHub's body, also for an organization that does not exist."""
    headers = {"authorization": authorization} if authorization else {}
    async with client(github.api_url, headers) as asking:
        for path in (BILLING, "/orgs/nobody/copilot/billing"):
            answer = await asking.get(path)
            assert answer.status_code == 401
            assert answer.json()["message"] in {"Bad credentials", "Requires authentication"}


async def test_both_spellings_of_a_token_are_known(github: StandInGitHub) -> None:
    """`Bearer` and the older `token`."""
    async with client(github.api_url) as asking:
        for kind in ("Bearer", "token"):
            headers = {"authorization": f"{kind} {github.token}"}
            assert (await asking.get(BILLING, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("scopes", "statuses"),
    [
        (["read:org"], [200, 200, 403]),
        (["manage_billing:copilot"], [403, 200, 200]),
        (["read:enterprise"], [403, 403, 200]),
        (["repo"], [403, 403, 403]),
    ],
)
async def test_a_token_reads_what_its_scopes_allow(
    company: Company, clock: Clock, scopes: list[str], statuses: list[int]
) -> None:
    """The reports of an organization, its seats, and the reports of the enterprise."""
    async with StandInGitHub(company, clock, scopes=scopes) as github:
        headers = {"authorization": f"Bearer {github.token}"}
        async with client(github.api_url, headers) as asking:
            paths = (f"/orgs/acme{REPORT}", BILLING, f"/enterprises/acme-inc{REPORT}")
            assert [(await asking.get(path)).status_code for path in paths] == statuses


async def test_every_answer_says_who_asks_and_what_remains(
    api: httpx.AsyncClient, clock: Clock
) -> None:
    """Also a refusal; the count starts anew when the hour is over."""
    first = await api.get(BILLING)
    second = await api.get("/orgs/nobody/copilot/billing")
    clock.now += timedelta(hours=1)
    third = await api.get(BILLING)

    for answer in (first, second, third):
        assert (
            answer.headers["x-oauth-scopes"] == "manage_billing:copilot, read:enterprise, read:org"
        )
        assert answer.headers["x-ratelimit-resource"] == "core"
        assert answer.headers["x-github-request-id"]
    assert [answer.headers["x-ratelimit-used"] for answer in (first, second, third)] == list("121")
    assert second.headers["x-ratelimit-remaining"] == "4998"


async def test_the_rate_limit_can_be_asked_for_free(api: httpx.AsyncClient) -> None:
    """It shows what the headers show."""
    await api.get(BILLING)
    await api.get("/rate_limit")
    answer = await api.get("/rate_limit")

    assert answer.json()["rate"] == answer.json()["resources"]["core"]
    assert answer.json()["rate"]["used"] == 1
    assert (await api.get("/rate_limit", headers={"authorization": "Bearer x"})).status_code == 401


async def test_a_client_must_say_who_it_is(api: httpx.AsyncClient) -> None:
    """Without a User-Agent GitHub answers 403."""
    answer = await api.get(BILLING, headers={"user-agent": ""})

    assert answer.status_code == 403
    assert "User-Agent" in answer.text


@pytest.mark.parametrize(
    ("version", "status"), [("2026-03-10", 200), ("2022-11-28", 200), ("2020-01-01", 400)]
)
async def test_an_unknown_api_version_is_refused(
    api: httpx.AsyncClient, version: str, status: int
) -> None:
    """The two that GitHub supports are taken."""
    answer = await api.get(BILLING, headers={"x-github-api-version": version})

    assert answer.status_code == status


async def test_an_app_reads_where_it_is_installed(
    app: httpx.AsyncClient, clock: Clock, keys: tuple[str, str]
) -> None:
    """An organization's token for the organization, the enterprise's for the enterprise."""
    reports = {"acme": f"/orgs/acme{REPORT}", "acme-inc": f"/enterprises/acme-inc{REPORT}"}
    for owner in reports:
        headers = await installation_token(app, clock, keys[0], owner)
        answers = {name: await app.get(path, headers=headers) for name, path in reports.items()}
        for name, answer in answers.items():
            assert answer.status_code == (200 if name == owner else 403)
            assert "x-oauth-scopes" not in answer.headers


async def test_an_installation_token_lives_for_one_hour(
    app: httpx.AsyncClient, clock: Clock, keys: tuple[str, str]
) -> None:
    """Then it is as unknown as any other."""
    headers = await installation_token(app, clock, keys[0], "acme")
    clock.now += timedelta(minutes=59)
    assert (await app.get(BILLING, headers=headers)).status_code == 200
    clock.now += timedelta(minutes=1)
    assert (await app.get(BILLING, headers=headers)).status_code == 401


@pytest.mark.parametrize(
    "claims", [{"iss": "78"}, {"exp": 1}, {"exp": 2_000_000_000}, {"iat": 1_900_000_000}]
)
async def test_a_proof_must_be_the_app_s_own_and_fresh(
    app: httpx.AsyncClient, clock: Clock, keys: tuple[str, str], claims: dict[str, Any]
) -> None:
    """Another App, an ended or too long life, or a time to come: 401."""
    headers = proof(clock, keys[0], **claims)

    assert (await app.get("/app/installations", headers=headers)).status_code == 401


async def test_a_proof_signed_by_somebody_else_is_refused(
    app: httpx.AsyncClient, clock: Clock
) -> None:
    """The public key decides."""
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = other.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()

    for path in ("/app/installations", "/app/installations/48100001/access_tokens"):
        method = "POST" if path.endswith("tokens") else "GET"
        answer = await app.request(method, path, headers=proof(clock, private))
        assert answer.status_code == 401


async def test_an_unknown_installation_is_not_found(
    app: httpx.AsyncClient, clock: Clock, keys: tuple[str, str]
) -> None:
    """404 with GitHub's body."""
    path = "/app/installations/1/access_tokens"

    assert (await app.post(path, headers=proof(clock, keys[0]))).status_code == 404
