"""Every endpoint answers as GitHub describes it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from sandbox.github import StandInGitHub
from sandbox.github.api import paths
from tests.sandbox.company.shared_files import shared_file
from tests.sandbox.github.conftest import TODAY, Clock, client
from tests.sandbox.github.openapi import CURRENT, LEGACY, complaints

OWNERS = {"{org}": "acme", "{enterprise}": "acme-inc"}
ORGANIZATION_DAY = "/orgs/acme/copilot/metrics/reports/organization-1-day"
REPORTS = [path for _, path in paths() if "/reports/" in path]
OLD = [path for _, path in paths() if path.endswith("/copilot/metrics")]
SEATS = [path for _, path in paths() if "/billing" in path]


def address(path: str) -> str:
    for name, owner in OWNERS.items():
        path = path.replace(name, owner)
    return path.replace("{team_slug}", "platform" if "/orgs/" in path else "core")


async def ask(api: httpx.AsyncClient, path: str, day: str = "2026-11-18") -> httpx.Response:
    return await api.get(address(path), params={"day": day} if path.endswith("-1-day") else {})


def test_all_twelve_reports_four_legacy_and_three_seat_endpoints_are_there() -> None:
    """Each in both of GitHub's descriptions and here, under the same path."""
    described = [p for p in shared_file(CURRENT)["paths"] if "/reports/" in p]

    assert sorted(REPORTS) == sorted(described)
    assert len(REPORTS) == 12
    assert sorted(OLD) == sorted(shared_file(LEGACY)["paths"])
    assert len(SEATS) == 3
    assert set(SEATS) <= set(shared_file(CURRENT)["paths"])


@pytest.mark.parametrize("path", [*REPORTS, *SEATS])
async def test_an_answer_is_what_github_describes(api: httpx.AsyncClient, path: str) -> None:
    """A 200 whose body has no complaint from GitHub's own schema."""
    answer = await ask(api, path)

    assert answer.status_code == 200
    assert complaints(CURRENT, "get", path, 200, answer.json()) == []


@pytest.mark.parametrize("path", OLD)
async def test_a_legacy_answer_is_what_github_described(api: httpx.AsyncClient, path: str) -> None:
    """A list of days in the shape of the closed endpoints."""
    answer = await ask(api, path)

    assert answer.status_code == 200
    assert len(answer.json()) > 15
    assert complaints(LEGACY, "get", path, 200, answer.json()) == []


@pytest.mark.parametrize("path", [*REPORTS, *SEATS])
async def test_an_unknown_owner_is_not_found(api: httpx.AsyncClient, path: str) -> None:
    """With GitHub's own body."""
    somebody = path.replace("{org}", "nobody").replace("{enterprise}", "nobody")
    answer = await ask(api, somebody)

    assert answer.status_code == 404
    assert answer.json()["message"] == "Not Found"
    assert complaints(CURRENT, "get", path, 404, answer.json()) == []


async def test_an_unknown_team_or_path_is_not_found(api: httpx.AsyncClient) -> None:
    """Like a team of another organization."""
    for path in ("/orgs/acme/team/labs/copilot/metrics", "/orgs/acme/copilot/metrics/reports/x"):
        assert (await api.get(path)).status_code == 404


async def test_names_of_organizations_are_not_case_sensitive(api: httpx.AsyncClient) -> None:
    """The same days come back."""
    loud = await api.get("/orgs/ACME/copilot/metrics")

    assert loud.json() == (await api.get("/orgs/acme/copilot/metrics")).json() != []


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-11-19", 200),
        ("2026-11-20", 204),
        ("2026-11-21", 204),
        ("2026-11-22", 404),
        ("2025-12-12", 200),
        ("2025-12-11", 404),
        ("20261119", 404),
        ("yesterday", 404),
        ("", 404),
    ],
)
async def test_a_day_is_there_not_yet_there_or_out_of_range(
    api: httpx.AsyncClient, day: str, status: int
) -> None:
    """The newest is two days old; the oldest is the first of GitHub's organization reports."""
    answer = await api.get(ORGANIZATION_DAY, params={"day": day})

    assert answer.status_code == status
    assert (answer.content == b"") == (status == 204)


async def test_days_are_kept_for_one_year(api: httpx.AsyncClient, clock: Clock) -> None:
    """After that a day is out of range, whenever the reports began."""
    clock.now += timedelta(days=40)
    kept, gone = (clock.now.date() - timedelta(days=age) for age in (365, 366))

    assert (await ask(api, ORGANIZATION_DAY, str(kept))).status_code == 200
    assert (await ask(api, ORGANIZATION_DAY, str(gone))).status_code == 404


@pytest.mark.parametrize(
    ("report", "first"), [("user-teams-1-day", "2026-05-14"), ("repos-1-day", "2026-07-17")]
)
async def test_younger_reports_have_no_older_days(
    api: httpx.AsyncClient, report: str, first: str
) -> None:
    """They begin on the day GitHub announced them."""
    path = f"/orgs/acme/copilot/metrics/reports/{report}"
    before = TODAY.fromisoformat(first) - timedelta(days=1)

    assert (await ask(api, path, first)).status_code == 200
    assert (await ask(api, path, str(before))).status_code == 404


@pytest.mark.parametrize("path", [path for path in REPORTS if path.endswith("-1-day")])
async def test_the_day_github_lost_has_no_content(
    api: httpx.AsyncClient, github: StandInGitHub, path: str
) -> None:
    """204 for every report of it."""
    assert (await ask(api, path, str(github.company.days.missing))).status_code == 204


@pytest.mark.parametrize("path", OLD)
async def test_legacy_endpoints_are_closed_unless_told(
    github: StandInGitHub, clock: Clock, path: str
) -> None:
    """All four answer 404, as GitHub's do since April 2026, also while a fault of theirs is on."""
    async with StandInGitHub(github.company, clock, faults=["github-422"]) as closed:
        headers = {"authorization": f"Bearer {closed.token}"}
        async with client(closed.api_url, headers) as api:
            answer = await ask(api, path)

    assert (answer.status_code, answer.json()["message"]) == (404, "Not Found")


async def test_legacy_days_can_be_bounded(api: httpx.AsyncClient) -> None:
    """Both ends are included; a bound that is no timestamp is refused."""
    bounds = {"since": "2026-11-16T00:00:00Z", "until": "2026-11-17T00:00:00Z"}
    days = (await api.get("/orgs/acme/copilot/metrics", params=bounds)).json()
    refused = await api.get("/orgs/acme/copilot/metrics", params={"since": "monday"})

    assert [day["date"] for day in days] == ["2026-11-16", "2026-11-17"]
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("path", "size", "key"),
    [("/orgs/acme/copilot/metrics", 10, None), ("/orgs/acme/copilot/billing/seats", 25, "seats")],
)
async def test_the_link_header_leads_through_every_page(
    api: httpx.AsyncClient, path: str, size: int, key: str | None
) -> None:
    """Page by page the same items, each once."""

    def items(answer: httpx.Response) -> list[Any]:
        body = answer.json()
        return list(body[key] if key else body)

    whole = items(await api.get(path, params={"per_page": 100}))
    answer = await api.get(path, params={"per_page": size})
    found = items(answer)
    while "next" in answer.links:
        assert len(items(answer)) == size
        answer = await api.get(answer.links["next"]["url"])
        found += items(answer)

    assert found == whole
    assert len(whole) > size
    assert set(answer.links) == {"prev", "first"}


async def test_a_page_has_a_largest_size(api: httpx.AsyncClient) -> None:
    """One hundred seats at most, fifty when nothing is said."""
    seats = "/enterprises/acme-inc/copilot/billing/seats"

    assert len((await api.get(seats)).json()["seats"]) == 50
    assert len((await api.get(seats, params={"per_page": 500})).json()["seats"]) > 50
