"""A report from beginning to end: ask for its links, download every file, and once more if late."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from metrics.errors import LinkExpired
from metrics.github.answers import NoReport, ReportLinks
from metrics.github.client import GitHub
from metrics.github.downloads import ReportFiles
from metrics.github.endpoints import Endpoint


@dataclass(frozen=True, slots=True)
class Report:
    """The files of a report, unpacked, and the UTC days it covers, both included."""

    first: date
    last: date
    bodies: tuple[bytes, ...]


async def fetch_report(github: GitHub, files: ReportFiles, endpoint: Endpoint) -> Report | NoReport:
    """Return a small report with all its files, downloaded at once.

    Where a link has expired, GitHub is asked for links once more. Raises `GitHubError`.
    """
    try:
        return await _fetch(github, files, endpoint)
    except LinkExpired:
        return await _fetch(github, files, endpoint)


async def _fetch(github: GitHub, files: ReportFiles, endpoint: Endpoint) -> Report | NoReport:
    answer = await github.links(endpoint)
    if isinstance(answer, NoReport):
        return answer
    return Report(answer.first, answer.last, await _all(files, answer.links))


async def _all(files: ReportFiles, links: tuple[str, ...]) -> tuple[bytes, ...]:
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(files.whole(link)) for link in links]
    except BaseExceptionGroup as errors:
        first = errors.exceptions[0]
    else:
        return tuple(task.result() for task in tasks)
    # Outside of the group, whose text and parts say nothing more: the others were cancelled.
    raise first


async def stream_report(
    github: GitHub, files: ReportFiles, endpoint: Endpoint
) -> "ReportStream | NoReport":
    """Return a report of any size, to be read line by line. Raises `GitHubError`."""
    answer = await github.links(endpoint)
    if isinstance(answer, NoReport):
        return answer
    return ReportStream(github, files, endpoint, answer)


class ReportStream:
    """A report that is read line by line; `first` and `last` are its UTC days, both included."""

    def __init__(
        self, github: GitHub, files: ReportFiles, endpoint: Endpoint, links: ReportLinks
    ) -> None:
        """Take the answer of `github` to `endpoint`."""
        self.first = links.first
        self.last = links.last
        self._github = github
        self._files = files
        self._endpoint = endpoint
        self._links = links.links
        self._second: ReportLinks | NoReport | None = None

    def files(self) -> Iterator[AsyncGenerator[bytes, None]]:
        """Yield the lines of each file; nothing is downloaded before they are read.

        Reading raises `GitHubError`; what was read before belongs to an incomplete report.
        """
        return map(self._lines, self._links)

    async def _lines(self, link: str) -> AsyncGenerator[bytes, None]:
        try:
            async with aclosing(self._files.lines(link)) as lines:
                async for line in lines:
                    yield line
        except LinkExpired:
            fresh = await self._fresh(link)
            if fresh is None:
                raise
            async with aclosing(self._files.lines(fresh)) as lines:
                async for line in lines:
                    yield line

    async def _fresh(self, link: str) -> str | None:
        """Return the link to the same file of the same report, after asking once more for all."""
        if self._second is None:
            self._second = await self._github.links(self._endpoint)
        again = self._second
        # Past midnight "latest" is another report, whose files must not mix with this one's.
        if isinstance(again, NoReport) or (again.first, again.last) != (self.first, self.last):
            return None
        same = [other for other in again.links if urlsplit(other).path == urlsplit(link).path]
        return same[0] if len(same) == 1 else None
