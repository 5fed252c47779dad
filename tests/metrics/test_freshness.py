"""How fresh the stored days are, told without asking GitHub."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.freshness import Freshness, freshness, scopes_asked
from metrics.scope import Scope, ScopeKind
from storage.days import DayRow, LatestRow, put_days, put_latest_day
from storage.engine import open_engine, writing
from tests.databases import migrated

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
LAST = date(2026, 11, 19)
ACME = Scope(ScopeKind.ORG, "acme")
TEAM = Scope(ScopeKind.TEAM, "acme", "platform")


def _database(folder: Path) -> AsyncEngine:
    return open_engine(migrated(folder / "days.db"))


def _day(days_before: int, payload: bytes | None = b'{"day": "2026-11-19"}') -> DayRow:
    return DayRow(LAST - timedelta(days=days_before), 1, "a report", NOW, payload)


async def test_what_was_never_asked_for_has_no_freshness(tmp_path: Path) -> None:
    """An empty database knows of nothing."""
    engine = _database(tmp_path)

    assert await freshness(engine, ACME) is None
    assert await scopes_asked(engine) == []
    await engine.dispose()


async def test_the_last_days_are_provisional_until_they_were_fetched_as_final(
    tmp_path: Path,
) -> None:
    """A day is final after three full days, so of these only the last two are open."""
    engine = _database(tmp_path)
    async with writing(engine) as connection:
        await put_days(connection, "org acme", "reports", [_day(back) for back in range(4)])
        await put_latest_day(connection, "org acme", "reports", LatestRow(LAST, NOW))

    open_days = (date(2026, 11, 18), LAST)
    assert await freshness(engine, ACME) == Freshness(ACME, LAST, NOW, open_days)
    await engine.dispose()


async def test_a_new_field_of_the_last_day_is_named(tmp_path: Path) -> None:
    """What GitHub has begun to send is told, so that somebody can look."""
    engine = _database(tmp_path)
    async with writing(engine) as connection:
        row = _day(0, b'{"day": "2026-11-19", "brand_new": 1}')
        await put_days(connection, "org acme", "reports", [row])
        await put_latest_day(connection, "org acme", "reports", LatestRow(LAST, NOW))

    found = await freshness(engine, ACME)
    assert found is not None
    assert found.unknown == ("brand_new",)
    await engine.dispose()


async def test_scopes_come_with_the_latest_first_and_once(tmp_path: Path) -> None:
    """Two sources are one scope, and a look at people alone is none."""
    engine = _database(tmp_path)
    async with writing(engine) as connection:
        for scope, source, hours in (
            ("org acme", "reports", 2),
            ("org acme", "legacy", 3),
            ("team acme/platform", "reports", 1),
            ("org beta", "users", 0),
        ):
            row = LatestRow(LAST, NOW - timedelta(hours=hours))
            await put_latest_day(connection, scope, source, row)

    assert await scopes_asked(engine) == [TEAM, ACME]
    await engine.dispose()
