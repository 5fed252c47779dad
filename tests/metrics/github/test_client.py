"""The client asks GitHub, tries again what may help, and says in types what came of it."""

import asyncio
import json
from datetime import date, timedelta

import httpx
import pytest
from aiohttp import web

from metrics.errors import (
    ApiDisabled,
    BrokenAnswer,
    GitHubError,
    NotFound,
    PermissionMissing,
    PolicyDisabled,
    RateLimited,
    TokenRefused,
    Unavailable,
    VersionRetired,
)
from metrics.github import endpoints
from metrics.github.answers import NoReport, ReportLinks
from metrics.github.client import MOST_AT_ONCE, GitHub
from metrics.github.endpoints import Endpoint
from metrics.github.tokens import PersonalToken
from metrics.github.wire import api_client
from sandbox.github import StandInGitHub
from tests.metrics.github.servers import TLS, Host, in_turn, serving
from tests.metrics.github.times import NOW, Clock, Sleep

DAY = date(2026, 11, 12)
LATEST_DAY = date(2026, 11, 19)
ONE_DAY = endpoints.organization_1_day("acme", DAY)
OF_A_DAY = [
    endpoints.enterprise_1_day("acme-inc", DAY),
    endpoints.enterprise_users_1_day("acme-inc", DAY),
    endpoints.enterprise_user_teams_1_day("acme-inc", DAY),
    endpoints.enterprise_repos_1_day("acme-inc", DAY),
    ONE_DAY,
    endpoints.organization_users_1_day("acme", DAY),
    endpoints.organization_user_teams_1_day("acme", DAY),
    endpoints.organization_repos_1_day("acme", DAY),
]
OF_28_DAYS = [
    endpoints.enterprise_28_day_latest("acme-inc"),
    endpoints.enterprise_users_28_day_latest("acme-inc"),
    endpoints.organization_28_day_latest("acme"),
    endpoints.organization_users_28_day_latest("acme"),
]
LEGACY = [
    endpoints.enterprise_metrics("acme-inc"),
    endpoints.enterprise_team_metrics("acme-inc", "core"),
    endpoints.organization_metrics("acme"),
    endpoints.team_metrics("beta", "labs"),
]


def client_of(host: Host, clock: Clock, sleep: Sleep) -> GitHub:
    return GitHub(api_client(host.url, tls=TLS), PersonalToken("ghp_x"), clock=clock, sleep=sleep)


def said(status: int, body: object = None, **headers: str) -> web.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(status=status, text=json.dumps(body), headers=named)


@pytest.mark.parametrize("endpoint", OF_A_DAY, ids=lambda endpoint: endpoint.path)
async def test_every_report_of_a_day_is_reached(github: GitHub, endpoint: Endpoint) -> None:
    """The eight endpoints of one day answer with links for that day."""
    found = await github.links(endpoint)

    assert isinstance(found, ReportLinks)
    assert (found.first, found.last) == (DAY, DAY)
    assert len(found.links) >= 1


@pytest.mark.parametrize("endpoint", OF_28_DAYS, ids=lambda endpoint: endpoint.path)
async def test_every_latest_report_is_reached(github: GitHub, endpoint: Endpoint) -> None:
    """The four endpoints of 28 days answer with links up to the newest processed day."""
    found = await github.links(endpoint)

    assert isinstance(found, ReportLinks)
    assert (found.first, found.last) == (LATEST_DAY - timedelta(days=27), LATEST_DAY)


@pytest.mark.parametrize("endpoint", LEGACY, ids=lambda endpoint: endpoint.path)
async def test_every_legacy_endpoint_is_reached(github: GitHub, endpoint: Endpoint) -> None:
    """The four endpoints that GitHub closed still answer where a host has them."""
    days = await github.legacy_days(endpoint)

    assert len(days) > 10
    assert all("copilot_ide_code_completions" in json.loads(bytes(day)) for day in days)


async def test_legacy_days_are_gathered_over_all_pages(
    github: GitHub, stand_in: StandInGitHub
) -> None:
    """Five days to a page or 28 to a page: the same days in the same order."""
    at_once = await github.legacy_days(endpoints.organization_metrics("acme"))
    asked_before = len(stand_in.requests)

    in_pages = await github.legacy_days(endpoints.organization_metrics("acme", per_page=5))

    assert list(map(bytes, in_pages)) == list(map(bytes, at_once))
    assert len(stand_in.requests) - asked_before == -(-len(at_once) // 5)


async def test_legacy_days_are_bounded(github: GitHub) -> None:
    """`since` and `until` are both included."""
    days = await github.legacy_days(
        endpoints.organization_metrics("acme", since=date(2026, 11, 10), until=date(2026, 11, 12))
    )

    assert sorted(json.loads(bytes(day))["date"] for day in days) == [
        "2026-11-10",
        "2026-11-11",
        "2026-11-12",
    ]


async def test_seats_come_page_by_page(github: GitHub) -> None:
    """Every page knows the total, and together they are it."""
    pages = [page async for page in github.seats(endpoints.organization_seats("acme", per_page=10))]

    assert [len(page.seats) for page in pages][:2] == [10, 10]
    assert sum(len(page.seats) for page in pages) == pages[0].total


async def test_an_enterprise_has_seats_too(github: GitHub) -> None:
    """Its endpoint is another one."""
    pages = [page async for page in github.seats(endpoints.enterprise_seats("acme-inc"))]

    assert pages[0].total > 0


async def test_billing_is_a_document(github: GitHub) -> None:
    """It is returned as GitHub wrote it."""
    billing = await github.document(endpoints.organization_billing("acme"))

    assert json.loads(bytes(billing))["seat_breakdown"]["total"] > 0


async def test_every_question_carries_githubs_headers(
    github: GitHub, stand_in: StandInGitHub
) -> None:
    """Token, media type, API version and a name to write to."""
    await github.links(ONE_DAY)

    headers = stand_in.requests[-1].headers
    assert headers["authorization"] == f"Bearer {stand_in.token}"
    assert headers["accept"] == "application/vnd.github+json"
    assert headers["x-github-api-version"] == "2026-03-10"
    assert headers["user-agent"] == "copilot-metrics-for-slack"


async def test_the_api_version_can_be_another(stand_in: StandInGitHub, clock: Clock) -> None:
    """A host that is behind, or a version that is retired, needs no new release."""
    http = api_client(stand_in.api_url, api_version="2022-11-28", tls=TLS)

    async with GitHub(http, PersonalToken(stand_in.token), clock=clock) as github:
        await github.links(ONE_DAY)

    assert stand_in.requests[-1].headers["x-github-api-version"] == "2022-11-28"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("github-no-data", "no content"),
        ("github-empty-links", "no files"),
        ("github-not-ready", "not ready"),
    ],
)
async def test_no_report_is_an_outcome(
    github: GitHub, stand_in: StandInGitHub, fault: str, reason: str
) -> None:
    """None of GitHub's three ways of saying so is an error, and none is asked about again."""
    stand_in.faults.add(fault)

    found = await github.links(ONE_DAY)

    assert found == NoReport(reason)  # type: ignore[arg-type] # the parameter is any str
    assert len(stand_in.requests) == 1


async def test_a_day_that_is_not_processed_yet_has_no_report(github: GitHub) -> None:
    """GitHub answers 204 for yesterday, which is no error."""
    yesterday = endpoints.organization_1_day("acme", NOW.date() - timedelta(days=1))

    assert await github.links(yesterday) == NoReport("no content")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("github-403-policy", PolicyDisabled),
        ("github-403-permission", PermissionMissing),
        ("github-403-primary-limit", RateLimited),
        ("github-429-secondary", RateLimited),
        ("github-403-secondary", RateLimited),
        ("github-404", NotFound),
        ("github-410", VersionRetired),
        ("github-401", TokenRefused),
        ("github-broken-body", BrokenAnswer),
    ],
)
async def test_what_cannot_help_is_not_tried_again(
    github: GitHub, stand_in: StandInGitHub, sleep: Sleep, fault: str, kind: type[GitHubError]
) -> None:
    """One question, one answer, no waiting: the person is told at once."""
    stand_in.faults.add(fault)

    with pytest.raises(kind) as caught:
        await github.links(ONE_DAY)

    assert type(caught.value) is kind
    assert caught.value.asked == ONE_DAY.asked
    assert len(stand_in.requests) == 1
    assert sleep.naps == []


async def test_the_missing_permission_is_the_endpoints(
    github: GitHub, stand_in: StandInGitHub
) -> None:
    """Whoever reads the error knows what to grant."""
    stand_in.faults.add("github-403-permission")

    with pytest.raises(PermissionMissing) as caught:
        await github.links(ONE_DAY)

    assert caught.value.needs == ONE_DAY.needs


async def test_a_limit_says_when_it_ends(github: GitHub, stand_in: StandInGitHub) -> None:
    """The secondary limit's pause is a minute here, counted from the clock."""
    stand_in.faults.add("github-429-secondary")

    with pytest.raises(RateLimited) as caught:
        await github.links(ONE_DAY)

    assert caught.value.retry_at == NOW + timedelta(seconds=60)
    assert caught.value.secondary


async def test_the_old_api_can_be_switched_off(github: GitHub, stand_in: StandInGitHub) -> None:
    """Its 422 has an error of its own."""
    stand_in.faults.add("github-422")

    with pytest.raises(ApiDisabled):
        await github.legacy_days(LEGACY[0])


async def test_a_host_without_the_old_api_has_not_found_it(clock: Clock, sleep: Sleep) -> None:
    """Since April 2026 the legacy endpoints of api.github.com answer 404."""
    async with (
        serving(in_turn(lambda: said(404, {"message": "Not Found"}))) as host,
        client_of(host, clock, sleep) as github,
    ):
        with pytest.raises(NotFound):
            await github.legacy_days(LEGACY[0])


@pytest.mark.parametrize("fault", ["github-500", "github-dropped"])
async def test_an_outage_is_told_after_three_tries(
    github: GitHub, stand_in: StandInGitHub, sleep: Sleep, fault: str
) -> None:
    """Between the tries it waits a little, and longer the second time."""
    stand_in.faults.add(fault)

    with pytest.raises(Unavailable):
        await github.links(ONE_DAY)

    assert len(stand_in.requests) == 3
    assert len(sleep.naps) == 2
    assert 0.5 <= sleep.naps[0] <= 1
    assert 1 <= sleep.naps[1] <= 1.5


@pytest.mark.parametrize("fault", ["github-502-once", "github-dropped-once"])
async def test_a_passing_outage_is_not_noticed(
    github: GitHub, stand_in: StandInGitHub, fault: str
) -> None:
    """The second try has the answer."""
    stand_in.faults.add(fault)

    assert isinstance(await github.links(ONE_DAY), ReportLinks)
    assert len(stand_in.requests) == 2


async def test_a_short_limit_is_waited_for(
    github: GitHub, stand_in: StandInGitHub, sleep: Sleep
) -> None:
    """GitHub said one second, so it is one second."""
    stand_in.faults.add("github-429-secondary-once")

    assert isinstance(await github.links(ONE_DAY), ReportLinks)
    assert sleep.naps == [1]


async def test_no_answer_in_time_is_an_outage(
    stand_in: StandInGitHub, clock: Clock, sleep: Sleep
) -> None:
    """A host that takes the question and keeps silent is given up."""
    stand_in.faults.add("github-timeout")
    http = api_client(stand_in.api_url, read_seconds=0.05, tls=TLS)

    async with GitHub(http, PersonalToken(stand_in.token), clock=clock, sleep=sleep) as github:
        with pytest.raises(Unavailable, match="no answer in time"):
            await github.links(ONE_DAY)

    assert len(stand_in.requests) == 3


async def test_nobody_listening_is_an_outage(clock: Clock, sleep: Sleep) -> None:
    """A refused connection is told without httpx's words."""
    async with serving(in_turn(web.Response)) as host:
        pass

    async with client_of(host, clock, sleep) as github:
        with pytest.raises(Unavailable, match="ConnectError"):
            await github.links(ONE_DAY)


async def test_a_renamed_account_is_followed(clock: Clock, sleep: Sleep) -> None:
    """GitHub redirects to the account's ID, on the same host and with the same token."""
    answers = in_turn(
        lambda: said(301, location="/organizations/7/copilot/billing"),
        lambda: said(200, {"plan_type": "business"}),
    )
    async with serving(answers) as host, client_of(host, clock, sleep) as github:
        billing = await github.document(endpoints.organization_billing("old-name"))

    assert bytes(billing) == b'{"plan_type": "business"}'
    assert host.requests[1].path == "/organizations/7/copilot/billing"
    assert host.requests[1].headers["authorization"] == "Bearer ghp_x"


async def test_another_host_is_not_followed(clock: Clock, sleep: Sleep) -> None:
    """The token, and the question, stay with the API."""
    async with serving(in_turn(web.Response)) as other:
        answers = in_turn(lambda: said(302, location=f"{other.url}/steal"))
        async with serving(answers) as host, client_of(host, clock, sleep) as github:
            with pytest.raises(BrokenAnswer, match="another host"):
                await github.links(ONE_DAY)

    assert other.requests == []


async def test_redirects_come_to_an_end(clock: Clock, sleep: Sleep) -> None:
    """A host that only ever redirects is broken."""
    answers = in_turn(lambda: said(302, location="/again"))
    async with serving(answers) as host, client_of(host, clock, sleep) as github:
        with pytest.raises(BrokenAnswer, match="too many redirects"):
            await github.links(ONE_DAY)


async def test_pages_come_to_an_end(clock: Clock, sleep: Sleep) -> None:
    """A page whose next page is itself is not asked for forever."""
    again = '<https://api.github.com/x?page=2>; rel="next"'
    answers = in_turn(lambda: said(200, [{"date": "2024-06-24"}], link=again))
    async with serving(answers) as host, client_of(host, clock, sleep) as github:
        with pytest.raises(BrokenAnswer, match="lead back"):
            await github.legacy_days(LEGACY[0])

    assert len(host.requests) == 2


async def test_a_path_in_the_api_address_is_kept(clock: Clock, sleep: Sleep) -> None:
    """Some hosts have their API below /api/v3."""
    async with serving(in_turn(lambda: said(200, {}))) as host:
        http = api_client(f"{host.url}/api/v3", tls=TLS)
        async with GitHub(http, PersonalToken("ghp_x"), clock=clock, sleep=sleep) as github:
            await github.document(endpoints.organization_billing("a/b c"))

    assert host.requests[0].raw_path == "/api/v3/orgs/a%2Fb%20c/copilot/billing"


async def test_few_questions_are_asked_at_once(clock: Clock, sleep: Sleep) -> None:
    """However many wait, GitHub sees four at a time."""
    inside, full, go_on = 0, asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        nonlocal inside
        if request.path != "/ping":
            inside += 1
            if inside == MOST_AT_ONCE:
                full.set()
            await go_on.wait()
        return said(200, {})

    async with (
        serving(answer) as host,
        client_of(host, clock, sleep) as github,
        api_client(host.url, tls=TLS) as other,
    ):
        questions = asyncio.gather(
            *(github.document(endpoints.organization_billing("acme")) for _ in range(12))
        )
        await full.wait()
        # A fifth question would arrive while somebody else's are answered.
        for _ in range(5):
            await other.get("/ping")
        assert inside == MOST_AT_ONCE
        go_on.set()
        await questions

    assert inside == 12


async def test_a_cancelled_question_leaves_nothing_behind(
    github: GitHub, stand_in: StandInGitHub
) -> None:
    """Whoever gives up gives back its turn, so that later questions are answered."""
    stand_in.faults.add("github-timeout")
    for _ in range(MOST_AT_ONCE + 1):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await github.links(ONE_DAY)
    stand_in.faults.clear()

    assert isinstance(await github.links(ONE_DAY), ReportLinks)


async def test_closing_the_client_closes_its_connections(
    stand_in: StandInGitHub, clock: Clock
) -> None:
    """The HTTP client that was handed over is closed with it."""
    http: httpx.AsyncClient = api_client(stand_in.api_url, tls=TLS)

    async with GitHub(http, PersonalToken(stand_in.token), clock=clock):
        assert not http.is_closed

    assert http.is_closed
