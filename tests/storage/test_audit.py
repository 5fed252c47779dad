"""The audit record: what is kept, in which order, and until when."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.audit import AuditRow, audited, delete_old_acts, put_audit
from storage.engine import reading, writing
from tests.metrics.github.times import NOW


def act(days_ago: int) -> AuditRow:
    at = NOW - timedelta(days=days_ago)
    return AuditRow(at, "U1", "people", "org acme", "C1", None, "allowed", "who was active")


async def test_the_newest_comes_first(engine: AsyncEngine) -> None:
    """Since a moment, or all of it, and no more than are wanted."""
    acts = [act(3), act(0), act(9)]
    async with writing(engine) as connection:
        for row in acts:
            await put_audit(connection, row)
    async with reading(engine) as connection:
        found = [
            await audited(connection, NOW - timedelta(days=3)),
            await audited(connection, None),
            await audited(connection, None, limit=1),
        ]

    assert found == [[act(0), act(3)], [act(0), act(3), act(9)], [act(0)]]


async def test_what_is_too_old_is_deleted(engine: AsyncEngine) -> None:
    """After so many days, to the moment."""
    async with writing(engine) as connection:
        for row in (act(7), act(8)):
            await put_audit(connection, row)
    await delete_old_acts(engine, 7, NOW)
    async with reading(engine) as connection:
        assert await audited(connection, None) == [act(7)]
