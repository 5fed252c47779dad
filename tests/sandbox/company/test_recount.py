"""Every aggregate equals what somebody else counts from the user rows."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from sandbox.company import Company
from tests.sandbox.company.conftest import NOW, TODAY

Row = dict[str, Any]
SCOPES = ("acme", "beta", "acme-inc")
DAYS = [TODAY - timedelta(days=age) for age in (2, 3, 6, 8, 12, 14, 18, 120, 300)]
COUNTERS = (
    "user_initiated_interaction_count",
    "code_generation_activity_count",
    "code_acceptance_activity_count",
    "loc_suggested_to_add_sum",
    "loc_suggested_to_delete_sum",
    "loc_added_sum",
    "loc_deleted_sum",
)
BREAKDOWNS = {
    "totals_by_ide": ("ide",),
    "totals_by_feature": ("feature",),
    "totals_by_language_feature": ("language", "feature"),
    "totals_by_language_model": ("language", "model"),
    "totals_by_model_feature": ("model", "feature"),
}


@cache
def rows(company: Company, scope: str, day: date) -> list[Row]:
    return list(company.user_rows(scope, day, NOW))


def trailing(company: Company, scope: str, day: date, days: int) -> list[Row]:
    return [row for age in range(days) for row in rows(company, scope, day - timedelta(days=age))]


def distinct(found: Iterable[Row], wanted: Callable[[Row], Any] = lambda _: True) -> set[int]:
    return {row["user_id"] for row in found if wanted(row)}


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_users_are_distinct_people_of_the_trailing_days(
    company: Company, scope: str, day: date
) -> None:
    """Daily, weekly and monthly users are counted over 1, 7 and 28 days of rows."""
    total = company.day_total(scope, day, NOW)
    week, month = trailing(company, scope, day, 7), trailing(company, scope, day, 28)

    assert total["daily_active_users"] == len(rows(company, scope, day))
    assert total["weekly_active_users"] == len(distinct(week))
    assert total["monthly_active_users"] == len(distinct(month))
    assert total["monthly_active_chat_users"] == len(distinct(month, lambda r: r["used_chat"]))
    assert total["monthly_active_agent_users"] == len(distinct(month, lambda r: r["used_agent"]))


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("day", DAYS[:7], ids=str)
def test_users_of_each_agent_are_those_whose_rows_say_so(
    company: Company, scope: str, day: date
) -> None:
    """CLI, app, VS Code Agents, cloud agent and code review, where active use hides passive."""
    total = company.day_total(scope, day, NOW)
    for period, days in (("daily", 1), ("weekly", 7), ("monthly", 28)):
        found = trailing(company, scope, day, days)
        cloud = distinct(found, lambda row: row["used_copilot_cloud_agent"])
        active = distinct(found, lambda row: row["used_copilot_code_review_active"])
        passive = distinct(found, lambda row: row["used_copilot_code_review_passive"])
        assert total[f"{period}_active_copilot_cloud_agent_users"] == len(cloud)
        assert total[f"{period}_active_copilot_code_review_users"] == len(active)
        assert total[f"{period}_passive_copilot_code_review_users"] == len(passive - active)
    today = rows(company, scope, day)
    for flag, name in (
        ("used_cli", "daily_active_cli_users"),
        ("used_copilot_app", "daily_active_copilot_app_users"),
        ("used_vscode_agent", "daily_active_vscode_agent_users"),
    ):
        assert (total.get(name) or 0) == len(distinct(today, lambda row, f=flag: row[f]))  # type: ignore[misc]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_counters_and_breakdowns_are_sums_of_the_rows(
    company: Company, scope: str, day: date
) -> None:
    """The seven counters and the five `totals_by_*` arrays add up, entry for entry."""
    total, found = company.day_total(scope, day, NOW), rows(company, scope, day)
    for counter in COUNTERS:
        assert total[counter] == sum(row[counter] for row in found)
    for name, keys in BREAKDOWNS.items():
        assert summed([total], name, keys) == summed(found, name, keys)
        assert len({tuple(entry[key] for key in keys) for entry in total[name]}) == len(total[name])


def summed(found: Iterable[Row], name: str, keys: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    sums: Counter[tuple[str, ...]] = Counter()
    for row in found:
        for entry in row[name]:
            words = tuple(entry[key] for key in keys)
            for counter in set(COUNTERS) & set(entry):
                sums[*words, counter] += entry[counter]
    return +sums


@pytest.mark.parametrize("name", ["totals_by_cli", "totals_by_copilot_app"])
def test_terminal_totals_are_sums_of_the_rows(company: Company, name: str) -> None:
    """Sessions, requests, prompts and tokens add up; the average is of the sums, not of averages."""
    day = DAYS[1]
    total = company.day_total("acme", day, NOW)[name]
    parts = [row[name] for row in rows(company, "acme", day) if name in row]

    for counter in ("session_count", "request_count", "prompt_count"):
        assert total[counter] == sum(part[counter] for part in parts) > 0
    tokens = {
        key: sum(part["token_usage"][key] for part in parts)
        for key in ("output_tokens_sum", "prompt_tokens_sum")
    }
    average = round(sum(tokens.values()) / total["request_count"], 2)
    assert total["token_usage"] == {**tokens, "avg_tokens_per_request": average}


def test_customizations_are_the_five_most_used(company: Company) -> None:
    """Counts add up by the names GitHub shows, and different ones are at least as many as shown."""
    for kind in ("skill", "custom_agent", "mcp", "slash_cmd", "plugin"):
        total = company.day_total("acme", DAYS[1], NOW)
        sums: Counter[str] = Counter()
        for row in rows(company, "acme", DAYS[1]):
            for entry in row.get(f"totals_by_{kind}", ()):
                sums[entry[kind]] += entry["interaction_count"]
        counted = {e[kind]: e["interaction_count"] for e in total[f"totals_by_{kind}"]}
        assert counted.items() <= sums.items()
        assert sorted(counted.values()) == sorted(sums.values())[-5:]
        assert total[f"distinct_{kind}_use_count"] >= len(counted)


@pytest.mark.parametrize("scope", SCOPES)
def test_adoption_phases_cover_the_active_people(company: Company, scope: str) -> None:
    """Each active person is in one phase, and the phase of the row is the phase of the total."""
    day = DAYS[1]
    total, found = company.day_total(scope, day, NOW), rows(company, scope, day)
    phases = {phase["phase_number"]: phase for phase in total["totals_by_ai_adoption_phase"]}
    engaged = Counter(row["ai_adoption_phase"]["phase_number"] for row in found)

    assert sum(p["users_in_phase_28d"] for p in phases.values()) == total["monthly_active_users"]
    for number, phase in phases.items():
        mine = [r for r in found if r["ai_adoption_phase"]["phase_number"] == number]
        assert phase["total_engaged_users"] == engaged[number]
        prompts = sum(r["user_initiated_interaction_count"] for r in mine)
        assert phase["avg_user_initiated_interactions"] == round(prompts / max(1, len(mine)), 2)
    assert len(phases) > 1


def test_the_phase_follows_what_a_person_used_on_two_of_28_days(company: Company) -> None:
    """Two of cloud agent, code review and CLI, or the app: 3; one: 2; completions or agent mode: 1."""
    day = DAYS[1]
    month = trailing(company, "acme", day, 28)
    for row in rows(company, "acme", day):
        mine = [one for one in month if one["user_id"] == row["user_id"]]
        agents = ("used_cli", "used_copilot_cloud_agent", "used_copilot_code_review_active")
        used = sum(sum(1 for one in mine if one[flag]) > 1 for flag in agents)
        coded = sum("code_completion" in features(one) for one in mine) > 1
        coded |= sum(one["used_agent"] for one in mine) > 1
        app = sum(one["used_copilot_app"] for one in mine) > 1
        expected = 3 if used > 1 or app else 2 if used else int(coded)
        assert row["ai_adoption_phase"]["phase_number"] == expected


def features(row: Row) -> set[str]:
    return {entry["feature"] for entry in row["totals_by_feature"]}


def test_feature_engagement_counts_use_on_two_of_28_days(company: Company) -> None:
    """`copilot_feature_engagement` equals a recount from the month's rows."""
    day = DAYS[0]
    engagement = company.feature_engagement("acme", day, NOW)
    assert engagement is not None
    month = trailing(company, "acme", day, 28)
    counted = {e["feature"]: e["engaged_user_count"] for e in engagement["totals_by_feature"]}

    def twice(wanted: Callable[[Row], Any]) -> int:
        days = Counter(row["user_id"] for row in month if wanted(row))
        return sum(1 for number in days.values() if number > 1)

    assert engagement["active_user_count"] == twice(lambda _: True)
    assert counted["code_completion"] == twice(lambda row: "code_completion" in features(row))
    assert counted["agent_edit"] == twice(lambda row: "agent_edit" in features(row))
    assert counted["copilot_cli"] == twice(lambda row: row["used_cli"])
    assert counted["copilot_app"] == twice(lambda row: row["used_copilot_app"])


def test_completions_are_never_accepted_more_often_than_generated(company: Company) -> None:
    """In every row; and the agent's own edits add lines that nobody accepts."""
    edits = 0
    for row in trailing(company, "acme-inc", DAYS[0], 28):
        for entry in row["totals_by_feature"]:
            if entry["feature"] == "code_completion":
                generated = entry["code_generation_activity_count"]
                assert 0 <= entry["code_acceptance_activity_count"] <= generated
            if entry["feature"] == "agent_edit":
                assert entry["code_generation_activity_count"] > 0
                assert entry["code_acceptance_activity_count"] == 0
                edits += entry["loc_added_sum"]
    assert edits > 0


def test_pull_requests_are_the_sums_of_the_repositories(company: Company) -> None:
    """An organization's totals add up from its repositories, the enterprise's from organizations."""
    day = DAYS[1]
    totals = {scope: company.day_total(scope, day, NOW)["pull_requests"] for scope in SCOPES}
    sums = [name for name in totals["acme"] if name.startswith("total_")]
    for scope in SCOPES:
        repositories = list(company.repository_rows(scope, day, NOW))
        for name in sums:
            added = sum(row["pull_requests"][name] for row in repositories)
            assert totals[scope][name] == added
    for name in sums:
        assert totals["acme-inc"][name] == totals["acme"][name] + totals["beta"][name]
    assert totals["acme"]["total_merged"] > 0


def test_somebody_in_two_organizations_counts_in_both_and_once_in_the_enterprise(
    company: Company,
) -> None:
    """So the enterprise's users are fewer than the sum of its organizations'."""
    day = DAYS[1]
    acme, beta, both = (distinct(rows(company, scope, day)) for scope in SCOPES)

    assert acme & beta
    assert both == acme | beta
    assert company.day_total("acme-inc", day, NOW)["daily_active_users"] == len(acme | beta)
