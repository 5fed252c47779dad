"""Fetching several days at once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import date

from metrics.errors import BrokenAnswer, DownloadError, GitHubError


async def fetch_each(days: Iterable[date], fetch: Callable[[date], Awaitable[object]]) -> None:
    """Fetch all of these days at once.

    Raises what the first failure was. Where single reports cannot be read, the days besides them
    are fetched all the same.
    """
    unreadable: list[GitHubError] = []

    async def attempt(day: date) -> None:
        try:
            await fetch(day)
        except (BrokenAnswer, DownloadError) as error:
            # One report that cannot be read says nothing about those of the other days.
            unreadable.append(error)

    try:
        async with asyncio.TaskGroup() as tasks:
            for day in days:
                tasks.create_task(attempt(day))
    except BaseExceptionGroup as failures:
        # The first failure is the answer; the days that had arrived by then are stored.
        raise failures.exceptions[0] from None
    if unreadable:
        raise unreadable[0]
