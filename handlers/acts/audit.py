"""Showing administrators the newest of the audit record."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.access import Action
from handlers.desk import Case, Needs
from handlers.wanted import AuditWanted
from handlers.words.persons import audit_record
from storage.audit import audited
from storage.engine import reading

MOST_ACTS = 20


@dataclass(frozen=True, slots=True)
class ShowAudit:
    """Lists who asked for what about single persons, or for a link."""

    engine: AsyncEngine

    def needs(self, wanted: AuditWanted) -> Needs:
        """Return what must be allowed: to read the audit record."""
        return Needs(Action.AUDIT, detail=f"{wanted.days}d")

    async def do(self, wanted: AuditWanted, case: Case) -> None:
        """Say the newest acts of these days, this one among them."""
        since = case.now - timedelta(days=wanted.days)
        async with reading(self.engine) as connection:
            rows = await audited(connection, since, limit=MOST_ACTS)
        await case.way.say(audit_record(rows, wanted.days))
