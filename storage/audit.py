"""The audit record: who asked for what about single persons, or for a link, and what came of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, true
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import writing
from storage.tables import audit


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One act: `user` is a Slack id, `outcome` what decided, `detail` what exactly was asked for."""

    at: datetime
    user: str
    action: str
    scope: str | None
    channel: str
    thread: str | None
    outcome: str
    detail: str = ""


async def put_audit(connection: AsyncConnection, row: AuditRow) -> None:
    """Add one act to the record."""
    await connection.execute(insert(audit).values(asdict(row)))


async def audited(
    connection: AsyncConnection, since: datetime | None, *, limit: int | None = None
) -> Sequence[AuditRow]:
    """Return the acts since a moment, or all there are, the newest first."""
    names = AuditRow.__dataclass_fields__
    query = (
        select(*(audit.c[name] for name in names))
        .where(true() if since is None else audit.c.at >= since)
        .order_by(audit.c.at.desc(), audit.c.id.desc())
        .limit(limit)
    )
    return [AuditRow(*row) for row in await connection.execute(query)]


async def delete_old_acts(engine: AsyncEngine, keep_days: int, now: datetime) -> None:
    """Delete the acts that are more than so many days old."""
    async with writing(engine) as connection:
        before = now - timedelta(days=keep_days)
        await connection.execute(delete(audit).where(audit.c.at < before))
