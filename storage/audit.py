"""The audit record: who asked for what about single persons, or for a link, and what came of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

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
    connection: AsyncConnection, since: datetime, *, limit: int | None = None
) -> Sequence[AuditRow]:
    """Return the acts since a moment, the newest first."""
    names = AuditRow.__dataclass_fields__
    query = (
        select(*(audit.c[name] for name in names))
        .where(audit.c.at >= since)
        .order_by(audit.c.at.desc(), audit.c.id.desc())
        .limit(limit)
    )
    return [AuditRow(*row) for row in await connection.execute(query)]


async def delete_audit(connection: AsyncConnection, before: datetime) -> int:
    """Delete the acts from before a moment, and return how many those were."""
    return (await connection.execute(delete(audit).where(audit.c.at < before))).rowcount
