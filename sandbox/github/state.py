"""What the two hosts share."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sandbox.company import Company
from sandbox.github.asked import Asked
from sandbox.github.faults import Faults
from sandbox.github.limits import RateLimit
from sandbox.github.links import Signer
from sandbox.github.tokens import Tokens

Answer = TypeVar("Answer")


@dataclass(slots=True)
class State:
    """The company, the clock, the faults, and what has happened so far."""

    company: Company
    clock: Callable[[], datetime]
    tokens: Tokens
    faults: Faults
    signer: Signer
    legacy: bool
    executor: Executor
    """One thread, in which the company's figures are counted beside the event loop."""
    requests: list[Asked] = field(default_factory=list)
    awaited: dict[int, asyncio.Event] = field(default_factory=dict)
    """What is set when so many requests have come."""
    limit: RateLimit = field(default_factory=RateLimit)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    links_url: str = ""

    def hear(self, asked: Asked) -> None:
        """Note a request, for `requests` and for who waits for so many."""
        self.requests.append(asked)
        heard = self.awaited.pop(len(self.requests), None)
        if heard is not None:
            heard.set()

    async def count(self, figures: Callable[[], Answer]) -> Answer:
        """Count figures of the company without holding up the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self.executor, figures)
