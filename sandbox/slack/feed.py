"""Everything that happens in the workspace, in order, for those who wait and those who watch."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import datetime
from typing import Any, TypeVar

from sandbox.slack.facts import Change

T = TypeVar("T")


class Feed:
    """An append-only list of changes that can be followed without polling."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._changes: list[Change] = []
        self._news = asyncio.Event()

    @property
    def mark(self) -> int:
        """The number of changes so far: where to start following from now on."""
        return len(self._changes)

    def add(self, kind: Any, **what: Any) -> None:
        """Append a change and wake everybody who follows."""
        number = len(self._changes) + 1
        self._changes.append(Change(number, self._clock(), kind, **what))
        self._news.set()
        self._news = asyncio.Event()

    def after(self, mark: int) -> list[Change]:
        """Every change after this mark so far."""
        return self._changes[mark:]

    async def follow(self, mark: int) -> AsyncGenerator[Change, None]:
        """Every change after this mark, for ever."""
        while True:
            while mark < len(self._changes):
                yield self._changes[mark]
                mark += 1
            await self._news.wait()

    async def first(self, mark: int, pick: Callable[[Change], T | None], within: float) -> T:
        """What ``pick`` finds in the first change after this mark that it finds something in.

        Raises TimeoutError, with what happened instead, after so many real seconds.
        """
        try:
            return await asyncio.wait_for(self._first(mark, pick), within)
        except TimeoutError as error:
            raise TimeoutError(f"it did not happen; instead: {self._in_words(mark)}") from error

    async def _first(self, mark: int, pick: Callable[[Change], T | None]) -> T:
        async with aclosing(self.follow(mark)) as changes:
            async for change in changes:
                found = pick(change)
                if found is not None:
                    return found
        raise AssertionError("a feed never ends")

    def _in_words(self, mark: int) -> str:
        return ", ".join(_in_words(change) for change in self._changes[mark:]) or "nothing"


def _in_words(change: Change) -> str:
    if change.call:
        return f"{change.call.method} -> {change.call.error or 'ok'}"
    if change.message:
        return f"{change.kind} in {change.message.channel}: {change.message.text!r:.80}"
    return f"{change.kind} of {change.user}"
