"""What Slack delivered and was acted on, so that a second delivery does nothing."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import insert
from storage.tables import heard

# Slack repeats an event for about an hour; a button can be pressed again whenever it likes.
KEPT_FOR = timedelta(days=1)


async def is_first(connection: AsyncConnection, key: str, now: datetime) -> bool:
    """Remember a delivery by its key, and return whether it is the first with that key."""
    await connection.execute(delete(heard).where(heard.c.heard_at < now - KEPT_FOR))
    statement = insert(connection, heard).values(key=key, heard_at=now).on_conflict_do_nothing()
    new = await connection.execute(statement.returning(heard.c.key))
    return new.first() is not None
