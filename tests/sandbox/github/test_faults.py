"""Each fault does what its sentence says."""

import asyncio
import gzip
import zlib
from datetime import datetime
from typing import Any

import httpx
import pytest

from sandbox.company import Company
from sandbox.github import FAULTS, Faults, StandInGitHub
from tests.sandbox.company.shared_files import shared_file
from tests.sandbox.github.conftest import NOW, client

REPORT = "/orgs/acme/copilot/metrics/reports/repos-1-day?day=2026-11-18"
SEATS = "/orgs/acme/copilot/billing/seats"
OLD = "/orgs/acme/copilot/metrics"
PERMISSION = {"x-accepted-github-permissions": "organization_copilot_metrics=read"}
USED_UP = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795255200"}

Refusal = tuple[int, str, dict[str, str]]


async def link(api: httpx.AsyncClient) -> str:
    return str((await api.get(REPORT)).json()["download_links"][0])


@pytest.mark.parametrize(
    ("fault", "refusal"),
    [
        ("github-401", (401, "Bad credentials", {})),
        ("github-401-once", (401, "Bad credentials", {})),
        ("github-403-policy", (403, "'Copilot usage metrics' policy must be enabled", {})),
        ("github-403-permission", (403, "Resource not accessible by integration", PERMISSION)),
        ("github-403-primary-limit", (403, "API rate limit exceeded", USED_UP)),
        ("github-429-secondary", (429, "secondary rate limit", {"retry-after": "60"})),
        ("github-429-secondary-once", (429, "secondary rate limit", {"retry-after": "1"})),
        ("github-404", (404, "Not Found", {})),
        ("github-410", (410, "no longer supported", {})),
        ("github-500", (500, "Server Error", {})),
    ],
)
async def test_a_refusal_has_github_s_status_words_and_headers(
    github: StandInGitHub, api: httpx.AsyncClient, fault: str, refusal: Refusal
) -> None:
    """For reports and for seats; those that act once are over after the first question."""
    status, message, headers = refusal
    github.faults.add(fault)
    answer = await api.get(REPORT)
    again = await api.get(SEATS)

    assert answer.status_code == status
    assert message in answer.json()["message"]
    assert answer.json()["status"] == str(status)
    assert headers.items() <= dict(answer.headers).items()
    assert again.status_code == (200 if FAULTS[fault].once else status)


async def test_the_policy_s_refusal_is_the_observed_one(
    github: StandInGitHub, api: httpx.AsyncClient
) -> None:
    """Word for word."""
    github.faults.add("github-403-policy")

    assert (await api.get(REPORT)).json() == shared_file("examples/error_403_policy_disabled.json")


async def test_a_secondary_limit_can_show_in_its_text_alone(
    github: StandInGitHub, api: httpx.AsyncClient
) -> None:
    """No header says that it is a limit, or how long it lasts."""
    github.faults.add("github-403-secondary")
    answer = await api.get(REPORT)

    assert answer.status_code == 403
    assert "secondary rate limit" in answer.json()["message"]
    assert not [n for n in answer.headers if n.startswith("x-ratelimit") or n == "retry-after"]


async def test_the_disabled_metrics_api_is_a_matter_of_the_legacy_endpoints(
    github: StandInGitHub, api: httpx.AsyncClient
) -> None:
    """They answer 422, the reports go on."""
    github.faults.add("github-422")

    assert (await api.get(OLD)).status_code == 422
    assert (await api.get(REPORT)).status_code == 200


async def test_a_502_is_a_page_and_passes(github: StandInGitHub, api: httpx.AsyncClient) -> None:
    """It is not JSON, and the next question is answered."""
    github.faults.add("github-502-once")
    first, second = await api.get(REPORT), await api.get(REPORT)

    assert (first.status_code, second.status_code) == (502, 200)
    assert first.headers["content-type"].startswith("text/html")


async def test_a_body_can_break_off(github: StandInGitHub, api: httpx.AsyncClient) -> None:
    """The status is 200, the JSON is not whole."""
    github.faults.add("github-broken-body")
    answer = await api.get(REPORT)

    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Unterminated string"):
        answer.json()


async def test_no_answer_comes_until_the_server_stops(company: Company) -> None:
    """Whoever still waits is cut off then."""
    asked = asyncio.Event()

    def clock() -> datetime:
        asked.set()
        return NOW

    async with (
        StandInGitHub(company, clock, faults=["github-timeout"]) as github,
        client(github.api_url) as api,
    ):
        waiting = asyncio.create_task(api.get(REPORT, timeout=60))
        await asked.wait()
        await github.stop()
        with pytest.raises(httpx.RemoteProtocolError):
            await waiting


async def test_a_client_may_give_up(github: StandInGitHub, api: httpx.AsyncClient) -> None:
    """Its own timeout ends the wait."""
    github.faults.add("github-timeout")
    with pytest.raises(httpx.ReadTimeout):
        await api.get(REPORT, timeout=httpx.Timeout(60, read=0.05))


async def test_a_connection_can_be_cut(github: StandInGitHub, api: httpx.AsyncClient) -> None:
    """Without a word; once or each time."""
    github.faults.add("github-dropped-once")
    with pytest.raises(httpx.RemoteProtocolError):
        await api.get(REPORT)
    assert (await api.get(REPORT)).status_code == 200
    github.faults.add("github-dropped")
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            await api.get(REPORT)


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        ("github-not-ready", 200, "No report available for this day"),
        ("github-no-data", 204, None),
        ("github-empty-links", 200, {"download_links": [], "report_day": "2026-11-18"}),
    ],
)
async def test_a_report_can_be_missing_in_three_ways(
    github: StandInGitHub, api: httpx.AsyncClient, fault: str, status: int, body: Any
) -> None:
    """A sentence, nothing, or no links; seats are not reports and stay."""
    github.faults.add(fault)
    answer = await api.get(REPORT)

    assert answer.status_code == status
    assert (answer.json() if answer.content else None) == body
    assert (await api.get(SEATS)).status_code == 200


async def test_the_sentence_is_the_observed_one(
    github: StandInGitHub, api: httpx.AsyncClient
) -> None:
    """A JSON string where an object is expected."""
    github.faults.add("github-not-ready")
    published = shared_file("examples/response_200_not_ready_string.json")

    assert (await api.get(REPORT)).json() == published


async def test_links_can_lead_elsewhere(github: StandInGitHub, api: httpx.AsyncClient) -> None:
    """To a host whose name only begins like GitHub's."""
    github.faults.add("links-foreign-host")
    host = httpx.URL(await link(api)).host

    assert host != github.link_host
    assert not host.endswith("github.com")


async def test_links_can_have_expired(
    github: StandInGitHub, api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """All of them, or one, after which a newly asked one works."""
    github.faults.add("links-expired-once")
    first, second = await bare.get(await link(api)), await bare.get(await link(api))
    github.faults.add("links-expired")
    third, fourth = await bare.get(await link(api)), await bare.get(await link(api))

    assert [first.status_code, second.status_code] == [403, 200]
    assert [third.status_code, fourth.status_code] == [403, 403]
    assert "<Code>AuthenticationFailed</Code>" in first.text


async def test_a_download_can_fail_once(
    github: StandInGitHub, api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """The same link works afterwards."""
    github.faults.add("links-500-once")
    url = await link(api)

    assert [(await bare.get(url)).status_code for _ in range(2)] == [500, 200]


async def test_a_download_can_be_cut_in_the_middle(
    github: StandInGitHub, api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """Noticeably where a length was announced, silently where none was."""
    url = await link(api)
    whole = (await bare.get(url)).content
    github.faults.add("links-cut")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        await bare.get(url)
    github.faults.clear()
    github.faults.add("links-cut-silent")
    half = await bare.get(url)

    assert half.status_code == 200
    assert half.content == whole[: len(whole) // 2]
    assert not half.content.endswith(b"\n")


async def test_a_download_can_stall(
    github: StandInGitHub, api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """The first half arrives; the wait for more ends with the client's patience."""
    url = await link(api)
    whole = (await bare.get(url)).content
    github.faults.add("links-stalled")
    received = b""
    async with bare.stream("GET", url, timeout=60) as answer:
        pieces = answer.aiter_raw()
        while len(received) < len(whole) // 2:
            received += await anext(pieces)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(pieces), 0.05)

    assert received == whole[: len(whole) // 2]


async def test_files_can_be_compressed_with_or_without_saying_so(
    github: StandInGitHub, api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """By Content-Encoding, or as a gzip file that only its first bytes give away."""
    url = await link(api)
    whole = (await bare.get(url)).content
    github.faults.add("links-gzip")
    said = await bare.get(url)
    github.faults.clear()
    github.faults.add("links-gzip-file")
    unsaid = await bare.get(url)

    assert said.headers["content-encoding"] == "gzip"
    assert said.content == whole
    assert "content-encoding" not in unsaid.headers
    assert gzip.decompress(unsaid.content) == whole


async def test_a_small_file_can_inflate_to_hundreds_of_megabytes(
    github: StandInGitHub, api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """The file's own last word is its length; its first pieces are unpacked to believe it."""
    github.faults.add("links-bomb")
    small = (await bare.get(await link(api))).content
    unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(small, 1 << 20)

    assert len(small) < 400_000
    assert int.from_bytes(small[-4:], "little") == 300 * 1024 * 1024
    assert len(unpacked) == 1 << 20


def test_a_name_that_is_no_fault_is_refused() -> None:
    """With the names there are."""
    with pytest.raises(ValueError, match="no fault is called 'github-moon'; there are: github-401"):
        Faults(["github-moon"])


def test_faults_can_be_switched_on_and_off() -> None:
    """One by one, or all at once."""
    faults = Faults(["github-500", "links-cut"])
    faults.add("github-404")
    faults.remove("github-500")

    assert list(faults) == ["github-404", "links-cut"]
    assert "links-cut" in faults
    faults.clear()
    assert list(faults) == []


def test_every_fault_has_a_sentence_under_its_own_name() -> None:
    """And those that act once say so in their names."""
    assert {name for name, fault in FAULTS.items() if fault.name != name} == set()
    assert all(fault.sentence.endswith(".") for fault in FAULTS.values())
    assert all(("one " in f.sentence.lower()) for f in FAULTS.values() if f.once)
