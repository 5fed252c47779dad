"""Every figure of the seats equals what SQL counts over the raw answers of GitHub.

The pages and files are fetched with plain httpx, kept as the JSON that came, and counted by SQLite.
"""

import json
import sqlite3
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest

from metrics.scope import LastDays, Scope
from metrics.seats import Seats, Use
from sandbox.company import Company
from tests.metrics.stand_ins import ACME, ACME_INC, TODAY, House, house

SCOPES = [(ACME, "/orgs/acme"), (ACME_INC, "/enterprises/acme-inc")]
# A person's latest activity and earliest grant; whole days between dates, as SQLite sees them.
PEOPLE = """CREATE VIEW people AS SELECT
    json_extract(entry, '$.assignee.id') AS id,
    CAST(julianday('2026-11-21') - julianday(max(substr(json_extract(entry, '$.last_activity_at'), 1, 10)))
        AS INTEGER) AS idle,
    CAST(julianday('2026-11-21') - julianday(min(substr(json_extract(entry, '$.created_at'), 1, 10)))
        AS INTEGER) AS age,
    min(json_extract(entry, '$.pending_cancellation_date') IS NOT NULL) AS ending
FROM raw GROUP BY 1"""
COUNTS = {
    (Use.USED, 0): "idle < :used",
    (Use.IDLE, 7): "idle BETWEEN 7 AND 29",
    (Use.IDLE, 28): "idle BETWEEN 28 AND 59",
    (Use.IDLE, 30): "idle BETWEEN 30 AND 59",
    (Use.IDLE, 60): "idle BETWEEN 60 AND 89",
    (Use.NOT_KNOWN, 90): "idle >= 90 OR (idle IS NULL AND age >= 90)",
    (Use.NEVER, 30): "idle IS NULL AND age BETWEEN 30 AND 89",
    (Use.NEVER, 0): "idle IS NULL AND age < 30",
}


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seats")


@pytest.fixture(name="company", scope="module")
def _company() -> Company:
    """So many people that there are some of every kind."""
    return Company(TODAY, people=250)


@pytest.fixture(name="house")
async def _house(folder: Path, company: Company) -> AsyncIterator[House]:
    async with house(folder, company=company) as built:
        yield built


async def raw(house: House, path: str) -> sqlite3.Connection:
    """Return a database with the entries of every page and the lines of the newest users report."""
    headers = {"authorization": f"Bearer {house.github.token}"}
    async with httpx.AsyncClient(base_url=house.github.api_url, headers=headers) as api:
        page: str | None = f"{path}/copilot/billing/seats?per_page=30"
        entries: list[Any] = []
        while page is not None:
            answer = await api.get(page)
            entries += answer.json()["seats"]
            page = answer.links.get("next", {}).get("url")
        links = (await api.get(f"{path}/copilot/metrics/reports/users-28-day/latest")).json()
    async with httpx.AsyncClient() as bare:
        files = [(await bare.get(link)).text for link in links["download_links"]]
    database = sqlite3.connect(":memory:")
    _keep(database, "raw", (json.dumps(entry) for entry in entries))
    _keep(database, "users", (line for file in files for line in file.splitlines()))
    database.execute(PEOPLE)
    return database


def _keep(database: sqlite3.Connection, table: str, entries: Iterable[str]) -> None:
    database.execute(f"CREATE TABLE {table} (entry TEXT)")
    database.executemany(f"INSERT INTO {table} VALUES (?)", ((entry,) for entry in entries))  # noqa: S608 - a name from above


def counted(database: sqlite3.Connection, where: str, used: int = 0) -> int:
    query = f"SELECT count(*) FROM people WHERE {where}"  # noqa: S608 - a condition from above
    return int(database.execute(query, {"used": used}).fetchone()[0])


async def asked(house: House, scope: Scope, days: int) -> Seats:
    return await house.metrics.questions.seats.seats(scope, LastDays(days), house.clock())


@pytest.mark.parametrize(("scope", "path"), SCOPES, ids=["org", "enterprise"])
@pytest.mark.parametrize("days", [7, 28])
async def test_the_groups_are_those_that_sql_counts(
    house: House, scope: Scope, path: str, days: int
) -> None:
    """And every seat is in one of them."""
    database = await raw(house, path)
    seats = await asked(house, scope, days)

    assert {(group.use, group.from_days): group.seats for group in seats.groups} == {
        (group.use, group.from_days): counted(database, COUNTS[group.use, group.from_days], days)
        for group in seats.groups
    }
    assert seats.seats == seats.total_seats == counted(database, "TRUE")
    assert sum(group.seats for group in seats.groups) == seats.seats
    assert seats.pending_cancellation == counted(database, "ending")
    assert min(seats.of(use) for use in (Use.USED, Use.NOT_KNOWN)) > 0


@pytest.mark.parametrize(("scope", "path"), SCOPES, ids=["org", "enterprise"])
async def test_the_credits_are_those_that_sql_adds_up(
    house: House, scope: Scope, path: str
) -> None:
    """Over every row of the newest users report."""
    database = await raw(house, path)
    query = "SELECT total(json_extract(entry, '$.ai_credits_used')) FROM users"
    expected = database.execute(query).fetchone()[0]
    found = (await asked(house, scope, 28)).credits

    assert found is not None
    assert found.amount == pytest.approx(expected)
    assert found.amount
    assert len(found.days) == 28


async def test_an_organizations_cycle_is_githubs_own_count(house: House) -> None:
    """As its billing endpoint tells it."""
    headers = {"authorization": f"Bearer {house.github.token}"}
    async with httpx.AsyncClient(base_url=house.github.api_url, headers=headers) as api:
        breakdown = (await api.get("/orgs/acme/copilot/billing")).json()["seat_breakdown"]
    seats = await asked(house, ACME, 28)

    assert seats.added_this_cycle == breakdown["added_this_cycle"]
    assert seats.pending_invitation == breakdown["pending_invitation"]
    assert seats.pending_cancellation == breakdown["pending_cancellation"]
