"""How fresh the stored days of a scope are, without asking GitHub."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.decoding import Payload, unknown_fields
from metrics.history import key
from metrics.models import Source
from metrics.scope import Scope, ScopeKind
from metrics.summaries import final_at
from storage.days import DayRow, days_between, latest_days
from storage.engine import reading

# A day is final after three full days, so no day before these can still be provisional.
LOOKED_AT = timedelta(days=6)
# Other rows tell when the people of a scope were looked at.
_TOTALS = frozenset(map(str, Source))


@dataclass(frozen=True, slots=True)
class Freshness:
    """The last UTC day that GitHub had for a scope, when it was asked, and what is open.

    `provisional` are the stored days that GitHub may still change, in order; `unknown` are the
    fields of the last day that this version does not know.
    """

    scope: Scope
    last_day: date
    checked_at: datetime
    provisional: tuple[date, ...] = ()
    unknown: tuple[str, ...] = ()


async def scopes_asked(engine: AsyncEngine) -> list[Scope]:
    """Return every scope that GitHub was ever asked about, the latest first."""
    async with reading(engine) as connection:
        rows = await latest_days(connection)
    return list(dict.fromkeys(_scope(name) for name, source, _ in rows if source in _TOTALS))


async def freshness(engine: AsyncEngine, scope: Scope) -> Freshness | None:
    """Return how fresh a scope's days are, or None where GitHub was never asked."""
    async with reading(engine) as connection:
        rows_of_scope = await latest_days(connection, key(scope))
        found = [row for row in rows_of_scope if row[1] in _TOTALS]
        if not found:
            return None
        _, source, last = found[0]
        first = last.last_day - LOOKED_AT
        rows = await days_between(connection, key(scope), source, first, last.last_day)
    provisional = tuple(day for day, row in sorted(rows.items()) if row.fetched_at < final_at(day))
    unknown = _unknown(rows.get(last.last_day)) if source == Source.REPORTS else ()
    return Freshness(scope, last.last_day, last.checked_at, provisional, unknown)


def _unknown(row: DayRow | None) -> tuple[str, ...]:
    if row is None or row.payload is None:
        return ()
    return tuple(sorted(unknown_fields(Payload(row.day, row.payload))))


def _scope(name: str) -> Scope:
    kind, _, rest = name.partition(" ")
    return Scope.of(ScopeKind(kind), rest)
