"""Every figure of a summary equals what somebody else counts from the files GitHub serves.

The files are downloaded with plain httpx and counted with plain loops: nothing is shared with the
code that is checked.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from metrics.scope import Asked, LastDays, Period, Scope
from metrics.summaries import Summary
from tests.metrics.github.servers import TLS
from tests.metrics.stand_ins import ACME, ACME_INC, CORE, LAST_DAY, PLATFORM, House, house

Record = dict[str, Any]
COUNTS = (
    "user_initiated_interaction_count",
    "code_generation_activity_count",
    "code_acceptance_activity_count",
    "loc_suggested_to_add_sum",
    "loc_suggested_to_delete_sum",
    "loc_added_sum",
    "loc_deleted_sum",
)
PEOPLE = (
    "daily_active_users",
    "weekly_active_users",
    "monthly_active_users",
    "monthly_active_chat_users",
    "monthly_active_agent_users",
    "daily_active_cli_users",
    "daily_active_copilot_app_users",
    "daily_active_copilot_cloud_agent_users",
)
SEPTEMBER = Period(date(2026, 9, 7), date(2026, 9, 18))


@pytest.fixture(name="served", scope="module")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("recount")


@pytest.fixture(name="house")
async def _house(served: Path) -> AsyncIterator[House]:
    async with house(served) as built:
        yield built


# What GitHub serves


async def get(house: House, path: str, **query: str) -> Any:
    headers = {"authorization": f"Bearer {house.github.token}"}
    async with httpx.AsyncClient(verify=TLS) as client:
        answer = await client.get(f"{house.github.api_url}{path}", params=query, headers=headers)
        return answer.json() if answer.status_code == 200 else None


async def files(house: House, path: str, **query: str) -> list[Record]:
    """Download each file of a report."""
    links = await get(house, path, **query)
    if links is None:
        return []
    async with httpx.AsyncClient(verify=TLS) as client:
        return [(await client.get(link)).json() for link in links["download_links"]]


async def month(house: House, path: str) -> dict[str, Record]:
    """Return the days of a 28-day report by their day."""
    wrappers = await files(house, path)
    return {day["day"]: day for wrapper in wrappers for day in wrapper["day_totals"]}


async def each(house: House, path: str, period: Period) -> dict[str, Record]:
    """Return the days of 1-day reports by their day."""
    found = {}
    for number in range(period.length):
        day = (period.first + timedelta(days=number)).isoformat()
        for record in await files(house, path, day=day):
            found[day] = record
    return found


async def old(house: House, path: str) -> dict[str, Record]:
    """Return the days of a legacy answer by their date."""
    return {day["date"]: day for day in await get(house, path)}


# Counted by another route


def added(values: Iterable[Any]) -> int | None:
    found = None
    for value in values:
        if value is not None:
            found = value if found is None else found + value
    return found


def parts(days: Iterable[Record], array: str, name: str) -> dict[str, Record]:
    """Return the sums of an array's entries by one of their names, without what is missing."""
    sums: defaultdict[str, Record] = defaultdict(dict)
    for day in days:
        for entry in day.get(array) or []:
            for count in COUNTS:
                if entry.get(count) is not None:
                    sums[entry[name]][count] = sums[entry[name]].get(count, 0) + entry[count]
    return dict(sums)


def told(groups: Iterable[Any], name: str) -> dict[str, Record]:
    """Return a summary's breakdown in the same form."""
    found = {}
    for group in groups:
        values = msgspec.structs.asdict(group)
        found[values[name]] = {
            count: values[count] for count in COUNTS if values[count] is not None
        }
    return found


def weekday_average(days: Iterable[Record], field: str, day_field: str) -> float | None:
    values = []
    for day in days:
        is_weekday = date.fromisoformat(day[day_field]).isoweekday() <= 5
        if is_weekday and day.get(field) is not None:
            values.append(day[field])
    return sum(values) / len(values) if values else None


def completions(days: Iterable[Record], count: str) -> int | None:
    return added(
        entry[count]
        for day in days
        for entry in day["totals_by_feature"]
        if entry["feature"] == "code_completion"
    )


def check_days(summary: Summary, raw: dict[str, Record], asked: list[date]) -> list[Record]:
    """Compare which days there are; return those of the period, as they were served."""
    within = [raw[day.isoformat()] for day in asked if day.isoformat() in raw]
    assert [known.day.day for known in summary.days] == [
        day for day in asked if day.isoformat() in raw
    ]
    assert list(summary.missing) == [day for day in asked if day.isoformat() not in raw]
    assert summary.pending == ()
    return within


def check_order(groups: Iterable[Any], name: str) -> None:
    order = [
        (-(group.code_generation_activity_count or 0), getattr(group, name)) for group in groups
    ]
    assert order == sorted(order)


def check_whole(groups: Iterable[Any], totals: dict[str, int | None]) -> None:
    """A breakdown that were counted from two arrays would hold more than the totals."""
    for count in COUNTS:
        assert (added(getattr(group, count) for group in groups) or 0) <= (totals[count] or 0)


def days_of(period: Period) -> list[date]:
    return [period.first + timedelta(days=number) for number in range(period.length)]


async def of_month(house: House, period: Period, path: str) -> dict[str, Record]:
    wanted = {day.isoformat() for day in days_of(period)}
    return {day: record for day, record in (await month(house, path)).items() if day in wanted}


REPORTS = [
    (
        ACME,
        LastDays(28),
        Period(date(2026, 10, 23), LAST_DAY),
        lambda house, period: of_month(
            house, period, "/orgs/acme/copilot/metrics/reports/organization-28-day/latest"
        ),
    ),
    (
        ACME_INC,
        LastDays(7),
        Period(date(2026, 11, 13), LAST_DAY),
        lambda house, period: of_month(
            house, period, "/enterprises/acme-inc/copilot/metrics/reports/enterprise-28-day/latest"
        ),
    ),
    (
        ACME,
        SEPTEMBER,
        SEPTEMBER,
        lambda house, period: each(
            house, "/orgs/acme/copilot/metrics/reports/organization-1-day", period
        ),
    ),
]
Fetch = Callable[[House, Period], Any]


@pytest.mark.parametrize(
    ("scope", "asked", "period", "fetch"), REPORTS, ids=["acme 28d", "acme-inc 7d", "acme range"]
)
async def test_a_summary_of_reports(
    house: House, scope: Scope, asked: Asked, period: Period, fetch: Fetch
) -> None:
    """Totals, acceptance, six metrics, four breakdowns, and every figure of every day."""
    raw = await fetch(house, period)

    summary = await house.ask(scope, asked)

    assert summary.period == period
    days = check_days(summary, raw, days_of(period))
    assert len(days) in {7, 12, 27}
    assert summary.totals == {count: added(day.get(count) for day in days) for count in COUNTS}
    accepted = completions(days, "code_acceptance_activity_count")
    suggested = completions(days, "code_generation_activity_count")
    assert summary.acceptance is not None
    assert (summary.acceptance.accepted, summary.acceptance.suggested) == (accepted, suggested)

    rolling = "weekly_active_users" if period.length <= 7 else "monthly_active_users"
    assert {metric.name.value: metric.value for metric in summary.metrics} == {
        rolling: days[-1][rolling],
        "daily_active_users": weekday_average(days, "daily_active_users", "day"),
        "acceptance_rate": (accepted or 0) / (suggested or 0),
        "user_initiated_interaction_count": added(
            day["user_initiated_interaction_count"] for day in days
        ),
        "loc_added_sum": added(day["loc_added_sum"] for day in days),
        "monthly_active_agent_users": days[-1]["monthly_active_agent_users"],
    }
    for groups, array, name in (
        (summary.by_feature, "totals_by_feature", "feature"),
        (summary.by_language, "totals_by_language_feature", "language"),
        (summary.by_ide, "totals_by_ide", "ide"),
        (summary.by_model, "totals_by_model_feature", "model"),
    ):
        assert told(groups, name) == parts(days, array, name) != {}
        check_order(groups, name)
        check_whole(groups, summary.totals)
    for known, day in zip(summary.days, days, strict=True):
        for field in (*COUNTS, *PEOPLE):
            assert getattr(known.day, field) == day.get(field)


LEGACY_COUNTS = {
    "total_code_suggestions": "code_generation_activity_count",
    "total_code_acceptances": "code_acceptance_activity_count",
    "total_code_lines_suggested": "loc_suggested_to_add_sum",
    "total_code_lines_accepted": "loc_added_sum",
}


def flat(days: Iterable[Record]) -> list[Record]:
    """Return every completion and chat of legacy days as one row with its four names."""
    rows = []
    for day in days:
        for editor in (day["copilot_ide_code_completions"] or {"editors": []})["editors"]:
            for model in editor["models"]:
                for language in model["languages"]:
                    row = {"ide": editor["name"], "model": model["name"]}
                    row |= {"language": language["name"], "feature": "code_completion"}
                    row |= {new: language[name] for name, new in LEGACY_COUNTS.items()}
                    rows.append(row)
        for editor in (day["copilot_ide_chat"] or {"editors": []})["editors"]:
            for model in editor["models"]:
                row = {"ide": editor["name"], "model": model["name"], "feature": "copilot_ide_chat"}
                rows.append(row | {"user_initiated_interaction_count": model["total_chats"]})
    return rows


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        (PLATFORM, "/orgs/acme/team/platform/copilot/metrics"),
        (CORE, "/enterprises/acme-inc/team/core/copilot/metrics"),
    ],
    ids=str,
)
@pytest.mark.parametrize("length", [7, 14])
async def test_a_legacy_summary_of_a_team(
    old_house: House, scope: Scope, path: str, length: int
) -> None:
    """The old shape: completions by language in a model in an editor, and chats beside them."""
    raw = await old(old_house, path)

    summary = await old_house.ask(scope, LastDays(length))

    last = date.fromisoformat(max(raw))
    period = Period(last - timedelta(days=length - 1), last)
    assert summary.period == period
    days = check_days(summary, raw, days_of(period))
    rows = flat(days)
    done = [row for row in rows if row["feature"] == "code_completion"]
    prompts = added(row.get("user_initiated_interaction_count") for row in rows)
    accepted = added(row["code_acceptance_activity_count"] for row in done)
    suggested = added(row["code_generation_activity_count"] for row in done)

    assert summary.totals == {
        **dict.fromkeys(COUNTS),
        "user_initiated_interaction_count": prompts,
    }
    assert summary.acceptance is not None
    assert (summary.acceptance.accepted, summary.acceptance.suggested) == (accepted, suggested)
    assert {metric.name.value: metric.value for metric in summary.metrics} == {
        "daily_active_users": weekday_average(days, "total_active_users", "date"),
        "total_engaged_users": weekday_average(days, "total_engaged_users", "date"),
        "acceptance_rate": (accepted or 0) / (suggested or 0),
        "code_completion.code_acceptance_activity_count": accepted,
        "code_completion.loc_added_sum": added(row["loc_added_sum"] for row in done),
        "user_initiated_interaction_count": prompts,
    }
    for groups, name, counted in (
        (summary.by_feature, "feature", rows),
        (summary.by_language, "language", done),
        (summary.by_ide, "ide", rows),
        (summary.by_model, "model", rows),
    ):
        assert told(groups, name) == parts([{"rows": counted}], "rows", name) != {}
        check_order(groups, name)
    assert [
        (known.day.daily_active_users, known.day.total_engaged_users) for known in summary.days
    ] == [(day["total_active_users"], day["total_engaged_users"]) for day in days]
