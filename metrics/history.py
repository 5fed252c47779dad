"""Keeping what GitHub said: which days are due to be asked for, and what a new answer changes."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from metrics.decoding import Payload, decode, substance
from metrics.models import Source
from metrics.scope import Scope
from metrics.sources import Fetched
from metrics.summaries import FetchedDay, final_at
from storage.days import DayRow

FRESH_FOR = timedelta(hours=1)


def is_due(row: DayRow | None, day: date, now: datetime) -> bool:
    """Tell whether a day must be asked for: never seen, or seen before it was final.

    A provisional day is asked for again after an hour, and once more when it has become final.
    """
    return is_outdated(None if row is None else row.fetched_at, day, now)


def is_outdated(asked_at: datetime | None, day: date, now: datetime) -> bool:
    """Tell the same of a day that GitHub was asked for at `asked_at`, or never."""
    if asked_at is None:
        return True
    if asked_at >= final_at(day):
        return False
    return now >= final_at(day) or now - asked_at >= FRESH_FOR


def rows_to_store(
    fetched: Fetched, stored: Mapping[date, DayRow], source: Source, now: datetime
) -> list[DayRow]:
    """Return what an answer adds to the stored days.

    A provisional day is overwritten. A final day that GitHub restates becomes a new revision; one
    that it merely sends again changes nothing, and neither does an answer that is older than what
    another process has stored. Raises `BrokenAnswer` before anything is stored.
    """
    return [
        *_with_figures(fetched, stored, source, now),
        *_without_figures(fetched, stored, now),
    ]


def _with_figures(
    fetched: Fetched, stored: Mapping[date, DayRow], source: Source, now: datetime
) -> Iterator[DayRow]:
    for payload in fetched.payloads:
        decode(payload, source)
        revision = _revision(stored.get(payload.day), payload, now)
        if revision is not None:
            yield DayRow(payload.day, revision, fetched.report, now, payload.content)


def _revision(before: DayRow | None, payload: Payload, now: datetime) -> int | None:
    """Return the number under which the day is stored, None where it adds nothing."""
    if before is None or before.payload is None:
        return 1
    if before.fetched_at > now:
        return None
    if before.fetched_at < final_at(payload.day):
        return before.revision
    return None if _same(before.payload, payload) else before.revision + 1


def _without_figures(
    fetched: Fetched, stored: Mapping[date, DayRow], now: datetime
) -> Iterator[DayRow]:
    for day in fetched.without_figures:
        before = stored.get(day)
        # Figures that were there once are not thrown away because an answer leaves them out.
        if before is None or before.payload is None:
            yield DayRow(day, 1, fetched.report, now, None)


def _same(before: bytes, payload: Payload) -> bool:
    return substance(Payload(payload.day, before)) == substance(payload)


def fetched_days(rows: Mapping[date, DayRow], source: Source) -> list[FetchedDay]:
    """Return the stored days that have figures, in order."""
    return [
        FetchedDay(
            decode(Payload(day, row.payload), source),
            row.report,
            row.fetched_at,
            restated=row.revision > 1,
        )
        for day, row in sorted(rows.items())
        if row.payload is not None
    ]


def key(scope: Scope) -> str:
    """Return the name under which a scope's days are stored."""
    return str(scope)
