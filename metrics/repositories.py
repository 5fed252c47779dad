"""The repositories of an organization or enterprise over a period: their pull requests and reviews.

https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.errors import NoRepositoryReport
from metrics.history import key
from metrics.models import PullRequestCounts
from metrics.owner_days import OwnerDays
from metrics.reach import oldest_day_of_repositories
from metrics.repository_days import RepositoryDays
from metrics.scope import Asked, LastDays, Period, Scope
from metrics.summaries import final_at
from metrics.totals import total
from metrics.under_way import UnderWay
from storage.engine import reading
from storage.repository_days import (
    COUNTS,
    RepositoryReportRow,
    repository_names,
    repository_review_times,
    repository_totals,
)

STRETCHES = ("ready_to_first_review", "first_to_final_review", "final_review_to_merge")
MINUTES = tuple(f"{what}_minutes_{stretch}" for what in ("median", "p90") for stretch in STRETCHES)


@dataclass(frozen=True, slots=True)
class Spread:
    """Between which minutes the figures of single days lie, which cannot be added or averaged."""

    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class ReviewSpreads:
    """The reviews of merged pull requests by who wrote and who reviewed: "human", says GitHub.

    `total_merged` is added up over the days. `minutes` are spreads over the days by GitHub's names,
    such as `median_minutes_ready_to_first_review`; one that no day has is left out.
    """

    authored_by: str
    reviewed_by: str
    total_merged: int | None
    minutes: dict[str, Spread]


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository over a period, under the name of its newest day.

    `days` are those with activity. `counts` are added up over them, and medians are spreads over
    them, None where no day has one.
    """

    repo_id: int
    owner: str
    name: str
    visibility: str | None
    days: int
    counts: PullRequestCounts
    median_minutes_to_merge: Spread | None
    median_minutes_to_merge_copilot_authored: Spread | None
    median_minutes_to_merge_copilot_reviewed: Spread | None
    review_times: tuple[ReviewSpreads, ...]


@dataclass(frozen=True, slots=True)
class Repositories:
    """The repositories of an owner that had activity in a period, most pull requests first.

    `known` are the days whose report there is, `missing` those that GitHub has none of, `pending`
    those it has not processed yet, and `provisional` those whose figures may still change.
    `counts` are those of all repositories, added up.
    """

    scope: Scope
    period: Period
    known: tuple[date, ...]
    missing: tuple[date, ...]
    pending: tuple[date, ...]
    provisional: tuple[date, ...]
    fetched_at: datetime
    counts: PullRequestCounts
    repositories: tuple[Repository, ...]


class RepositoryQuestions:
    """Answers questions about repositories from stored days, and fetches those that are missing."""

    def __init__(
        self, engine: AsyncEngine, owners: OwnerDays, days: RepositoryDays, under_way: UnderWay
    ) -> None:
        self._engine = engine
        self._owners = owners
        self._days = days
        self._under_way = under_way

    async def over(self, scope: Scope, asked: Asked, now: datetime) -> Repositories:
        """Return the repositories of an organization or enterprise over a period.

        Raises `MetricsError`: what GitHub refused, `NoRepositoryReport`, or `TookTooLong`.
        """
        return await self._under_way.answer(
            ("repositories", scope, asked), scope, partial(self._over, scope, asked, now)
        )

    async def _over(self, scope: Scope, asked: Asked, now: datetime) -> Repositories:
        last_day = await self._owners.last_day(scope, now)
        period = Period.ending(last_day, asked.length) if isinstance(asked, LastDays) else asked
        oldest = oldest_day_of_repositories(scope, now.date())
        within = [day for day in period.days if oldest <= day <= last_day]
        await self._days.fetch(scope, within, now)
        known = await self._days.stored(scope, period.first, period.last)
        rows = {day: row for day, row in known.items() if row.ingest is not None}
        if not rows:
            raise NoRepositoryReport(scope, period)
        repositories = await self._totals(scope, period)
        return Repositories(
            scope=scope,
            period=period,
            known=tuple(sorted(rows)),
            missing=tuple(day for day in period.days if day not in rows and day <= last_day),
            pending=tuple(day for day in period.days if day not in rows and day > last_day),
            provisional=tuple(sorted(day for day, row in rows.items() if _is_provisional(row))),
            fetched_at=max(row.read_at for row in rows.values() if row.read_at is not None),
            counts=_added(repositories),
            repositories=repositories,
        )

    async def _totals(self, scope: Scope, period: Period) -> tuple[Repository, ...]:
        days = (key(scope), period.first, period.last)
        async with reading(self._engine) as connection:
            totals = await repository_totals(connection, *days)
            names = {row.repo_id: row for row in await repository_names(connection, *days)}
            times = await repository_review_times(connection, *days, MINUTES)
        reviews: defaultdict[int, list[ReviewSpreads]] = defaultdict(list)
        for row in times:
            reviews[row.repo_id].append(_review_spreads(row))
        repositories = [
            _repository(row, names[row.repo_id], tuple(reviews[row.repo_id])) for row in totals
        ]
        return tuple(sorted(repositories, key=_order))


def _is_provisional(row: RepositoryReportRow) -> bool:
    return row.asked_at is not None and row.asked_at < final_at(row.day)


def _repository(row: Row[Any], named: Row[Any], reviews: tuple[ReviewSpreads, ...]) -> Repository:
    values = row._mapping  # noqa: SLF001 - documented, in spite of its name
    return Repository(
        repo_id=row.repo_id,
        owner=named.owner_name,
        name=named.name,
        visibility=named.visibility,
        days=row.days,
        counts=PullRequestCounts(**{name: values[name] for name in COUNTS}),
        median_minutes_to_merge=_spread(values, "median_minutes_to_merge"),
        median_minutes_to_merge_copilot_authored=_spread(
            values, "median_minutes_to_merge_copilot_authored"
        ),
        median_minutes_to_merge_copilot_reviewed=_spread(
            values, "median_minutes_to_merge_copilot_reviewed"
        ),
        review_times=reviews,
    )


def _review_spreads(row: Row[Any]) -> ReviewSpreads:
    spreads = {name: _spread(row._mapping, name) for name in MINUTES}  # noqa: SLF001 - as above
    return ReviewSpreads(
        row.authored_by,
        row.reviewed_by,
        row.total_merged,
        {name: spread for name, spread in spreads.items() if spread is not None},
    )


def _spread(values: Mapping[Any, Any], name: str) -> Spread | None:
    lowest = values[f"lowest_{name}"]
    return None if lowest is None else Spread(lowest, values[f"highest_{name}"])


def _added(repositories: tuple[Repository, ...]) -> PullRequestCounts:
    return PullRequestCounts(
        **{name: total(getattr(one.counts, name) for one in repositories) for name in COUNTS}
    )


def _order(one: Repository) -> tuple[Any, ...]:
    """Most created first, then most merged and reviewed; equals by name."""
    counts = one.counts
    busy = (counts.total_created, counts.total_merged, counts.total_reviewed)
    return (*(-(number or 0) for number in busy), one.owner, one.name, one.repo_id)
