"""How long one file may keep us waiting in all."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from metrics.errors import Unavailable

T = TypeVar("T")


class TooSlow(Unavailable):
    """The time for one file is used up: trying again would only use it twice."""

    permanent = True


class Patience:
    """The seconds that may still be spent on waiting for one file.

    A read timeout alone never ends a download that trickles; the time between two reads, in
    which the lines are stored, is not the host's and does not count.
    """

    def __init__(self, asked: str, seconds: float) -> None:
        """Take what errors call the file, and the seconds for all of it."""
        self.asked = asked
        self._seconds = seconds
        self._left = seconds

    async def of(self, something: Awaitable[T]) -> T:
        """Return what comes of `something`. Raises `TooSlow` where the seconds end first."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(self._left):
                return await something
        except TimeoutError:
            raise TooSlow(self.asked, f"not complete within {self._seconds:g} seconds") from None
        finally:
            self._left -= loop.time() - began
