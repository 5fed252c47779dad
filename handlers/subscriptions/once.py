"""What several subscriptions ask at the same moment, asked once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime
from typing import Generic, TypeVar

Found = TypeVar("Found")


class OncePerMoment(Generic[Found]):
    """Asks each question once for each moment, and gives everybody the same answer or error."""

    def __init__(self) -> None:
        self._moment: datetime | None = None
        self._asked: dict[Hashable, asyncio.Future[Found]] = {}

    async def of(
        self, question: Hashable, moment: datetime, ask: Callable[[], Awaitable[Found]]
    ) -> Found:
        """Return the answer to a question at a moment. Raises what `ask` raises."""
        if moment != self._moment:
            self._moment, self._asked = moment, {}
        if question not in self._asked:
            self._asked[question] = asyncio.ensure_future(ask())
        # Who gives up waiting must not take the answer from the others.
        return await asyncio.shield(self._asked[question])
