"""Which final days GitHub restated: what each figure was when it was final first, and is now.

https://docs.github.com/en/copilot/reference/copilot-usage-metrics/reconciling-usage-metrics
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby
from operator import attrgetter

from metrics.decoding import Payload, figures, parts
from metrics.errors import NoData
from metrics.kept_days import KeptDays
from metrics.scope import Asked, LastDays, Period, Scope
from metrics.sources import ReportDays
from metrics.summaries import final_at
from metrics.under_way import UnderWay
from storage.days import DayRow


@dataclass(frozen=True, slots=True)
class Changed:
    """One figure of a day under GitHub's field name, with dots into a block of figures.

    `before` is what it was when the day was first final, `after` what it is now; a side that
    GitHub did not send is None.
    """

    field: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """How it moved, relatively (0.04 is four per cent more); None from nothing or to nothing."""
        if not self.before or self.after is None:
            return None
        return self.after / self.before - 1


@dataclass(frozen=True, slots=True)
class RestatedDay:
    """A final day that GitHub changed `times` times, for the last time seen at `seen_at`.

    `parts` is how many entries of its breakdowns are new, gone or have another value.
    """

    day: date
    times: int
    seen_at: datetime
    changed: tuple[Changed, ...]
    parts: int


@dataclass(frozen=True, slots=True)
class StoredDay:
    """One stored day: whether its figures are final, and those of them that are numbers of it."""

    day: date
    final: bool
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Restatements:
    """What GitHub restated in a period of a scope, by day; `days` are all that are stored.

    `reports` are those that the days came in, `fetched_at` is when the newest of them came, and
    `since` when the oldest did, before which no change can have been seen.
    """

    scope: Scope
    period: Period
    restated: tuple[RestatedDay, ...]
    days: tuple[StoredDay, ...]
    reports: tuple[str, ...]
    fetched_at: datetime
    since: datetime

    @property
    def final_days(self) -> int:
        """How many of the stored days are final, and so could have been restated."""
        return sum(day.final for day in self.days)


class Restated:
    """Answers which final days GitHub restated, from the revisions of the stored days."""

    def __init__(self, kept: KeptDays, reports: ReportDays, under_way: UnderWay) -> None:
        self._kept = kept
        self._reports = reports
        self._under_way = under_way

    async def of(self, scope: Scope, asked: Asked, now: datetime) -> Restatements:
        """Return what was restated of the stored days of a period; their newest 28 are asked for.

        `scope` is an organization or enterprise. Raises `GitHubError`, `TookTooLong`, and `NoData`
        where no day of the period is stored.
        """
        return await self._under_way.answer(
            ("restatements", scope, asked), scope, partial(self._of, scope, asked, now)
        )

    async def _of(self, scope: Scope, asked: Asked, now: datetime) -> Restatements:
        last_day = await self._kept.last_day(self._reports, scope, now)
        period = Period.ending(last_day, asked.length) if isinstance(asked, LastDays) else asked
        revisions = await self._kept.revisions(self._reports, scope, period)
        told = restatements(scope, period, revisions)
        if told is None:
            raise NoData(scope, period)
        return told


def restatements(scope: Scope, period: Period, rows: Sequence[DayRow]) -> Restatements | None:
    """Return what the revisions of a period's days say, sorted by day; None without any figures."""
    known = [row for row in rows if row.payload is not None]
    if not known:
        return None
    by_day = [list(revisions) for _, revisions in groupby(known, key=attrgetter("day"))]
    return Restatements(
        scope=scope,
        period=period,
        restated=tuple(_restated(revisions) for revisions in by_day if len(revisions) > 1),
        days=tuple(_stored(revisions[-1]) for revisions in by_day),
        reports=tuple(sorted({revisions[-1].report for revisions in by_day})),
        fetched_at=max(row.fetched_at for row in known),
        since=min(row.fetched_at for row in known),
    )


def _stored(row: DayRow) -> StoredDay:
    return StoredDay(row.day, row.fetched_at >= final_at(row.day), figures(_payload(row)))


def _restated(revisions: Sequence[DayRow]) -> RestatedDay:
    last = revisions[-1]
    first_sent, sent = _payload(revisions[0]), _payload(last)
    before, after = figures(first_sent), figures(sent)
    parts_before, parts_after = parts(first_sent), parts(sent)
    gone, new = parts_before - parts_after, parts_after - parts_before
    return RestatedDay(
        day=last.day,
        times=len(revisions) - 1,
        seen_at=last.fetched_at,
        changed=tuple(
            Changed(field, before.get(field), after.get(field))
            for field in sorted(before.keys() | after.keys())
            if before.get(field) != after.get(field)
        ),
        # A part with another value is gone as it was and new as it is, and counts once.
        parts=max(gone.total(), new.total()),
    )


def _payload(row: DayRow) -> Payload:
    assert row.payload is not None  # noqa: S101 - days without figures were left out
    return Payload(row.day, row.payload)
