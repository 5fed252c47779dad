"""What stands in the files behind the links."""

import json
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from sandbox.github import StandInGitHub
from tests.sandbox.company.shared_files import shared_file
from tests.sandbox.github.conftest import Clock

REPORTS = "/orgs/acme/copilot/metrics/reports"
ENTERPRISE_REPORTS = "/enterprises/acme-inc/copilot/metrics/reports"
DAY = {"day": "2026-11-17"}

DOCUMENTED = {
    # copilot-usage-metrics.md and the changelog name these; no example shows them.
    "day_totals": {"organization_id", "daily_active_vscode_agent_users"},
    "users": {
        *("organization_id", "report_start_day", "report_end_day", "used_vscode_agent"),
        *("totals_by_vscode_agent.session_count", "totals_by_vscode_agent.total_user_messages"),
        *(
            f"totals_by_{table}.{counter}"
            for table in ("language_model", "model_feature")
            for counter in (
                *("language", "feature", "model", "user_initiated_interaction_count"),
                *("code_generation_activity_count", "code_acceptance_activity_count"),
                *("loc_suggested_to_add_sum", "loc_suggested_to_delete_sum"),
                *("loc_added_sum", "loc_deleted_sum"),
            )
        ),
    },
    "wrapper": {
        *("organization_id", "created_at", "copilot_feature_engagement.active_user_count"),
        "copilot_feature_engagement.totals_by_feature.feature",
        "copilot_feature_engagement.totals_by_feature.engaged_user_count",
    },
    "repos": {
        *("pull_requests.median_minutes_to_merge_copilot_authored",),
        *("pull_requests.median_minutes_to_merge_copilot_reviewed",),
        *(
            f"pull_requests.copilot_suggestions_by_comment_type.{name}"
            for name in (
                *("comment_type", "total_copilot_suggestions"),
                "total_copilot_applied_suggestions",
            )
        ),
        *(
            f"pull_request_review_times.{name}"
            for name in (
                *("authored_by", "reviewed_by", "total_merged"),
                *(
                    f"{figure}_minutes_{stretch}"
                    for figure in ("median", "p90")
                    for stretch in (
                        *("ready_to_first_review", "first_to_final_review"),
                        "final_review_to_merge",
                    )
                ),
            )
        ),
    },
}


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


def assert_as_published(ours: Any, published: Any, also: set[str], absent: set[str]) -> None:
    """No invented field, no forgotten one, and no value of another type than GitHub's."""
    mine, theirs = fields(ours), fields(published)
    assert set(mine) - set(theirs) - also == set()
    assert set(theirs) - set(mine) - absent == set()
    for name in set(mine) & set(theirs):
        types = mine[name] - {type(None)}
        assert types <= theirs[name] | (
            {float} if int in theirs[name] and "avg" in name else set()
        ), name


async def test_a_day_s_totals_have_github_s_fields(
    api: httpx.AsyncClient, bare: httpx.AsyncClient
) -> None:
    """One flat record, with every field known by the autumn of 2026."""
    [[record]] = await files(api, bare, f"{REPORTS}/organization-1-day", DAY)
    published = shared_file("examples/enterprise_1_day_all_fields_CONSTRUCTED.json")

    assert_as_published(record, published, DOCUMENTED["day_totals"], set())
    assert record["day"] == record["day_partition"] == DAY["day"]
    assert record["organization_id"] == "90210042"


async def test_a_month_s_totals_have_github_s_fields_and_order(
    api: httpx.AsyncClient, bare: httpx.AsyncClient, github: StandInGitHub
) -> None:
    """The enterprise's come in two files; days are not sorted, and the lost one is not among them."""
    parts = await files(api, bare, f"{ENTERPRISE_REPORTS}/enterprise-28-day/latest")
    published = shared_file("examples/enterprise_28_day_all_fields_CONSTRUCTED.json")
    also = DOCUMENTED["wrapper"] | {f"day_totals.{name}" for name in DOCUMENTED["day_totals"]}
    days = [total["day"] for [part] in parts for total in part["day_totals"]]

    assert len(parts) == 2
    for [part] in parts:
        assert_as_published(part, published, also, set())
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

    assert_as_published(rows, published, DOCUMENTED["users"], set())
    assert len(parts) == 3
    assert max(stretches[0]) < min(stretches[1]) <= max(stretches[1]) < min(stretches[2])
    assert len({(row["user_id"], row["day"]) for row in rows}) == len(rows)
    assert {row["report_end_day"] for row in rows} == {"2026-11-19"}
    expected = list(github.company.user_rows("acme-inc", date(2026, 11, 17), github_now()))
    assert [r["user_id"] for r in rows if r["day"] == "2026-11-17"] == [
        row["user_id"] for row in expected
    ]


def github_now() -> Any:
    return Clock().now


async def test_a_day_s_user_rows_are_the_company_s(
    api: httpx.AsyncClient, bare: httpx.AsyncClient, github: StandInGitHub
) -> None:
    """All of them, each line an object."""
    [rows] = await files(api, bare, f"{REPORTS}/users-1-day", DAY)
    expected = list(github.company.user_rows("acme", date(2026, 11, 17), github_now()))

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

    assert_as_published(
        rows, shared_file("examples/repos_1_day.ndjson"), DOCUMENTED["repos"], set()
    )
    assert not any("pull_request_review_times" in row for row in older)
    assert {row["repo_visibility"] for row in rows} <= {"PRIVATE", "INTERNAL", "PUBLIC"}


@pytest.mark.parametrize("people", [700])
async def test_a_large_day_is_split(people: int) -> None:
    """Several hundred rows do not come in one file, and none is lost or doubled."""
    clock = Clock()
    from sandbox.company import Company

    async with StandInGitHub(Company(date(2026, 11, 21), people), clock) as github:
        headers = {"authorization": f"Bearer {github.token}"}
        async with (
            httpx.AsyncClient(base_url=github.api_url, headers=headers) as api,
            httpx.AsyncClient() as bare,
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
