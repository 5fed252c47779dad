"""The questions that are being answered, so that any number of askers share one answer."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from functools import partial
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from metrics.errors import TookTooLong
from metrics.scope import Scope

Answer = TypeVar("Answer")

DEADLINE_SECONDS = 60.0


class UnderWay:
    """The same question is one task; two questions about the same scope take turns.

    So the second one finds what the first has stored.
    """

    def __init__(self, deadline_seconds: float) -> None:
        self._deadline_seconds = deadline_seconds
        self._tasks: dict[Hashable, asyncio.Task[Any]] = {}
        self._turns: WeakValueDictionary[Scope, asyncio.Lock] = WeakValueDictionary()

    async def answer(
        self,
        question: Hashable,
        scope: Scope,
        work: Callable[[], Coroutine[Any, Any, Answer]],
    ) -> Answer:
        """Return what `work` answers to this question about a scope, or what it answers already.

        Raises what `work` raises, and `TookTooLong`.
        """
        task: asyncio.Task[Answer] | None = self._tasks.get(question)
        if task is None:
            task = asyncio.create_task(self._in_turn(scope, work))
            self._tasks[question] = task
            task.add_done_callback(partial(self._answered, question))
        # One asker who gives up must not take the answer away from the others.
        return await asyncio.shield(task)

    async def idle(self) -> None:
        """Wait until no question is being answered."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def aclose(self) -> None:
        """End the questions that are still under way; their askers are cancelled."""
        under_way = list(self._tasks.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _in_turn(
        self, scope: Scope, work: Callable[[], Coroutine[Any, Any, Answer]]
    ) -> Answer:
        turn = self._turns.setdefault(scope, asyncio.Lock())
        try:
            async with asyncio.timeout(self._deadline_seconds), turn:
                return await work()
        except TimeoutError:
            raise TookTooLong(self._deadline_seconds) from None

    def _answered(self, question: Hashable, task: asyncio.Task[Any]) -> None:
        del self._tasks[question]
        # Looked at here, because the askers may all have given up by now.
        task.cancelled() or task.exception()
