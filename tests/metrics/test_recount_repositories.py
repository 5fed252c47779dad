"""The figures of repositories equal what plain SQL counts over the lines that GitHub serves.

The files are downloaded with plain httpx and counted by SQLite from their JSON: nothing is shared
with the code that is checked.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec import structs

from metrics.definitions import Name
from metrics.repositories import Repositories, Spread
from metrics.scope import LastDays, Scope
from tests.metrics.github.servers import TLS
from tests.metrics.stand_ins import ACME, ACME_INC, LAST_DAY, House, house

DAYS = [LAST_DAY - timedelta(days=age) for age in range(28)]
OWNERS = [(ACME, "/orgs/acme"), (ACME_INC, "/enterprises/acme-inc")]

COUNTED = """
SELECT line ->> '$.repo_id', count(*),
       sum(line ->> '$.pull_requests.total_created'),
       sum(line ->> '$.pull_requests.total_created_by_copilot'),
       sum(line ->> '$.pull_requests.total_reviewed'),
       sum(line ->> '$.pull_requests.total_reviewed_by_copilot'),
       sum(line ->> '$.pull_requests.total_merged'),
       sum(line ->> '$.pull_requests.total_merged_created_by_copilot'),
       sum(line ->> '$.pull_requests.total_merged_reviewed_by_copilot'),
       sum(line ->> '$.pull_requests.total_suggestions'),
       sum(line ->> '$.pull_requests.total_applied_suggestions'),
       sum(line ->> '$.pull_requests.total_copilot_suggestions'),
       sum(line ->> '$.pull_requests.total_copilot_applied_suggestions')
FROM raw GROUP BY 1 ORDER BY 1
"""
FIELDS = (
    *("total_created", "total_created_by_copilot", "total_reviewed", "total_reviewed_by_copilot"),
    *("total_merged", "total_merged_created_by_copilot", "total_merged_reviewed_by_copilot"),
    *("total_suggestions", "total_applied_suggestions"),
    *("total_copilot_suggestions", "total_copilot_applied_suggestions"),
)
MEDIANS = (
    "median_minutes_to_merge",
    "median_minutes_to_merge_copilot_authored",
    "median_minutes_to_merge_copilot_reviewed",
)
BETWEEN = """
SELECT line ->> '$.repo_id', min(line ->> :path), max(line ->> :path)
FROM raw WHERE line ->> :path IS NOT NULL GROUP BY 1 ORDER BY 1
"""
REVIEWS = """
SELECT line ->> '$.repo_id', sum(entry.value ->> '$.total_merged'),
       min(entry.value ->> '$.median_minutes_ready_to_first_review'),
       max(entry.value ->> '$.median_minutes_ready_to_first_review'),
       min(entry.value ->> '$.p90_minutes_final_review_to_merge'),
       max(entry.value ->> '$.p90_minutes_final_review_to_merge')
FROM raw, json_each(line -> '$.pull_request_review_times') AS entry
WHERE entry.value ->> '$.authored_by' = 'human' AND entry.value ->> '$.reviewed_by' = 'human'
GROUP BY 1 ORDER BY 1
"""
# What anybody who opens the database would write.
STORED = """
SELECT repo_id, sum(total_created), sum(total_created_by_copilot), sum(total_merged)
FROM repository_days JOIN repository_reports USING (ingest, day)
WHERE owner = ? GROUP BY repo_id ORDER BY repo_id
"""


@pytest.fixture(name="served", scope="module")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("repositories")


@pytest.fixture(name="house")
async def _house(served: Path) -> AsyncIterator[House]:
    async with house(served) as built:
        yield built


async def raw_lines(house: House, owner: str) -> list[tuple[str]]:
    """Return every line of the 28 reports, as it was served."""
    path = f"{house.github.api_url}{owner}/copilot/metrics/reports/repos-1-day"
    headers = {"authorization": f"Bearer {house.github.token}"}
    lines = []
    async with httpx.AsyncClient(verify=TLS) as client:
        for day in DAYS:
            answer = await client.get(path, params={"day": day.isoformat()}, headers=headers)
            for link in answer.json()["download_links"] if answer.status_code == 200 else ():
                lines += [(line,) for line in (await client.get(link)).text.splitlines()]
    return lines


async def counted(house: House, owner: str) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE raw (line TEXT)")
    database.executemany("INSERT INTO raw VALUES (?)", await raw_lines(house, owner))
    return database


async def ask(house: House, scope: Scope) -> Repositories:
    return await house.metrics.questions.repositories.over(scope, LastDays(28), house.clock())


def pair(spread: Spread | None) -> tuple[float, float] | None:
    return None if spread is None else (spread.lowest, spread.highest)


@pytest.mark.parametrize(("scope", "owner"), OWNERS, ids=["org", "enterprise"])
async def test_every_figure_of_every_repository(house: House, scope: Scope, owner: str) -> None:
    """Counts added up, and the spread of the medians, which are never added."""
    told = await ask(house, scope)
    by_id = sorted(told.repositories, key=lambda one: one.repo_id)
    with closing(await counted(house, owner)) as raw:
        found: list[tuple[Any, ...]] = raw.execute(COUNTED).fetchall()

        assert found == [
            (one.repo_id, one.days, *(getattr(one.counts, name) for name in FIELDS))
            for one in by_id
        ]
        for name in MEDIANS:
            spreads = raw.execute(BETWEEN, {"path": f"$.pull_requests.{name}"}).fetchall()
            assert spreads == [
                (one.repo_id, *spread)
                for one in by_id
                if (spread := pair(getattr(one, name))) is not None
            ]
        reviews = raw.execute(REVIEWS).fetchall()
    assert reviews
    assert reviews == [
        (
            one.repo_id,
            times.total_merged,
            *(pair(times.minutes["median_minutes_ready_to_first_review"]) or ()),
            *(pair(times.minutes["p90_minutes_final_review_to_merge"]) or ()),
        )
        for one in by_id
        for times in one.review_times
    ]
    assert structs.asdict(told.counts) == {
        name: sum(row[2 + place] for row in found) for place, name in enumerate(FIELDS)
    }


@pytest.mark.parametrize(("scope", "owner"), OWNERS, ids=["org", "enterprise"])
async def test_the_tables_hold_what_was_served(house: House, scope: Scope, owner: str) -> None:
    """Each line once, however often its day was asked for while it was provisional."""
    await ask(house, scope)
    house.clock.now += timedelta(minutes=61)
    told = await ask(house, scope)
    with closing(await counted(house, owner)) as raw:
        wanted = "SELECT line ->> '$.repo_id', sum(line ->> '$.pull_requests.total_created')"
        expected = raw.execute(f"{wanted} FROM raw GROUP BY 1 ORDER BY 1").fetchall()
    with closing(sqlite3.connect(house.metrics.engine.url.database or "")) as tables:
        stored = tables.execute(STORED, (str(scope),)).fetchall()

    assert [row[:2] for row in stored] == expected
    assert {row[0]: row[1:] for row in stored} == {
        one.repo_id: (
            one.counts.total_created,
            one.counts.total_created_by_copilot,
            one.counts.total_merged,
        )
        for one in told.repositories
    }


@pytest.mark.parametrize(("scope", "owner"), OWNERS, ids=["org", "enterprise"])
async def test_repositories_add_up_to_their_owner(house: House, scope: Scope, owner: str) -> None:
    """GitHub's own totals of the owner are another report of the same pull requests.

    A day on which no repository had any has totals, and no report of repositories.
    """
    told, summary = await ask(house, scope), await house.ask(scope, LastDays(28))

    assert owner.rpartition("/")[2] == told.scope.name
    assert set(told.known) <= {known.day.day for known in summary.days}
    assert sorted((*told.known, *told.missing)) == sorted(DAYS)
    for name in (Name.PULLS_CREATED, Name.PULLS_CREATED_BY_COPILOT, Name.PULLS_MERGED):
        assert summary.measured(name).value == getattr(told.counts, name.rpartition(".")[2])
