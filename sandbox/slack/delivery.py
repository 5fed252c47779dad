"""Handing something to the app, and timing how long it takes to say that it has it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from sandbox.slack.facts import Acknowledgement, Json
from sandbox.slack.feed import Feed

_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Envelope:
    """One payload for the app, in Socket Mode's words for its kind."""

    kind: Literal["slash_commands", "interactive", "events_api"]
    payload: Json
    retry_num: int = 0
    retry_reason: str = ""


class NotDeliveredError(Exception):
    """The app was not there, or answered something else than yes; ``final`` forbids a retry."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


@dataclass(slots=True)
class Courier:
    """Delivers envelopes one way or the other, and waits so many real seconds for the answer."""

    feed: Feed
    deliver: Callable[[Envelope], Awaitable[Json]]
    acknowledge_within: float
    delivered: list[Envelope] = field(default_factory=list)

    async def send(self, envelope: Envelope) -> Acknowledgement:
        """What the app answered, or why it did not."""
        self.delivered.append(envelope)
        mark, start = self.feed.mark, time.perf_counter()
        payload: Json = {}
        error = None
        try:
            payload = await asyncio.wait_for(self.deliver(envelope), self.acknowledge_within)
        except TimeoutError:
            error = "operation_timeout"
        except NotDeliveredError:
            error = "dispatch_failed"
        spent = (time.perf_counter() - start) * _THOUSAND
        event_id = envelope.payload.get("event_id")
        return Acknowledgement(mark, spent, payload, error, event_id)
