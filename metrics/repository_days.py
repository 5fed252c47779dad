"""The repositories of an organization or enterprise, day by day: the repos-1-day report.

https://docs.github.com/en/rest/copilot/copilot-usage-metrics
"""

import asyncio
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from weakref import WeakValueDictionary

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from metrics.errors import BrokenAnswer, DownloadError, GitHubError, NotFound
from metrics.github.answers import NoReport
from metrics.github.client import GitHub
from metrics.github.downloads import ReportFiles
from metrics.github.endpoints import latest_endpoint, repos_endpoint
from metrics.github.reports import stream_report
from metrics.github.unpacking import CutShort
from metrics.history import is_outdated, key
from metrics.ingest import Ingest, Lines, batches, reading_report
from metrics.repository_lines import RepositoryLine, RepositoryPullRequests, repository_line
from metrics.scope import Period, Scope
from storage.engine import reading, writing
from storage.ingests import drop_superseded
from storage.repository_days import (
    COUNTS,
    MEDIANS,
    RepositoryReportRow,
    put_repository_days,
    put_repository_report,
    repository_reports_between,
)

REPOSITORIES = "repos-1-day"
MOST_AT_ONCE = 4

_NOTHING = RepositoryPullRequests()
_figures = attrgetter(*COUNTS, *MEDIANS)


async def read_repositories(
    engine: AsyncEngine, ingest: Ingest, files: Iterable[Lines]
) -> set[date]:
    """Read the files of a repositories report into the database, and return its days.

    Memory grows with neither the files nor the repositories. Nothing counts before `let_count`.
    Raises `GitHubError`.
    """
    days: set[date] = set()
    async with aclosing(batches(files)) as read:
        async for lines in read:
            batch = [line for few in ingest.rows_of(lines, repository_line) for line in few]
            rows = [_stored(ingest.id, line) for line in batch]
            async with writing(engine) as connection:
                new = await put_repository_days(connection, rows)
            ingest.rows += new
            ingest.repeated += len(rows) - new
            days.update(line.day for line in batch)
    return days


async def let_count(
    connection: AsyncConnection,
    ingest: Ingest,
    days: Iterable[date],
    asked_at: datetime | None = None,
) -> None:
    """Let a reading count for its days, in place of those before; the end of every reading.

    `asked_at` is when GitHub was asked, None for a file that came another way. Raises
    `BrokenAnswer` where no line was good.
    """
    await ingest.complete(connection)
    for day in days:
        await put_repository_report(
            connection, ingest.owner, day, asked_at=asked_at, ingest=ingest.id
        )
    await drop_superseded(connection, ingest.owner)


def _stored(ingest: int, line: RepositoryLine) -> tuple[Any, ...]:
    """Return a line as the columns of `repository_days`, in their order."""
    row = line.row
    times = row.pull_request_review_times
    return (
        ingest,
        row.day.isoformat(),
        int(row.repo_id),
        row.repo_owner_name,
        row.repo_name,
        row.repo_visibility,
        *_figures(row.pull_requests or _NOTHING),
        None if times is None else msgspec.json.encode(times).decode(),
        None if line.unread is None else zlib.compress(line.unread),
    )


class RepositoryDays:
    """Asks GitHub for the repositories of a day, and keeps them.

    `owner` is the scope of an organization or enterprise. A day whose report could not be read to
    its end is as it was before.
    """

    def __init__(self, engine: AsyncEngine, github: GitHub, files: ReportFiles) -> None:
        self._engine = engine
        self._github = github
        self._files = files
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)
        self._turns: WeakValueDictionary[tuple[Scope, date], asyncio.Lock] = WeakValueDictionary()

    async def fetch(self, owner: Scope, days: Iterable[date], now: datetime) -> None:
        """Ask for those of the days that are missing or may have changed.

        Raises the `GitHubError` of a day that could not be asked for or read; the days beside one
        that could not be read are stored by then.
        """
        problems: list[GitHubError] = []
        absent: list[date] = []

        async def ask(day: date) -> None:
            try:
                await self._fetch(owner, day, now)
            except NotFound:
                absent.append(day)
            except (BrokenAnswer, DownloadError) as problem:
                problems.append(problem)

        try:
            async with asyncio.TaskGroup() as tasks:
                for day in days:
                    tasks.create_task(ask(day))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        if absent:
            await self._without_report(owner, absent, now)
        if problems:
            raise problems[0]

    async def stored(
        self, owner: Scope, first: date, last: date
    ) -> Mapping[date, RepositoryReportRow]:
        """Return what is known of the days from `first` to `last`, without asking."""
        async with reading(self._engine) as connection:
            return await repository_reports_between(connection, key(owner), first, last)

    async def _fetch(self, owner: Scope, day: date, now: datetime) -> None:
        turn = self._turns.setdefault((owner, day), asyncio.Lock())
        async with turn:
            row = (await self.stored(owner, day, day)).get(day)
            if row is None or is_outdated(row.asked_at, day, now):
                async with self._at_once:
                    await self._ask(owner, day, now)

    async def _ask(self, owner: Scope, day: date, now: datetime) -> None:
        try:
            await self._ask_once(owner, day, now)
        except CutShort:
            # What was read of the file is thrown away, and a second download may bring all of it.
            await self._ask_once(owner, day, now)

    async def _ask_once(self, owner: Scope, day: date, now: datetime) -> None:
        endpoint = repos_endpoint(owner, day)
        report = await stream_report(self._github, self._files, endpoint)
        if isinstance(report, NoReport):
            await self._asked(owner, [day], now)
            return
        period = Period(day, day)
        async with reading_report(self._engine, key(owner), REPOSITORIES, period, now) as ingest:
            await read_repositories(self._engine, ingest, report.files())
            async with writing(self._engine) as connection:
                await let_count(connection, ingest, [day], now)

    async def _without_report(self, owner: Scope, days: Sequence[date], now: datetime) -> None:
        # An owner that the token may not see any more answers 404 too. Then this raises, so that a
        # lost permission is never remembered as days without figures.
        await self._github.links(latest_endpoint(owner))
        await self._asked(owner, days, now)

    async def _asked(self, owner: Scope, days: Iterable[date], now: datetime) -> None:
        """Remember that GitHub has no report; figures that were there once are not thrown away."""
        async with writing(self._engine) as connection:
            for day in days:
                await put_repository_report(connection, key(owner), day, asked_at=now)
