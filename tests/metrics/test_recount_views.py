"""Every figure of a view equals what somebody else counts from the files GitHub serves.

As in `test_recount`, the files are downloaded with plain httpx and counted with plain loops.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.breakdowns import breakdown
from metrics.definitions import Name
from metrics.names import Dimension
from metrics.phases import adoption_phases
from metrics.scope import LastDays, Scope
from tests.metrics.stand_ins import ACME, ACME_INC, PLATFORM, House, house
from tests.metrics.test_recount import Record, added, completions, flat, month, old, weekday_average

ORG_PATH = "/orgs/acme/copilot/metrics/reports/organization-28-day/latest"
ENTERPRISE_PATH = "/enterprises/acme-inc/copilot/metrics/reports/enterprise-28-day/latest"
SCOPES = [(ACME, ORG_PATH), (ACME_INC, ENTERPRISE_PATH)]
ARRAYS = {
    Dimension.LANGUAGE: "totals_by_language_feature",
    Dimension.IDE: "totals_by_ide",
    Dimension.MODEL: "totals_by_model_feature",
    Dimension.FEATURE: "totals_by_feature",
}


@pytest.fixture(name="served", scope="module")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("views")


@pytest.fixture(name="house")
async def _house(served: Path) -> AsyncIterator[House]:
    async with house(served) as built:
        yield built


def counted(days: Iterable[Record], array: str, name: str) -> dict[str, Record]:
    """Return what each of GitHub's spellings has; completions are those of their own feature."""
    found: defaultdict[str, Record] = defaultdict(
        lambda: {"generated": 0, "lines": 0, "accepted": None, "suggested": None}
    )
    for day in days:
        for entry in day[array]:
            sums = found[entry[name]]
            sums["generated"] += entry.get("code_generation_activity_count") or 0
            sums["lines"] += entry.get("loc_added_sum") or 0
            if entry.get("feature") == "code_completion":
                for total, count in (("accepted", "acceptance"), ("suggested", "generation")):
                    sums[total] = (sums[total] or 0) + entry[f"code_{count}_activity_count"]
    return dict(found)


def shares(counts: dict[str, Record]) -> dict[str, float]:
    whole = sum(sums["generated"] for sums in counts.values())
    return {raw: sums["generated"] / whole for raw, sums in counts.items()}


def paired(raw: dict[str, Record], last: date) -> tuple[list[Record], list[Record]]:
    """Return the last 14 and the first 14 of 28 days, without those that miss their counterpart."""
    later, earlier = [], []
    for number in range(14):
        one = raw.get((last - timedelta(days=number)).isoformat())
        other = raw.get((last - timedelta(days=number + 14)).isoformat())
        if one and other:
            later.append(one)
            earlier.append(other)
    return later, earlier


async def in_order(house: House, path: str) -> tuple[dict[str, Record], list[Record]]:
    raw = await month(house, path)
    return raw, [raw[day] for day in sorted(raw)]


@pytest.mark.parametrize(("scope", "path"), SCOPES, ids=["org", "enterprise"])
@pytest.mark.parametrize("dimension", Dimension)
async def test_a_breakdown(house: House, scope: Scope, path: str, dimension: Dimension) -> None:
    """Each spelling is in exactly one part, and a part has the counts of its spellings."""
    raw, days = await in_order(house, path)
    counts = counted(days, ARRAYS[dimension], dimension)
    later, earlier = (
        shares(counted(side, ARRAYS[dimension], dimension))
        for side in paired(raw, date.fromisoformat(max(raw)))
    )

    parts = breakdown(await house.ask(scope, LastDays(28)), dimension)

    assert sorted(raw for part in parts for raw in part.merged_from) == sorted(counts)
    for part in parts:
        members = [counts[spelling] for spelling in part.merged_from]
        assert part.generated == sum(sums["generated"] for sums in members)
        assert part.lines_added == sum(sums["lines"] for sums in members)
        assert part.accepted == added(sums["accepted"] for sums in members)
        assert part.suggested == added(sums["suggested"] for sums in members)
        assert part.share == pytest.approx(sum(shares(counts)[raw] for raw in part.merged_from))
        assert part.change == pytest.approx(
            sum(later.get(raw, 0) - earlier.get(raw, 0) for raw in part.merged_from)
        )


@pytest.mark.parametrize("dimension", Dimension)
async def test_a_breakdown_of_a_team(old_house: House, dimension: Dimension) -> None:
    """The closed endpoints count code for completions only, so editors have theirs as well."""
    raw = await old(old_house, "/orgs/acme/team/platform/copilot/metrics")
    days = [raw[day] for day in sorted(raw) if day > "2026-11-05"]
    rows = flat(days)
    if dimension is Dimension.LANGUAGE:
        rows = [row for row in rows if row["feature"] == "code_completion"]
    counts = counted([{"rows": rows}], "rows", dimension)

    parts = breakdown(await old_house.ask(PLATFORM, LastDays(14)), dimension)

    assert {part.merged_from: (part.generated or 0, part.accepted) for part in parts} == {
        (raw,): (sums["generated"], sums["accepted"]) for raw, sums in counts.items()
    }


AVERAGED = (
    *("daily_active_cli_users", "daily_active_copilot_app_users"),
    *("daily_active_vscode_agent_users", "daily_active_copilot_cloud_agent_users"),
)
LAST = (
    *("monthly_active_agent_users", "weekly_active_copilot_cloud_agent_users"),
    *("monthly_active_copilot_cloud_agent_users", "monthly_active_copilot_code_review_users"),
    "monthly_passive_copilot_code_review_users",
)
BLOCKS = {
    "totals_by_cli": ("session_count", "request_count"),
    "totals_by_copilot_app": ("session_count",),
    "totals_by_vscode_agent": ("session_count",),
    "pull_requests": (
        *("total_created", "total_created_by_copilot", "total_reviewed", "total_merged"),
        *("total_reviewed_by_copilot", "total_merged_created_by_copilot"),
        *("total_copilot_suggestions", "total_copilot_applied_suggestions"),
    ),
}


@pytest.mark.parametrize(("scope", "path"), SCOPES, ids=["org", "enterprise"])
async def test_agents_and_pull_requests(house: House, scope: Scope, path: str) -> None:
    """Rolling people of the last day, a day's people averaged, and counts added up."""
    _, days = await in_order(house, path)
    expected: dict[str, Any] = {field: weekday_average(days, field, "day") for field in AVERAGED}
    expected |= {field: days[-1].get(field) for field in LAST}
    for block, fields in BLOCKS.items():
        for field in fields:
            expected[f"{block}.{field}"] = added(
                day[block].get(field) for day in days if day.get(block)
            )
    for field in ("prompt_tokens_sum", "output_tokens_sum"):
        expected[f"totals_by_cli.token_usage.{field}"] = added(
            day["totals_by_cli"]["token_usage"][field] for day in days if day.get("totals_by_cli")
        )
    expected["totals_by_3rd_party_agent.user_initiated_interaction_count"] = added(
        agent["user_initiated_interaction_count"]
        for day in days
        for agent in day.get("totals_by_3rd_party_agent") or []
    )
    expected["agent_edit.loc_added_sum"] = added(
        entry["loc_added_sum"]
        for day in days
        for entry in day["totals_by_feature"]
        if entry["feature"] == "agent_edit"
    )
    assert completions(days, "loc_added_sum") != expected["agent_edit.loc_added_sum"]

    summary = await house.ask(scope, LastDays(28))

    assert {name: summary.measured(Name(name)).value for name in expected} == expected
    for part, whole in (
        ("total_created_by_copilot", "total_created"),
        ("total_copilot_applied_suggestions", "total_copilot_suggestions"),
    ):
        share = summary.measured(Name(f"share of pull_requests.{part}")).value
        assert share == expected[f"pull_requests.{part}"] / expected[f"pull_requests.{whole}"]


@pytest.mark.parametrize(("scope", "path"), SCOPES, ids=["org", "enterprise"])
async def test_phases(house: House, scope: Scope, path: str) -> None:
    """People of the last day, against those of the last day of the first half."""
    raw, days = await in_order(house, path)
    _, earlier = paired(raw, date.fromisoformat(max(raw)))
    before = {
        entry["phase_number"]: entry["users_in_phase_28d"]
        for entry in earlier[0]["totals_by_ai_adoption_phase"]
    }

    found = adoption_phases(await house.ask(scope, LastDays(28)))

    assert found is not None
    assert (found.day.isoformat(), found.of_28_days) == (days[-1]["day"], True)
    assert found.earlier is not None
    assert found.earlier.isoformat() == earlier[0]["day"]
    assert [(one.number, one.name, one.people, one.before) for one in found.phases] == sorted(
        (
            entry["phase_number"],
            entry["phase"],
            entry["users_in_phase_28d"],
            before.get(entry["phase_number"]),
        )
        for entry in days[-1]["totals_by_ai_adoption_phase"]
    )
