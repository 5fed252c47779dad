"""What stands in the files behind the links."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import httpx

from sandbox.company import Company
from sandbox.github import StandInGitHub
from tests.sandbox.company.shared_files import shared_file
from tests.sandbox.github import documented
from tests.sandbox.github.conftest import NOW, TODAY, Clock, client

REPORTS = "/orgs/acme/copilot/metrics/reports"
ENTERPRISE_REPORTS = "/enterprises/acme-inc/copilot/metrics/reports"
DAY = {"day": "2026-11-12"}


async def files(
    api: httpx.AsyncClient, bare: httpx.AsyncClient, path: str, query: dict[str, str] | None = None
) -> list[list[dict[str, Any]]]:
    """The decoded lines of each file of a report."""
    answer = await api.get(path, params=query)
    contents = [await bare.get(link) for link in answer.json()["download_links"]]
    assert all(content.status_code == 200 for content in contents)
    return [[json.loads(line) for line in content.text.splitlines()] for content in contents]


def fields(value: Any, path: str = "") -> dict[str, set[type]]:
    """Every field by its dotted path, with the types of its values; lists are looked into."""
    found: dict[str, set[type]] = {}
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        for key, inner in item.items():
            name = f"{path}.{key}" if path else key
            nested = fields(inner, name)
            for deeper, types in nested.items():
                found.setdefault(deeper, set()).update(types)
            if not isinstance(inner, dict | list):
                found.setdefault(name, set()).add(type(inner))
    return found


def assert_as_published(
    ours: Any, published: Any, also: set[str], absent: Iterable[str] = ()
) -> None:
    """No invented field, no forgotten one, and no value of another type than GitHub's."""
    mine, theirs = fields(ours), fields(published)
    assert set(mine) - set(theirs) - also == set()
    assert set(theirs) - set(mine) - set(absent) == set()
    for name in set(mine) & set(theirs):
        assert mine[name] <= _types(theirs[name]), name


def _types(published: set[type]) -> set[type]:
    """What a value may be: GitHub rounds fractions, and its example shows two flags as null only."""
    if published == {type(None)}:
        return {bool, type(None)}
    return published | {type(None)} | ({int} if float in published else set())


async def test_a_day_s_totals_have_github_s_fields(
    api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """One flat record, with every field known by the autumn of 2026."""
    [[record]] = await files(api, bare, f"{REPORTS}/organization-1-day", DAY)
    published = shared_file("examples/enterprise_1_day_all_fields_CONSTRUCTED.json")

    assert_as_published(record, published, documented.DAY_TOTAL)
    assert record["day"] == record["day_partition"] == DAY["day"]
    assert record["organization_id"] == "90210042"


async def test_a_month_s_totals_have_github_s_fields_and_order(
    api: httpx.AsyncClient, bare: httpx.AsyncClient, github: StandInGitHub
) -> None:
    """The enterprise's come in two files; days are not sorted, and the lost one is not among them."""
    parts = await files(api, bare, f"{ENTERPRISE_REPORTS}/enterprise-28-day/latest")
    published = shared_file("examples/enterprise_28_day_all_fields_CONSTRUCTED.json")
    days = [total["day"] for [part] in parts for total in part["day_totals"]]

    assert len(parts) == 2
    for [part] in parts:
        assert_as_published(part, published, documented.WRAPPER)
        one = [total["day"] for total in part["day_totals"]]
        assert one != sorted(one)
        assert (part["report_start_day"], part["report_end_day"]) == ("2026-10-23", "2026-11-19")
    assert len(days) == len(set(days)) == 27
    assert str(github.company.days.missing) not in days


async def test_an_organization_s_month_repeats_its_single_days(
    api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """The same record, without its partition fields."""
    [[day]] = await files(api, bare, f"{REPORTS}/organization-1-day", DAY)
    [[month]] = await files(api, bare, f"{REPORTS}/organization-28-day/latest")
    [same] = [total for total in month["day_totals"] if total["day"] == DAY["day"]]

    assert day.items() >= same.items()
    assert set(day) - set(same) == {"etl_id", "day_partition", "entity_id_partition"}


async def test_user_rows_have_github_s_fields(
    api: httpx.AsyncClient, bare: httpx.AsyncClient, github: StandInGitHub
) -> None:
    """A month of rows in three files, one stretch of days each."""
    parts = await files(api, bare, f"{ENTERPRISE_REPORTS}/users-28-day/latest")
    published = shared_file("examples/users_1_day.ndjson")
    rows = [row for part in parts for row in part]
    stretches = [{row["day"] for row in part} for part in parts]

    assert_as_published(rows, published, documented.USER_ROW)
    assert len(parts) == 3
    assert max(stretches[0]) < min(stretches[1]) <= max(stretches[1]) < min(stretches[2])
    assert len({(row["user_id"], row["day"]) for row in rows}) == len(rows)
    assert {row["report_end_day"] for row in rows} == {"2026-11-19"}
    expected = list(github.company.user_rows("acme-inc", date(2026, 11, 12), NOW))
    assert [r["user_id"] for r in rows if r["day"] == "2026-11-12"] == [
        row["user_id"] for row in expected
    ]


async def test_a_day_s_user_rows_are_the_company_s(
    api: httpx.AsyncClient, bare: httpx.AsyncClient, github: StandInGitHub
) -> None:
    """All of them, each line an object."""
    [rows] = await files(api, bare, f"{REPORTS}/users-1-day", DAY)
    expected = list(github.company.user_rows("acme", date(2026, 11, 12), NOW))

    assert rows
    assert [{name: row[name] for name in expected[0].keys() & row.keys()} for row in rows[:1]] == [
        expected[0]
    ]
    assert [row["user_id"] for row in rows] == [row["user_id"] for row in expected]


async def test_many_rows_come_in_several_files(
    api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """Together they hold every membership once."""
    parts = await files(api, bare, f"{ENTERPRISE_REPORTS}/user-teams-1-day", DAY)
    published = shared_file("examples/user_teams_1_day_org.ndjson")
    rows = [row for part in parts for row in part]

    assert_as_published(rows, published, {"enterprise_id"}, {"organization_id"})
    assert len({(row["user_id"], row["team_id"]) for row in rows}) == len(rows) > 20


async def test_repositories_have_github_s_fields(
    api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """Review times came with the end of September; quiet ones are an empty list."""
    [rows] = await files(api, bare, f"{ENTERPRISE_REPORTS}/repos-1-day", DAY)
    [older] = await files(api, bare, f"{ENTERPRISE_REPORTS}/repos-1-day", {"day": "2026-09-24"})

    assert_as_published(rows, shared_file("examples/repos_1_day.ndjson"), documented.REPOSITORY_ROW)
    assert not any("pull_request_review_times" in row for row in older)
    assert {row["repo_visibility"] for row in rows} <= {"PRIVATE", "INTERNAL", "PUBLIC"}


async def test_a_large_day_is_split() -> None:
    """Several hundred rows do not come in one file, and none is lost or doubled."""
    async with StandInGitHub(Company(TODAY, people=500), Clock()) as github:
        headers = {"authorization": f"Bearer {github.token}"}
        async with (
            client(github.api_url, headers) as api,
            client() as bare,
        ):
            parts = await files(api, bare, f"{REPORTS}/users-1-day", DAY)
    users = [row["user_id"] for part in parts for row in part]

    assert len(parts) > 1
    assert len(users) == len(set(users)) > 200


async def test_an_old_link_keeps_its_figures(
    api: httpx.AsyncClient, bare: httpx.AsyncClient, clock: Clock
) -> None:
    """A file is what GitHub knew when it made the link, even if more has arrived since."""
    clock.now = clock.now.replace(hour=23, minute=30)
    path, query = f"{REPORTS}/organization-1-day", {"day": "2026-11-19"}
    link = (await api.get(path, params=query)).json()["download_links"][0]
    first = (await bare.get(link)).json()
    clock.now += timedelta(minutes=45)
    second = (await bare.get(link)).json()
    [[renewed]] = await files(api, bare, path, query)

    assert first == second
    assert first["daily_active_users"] < renewed["daily_active_users"]
