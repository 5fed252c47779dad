"""Storing the days of organizations and enterprises, and those of the closed endpoints."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.decoding import legacy_payload, report_payloads
from metrics.history import key, rows_to_store
from metrics.imports.files import records
from metrics.imports.kinds import Kind, marks
from metrics.imports.survey import Surveyed, bounds, created_at, report_name
from metrics.imports.together import known_at
from metrics.models import Source
from metrics.scope import Scope
from metrics.sources import Fetched
from storage.days import DayRow, days_between, put_days
from storage.engine import writing


async def store_totals(
    engine: AsyncEngine, scope: Scope, file: Surveyed, downloaded_at: datetime | None
) -> frozenset[date]:
    """Store the days of a file; return those that were stored already, as GitHub knew them later.

    Every record is a report by itself and a transaction by itself.
    """
    source = Source.LEGACY if file.kind is Kind.LEGACY else Source.REPORTS
    newer: set[date] = set()
    for fetched, at in _reports(scope, file, downloaded_at):
        days = {payload.day for payload in fetched.payloads}
        async with writing(engine) as connection:
            stored = await days_between(connection, key(scope), source, min(days), max(days))
            rows = rows_to_store(fetched, stored, source, at)
            await put_days(connection, key(scope), source, rows)
        newer.update(day for day in days if _is_newer(stored.get(day), at))
    return frozenset(newer)


def _is_newer(row: DayRow | None, at: datetime) -> bool:
    return row is not None and row.payload is not None and row.fetched_at > at


def _reports(
    scope: Scope, file: Surveyed, downloaded_at: datetime | None
) -> Iterator[tuple[Fetched, datetime]]:
    """Yield each report of a file, and when GitHub knew its days."""
    for record in records(file.path):
        if file.kind is Kind.LEGACY:
            # One answer of these endpoints is an array of days, all as of the same moment.
            payload = legacy_payload(record.text)
            at = known_at(file.period.last, None, downloaded_at)
            yield Fetched(file.report, (payload,)), at
            continue
        found = marks(record.text)
        payloads = {payload.day: payload for payload in report_payloads(record.text)}
        if payloads:
            own = bounds(found)
            last = max(payloads) if own is None else own.last
            report = report_name(file.kind, found, scope)
            at = known_at(last, created_at(found), downloaded_at)
            yield Fetched(report, tuple(payloads.values())), at
