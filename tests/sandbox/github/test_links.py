"""The link host: one hour, one file, and no credentials beside the signature."""

from datetime import timedelta

import httpx
import pytest

from sandbox.github import StandInGitHub
from tests.sandbox.github.conftest import Clock

REPORT = "/orgs/acme/copilot/metrics/reports/organization-1-day"


async def link(api: httpx.AsyncClient) -> str:
    answer = await api.get(REPORT, params={"day": "2026-11-18"})
    return str(answer.json()["download_links"][0])


async def test_a_link_leads_to_the_other_host_and_needs_no_token(
    github: StandInGitHub, api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """Its query carries the signature and its hour."""
    url = httpx.URL(await link(api))
    answer = await bare.get(url)

    assert str(url).startswith(github.links_url + "/organization-1-day-report/")
    assert url.host == github.link_host
    assert github.links_url != github.api_url
    assert {"sp", "st", "se", "sig"} <= set(url.params)
    assert answer.json()["day"] == "2026-11-18"


async def test_a_link_lives_for_one_hour(
    api: httpx.AsyncClient, bare: httpx.AsyncClient, clock: Clock
) -> None:
    """Then the host answers 403 with Azure's XML."""
    url = await link(api)
    clock.now += timedelta(minutes=59, seconds=59)
    last = await bare.get(url)
    clock.now += timedelta(seconds=1)
    late = await bare.get(url)

    assert (last.status_code, late.status_code) == (200, 403)
    assert late.headers["content-type"].startswith("application/xml")
    assert "<Code>AuthenticationFailed</Code>" in late.text
    assert "not valid in the specified time frame" in late.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-11-18", "2026-11-17"),
        ("T10%3A00%3A00Z", "T23%3A00%3A00Z"),
        ("sig=", "sig=x"),
        ("sig=", "signature="),
    ],
)
async def test_a_changed_link_is_refused(
    api: httpx.AsyncClient, bare: httpx.AsyncClient, old: str, new: str
) -> None:
    """Another day, a longer life, another signature or none."""
    url = await link(api)
    assert old in url
    answer = await bare.get(url.replace(old, new))

    assert answer.status_code == 403
    assert "Signature did not match." in answer.text


@pytest.mark.parametrize("name", ["Authorization", "X-GitHub-Api-Version"])
async def test_a_header_that_belongs_to_github_is_refused(
    github: StandInGitHub, api: httpx.AsyncClient, bare: httpx.AsyncClient, name: str
) -> None:
    """And a test can see that it arrived."""
    answer = await bare.get(await link(api), headers={name: "Bearer secret"})

    assert answer.status_code == 400
    assert "InvalidAuthenticationInfo" in answer.text
    assert github.requests[-1].headers[name.lower()] == "Bearer secret"


async def test_what_was_asked_is_kept(
    github: StandInGitHub, api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """Host, method, path, query and headers, oldest first."""
    url = httpx.URL(await link(api))
    await bare.get(url)
    question, download = github.requests

    assert (question.host, question.method, question.path) == ("api", "GET", REPORT)
    assert question.query == {"day": "2026-11-18"}
    assert question.headers["authorization"] == f"Bearer {github.token}"
    assert (download.host, download.path) == ("links", url.path)
    assert download.query == dict(url.params)
    assert "authorization" not in download.headers
