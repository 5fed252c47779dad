"""A worker's hold of a delivery: all it writes names the worker, and is refused after a takeover."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from handlers.deliveries.moments import Moment, Reached
from handlers.deliveries.terms import Terms
from handlers.hindrances import MENDED_FOR_ALL
from handlers.posting import Posted
from handlers.subscriptions.composed import Composed
from handlers.threads import answer_row
from storage.answers import put_answer
from storage.deliveries import DeliveryRow, State, change_held, change_taken, claim_delivery
from storage.engine import writing
from storage.subscriptions import end_pause, put_memory, stop_subscription

MESSAGE, DETAILS = 0, 1


class LeaseLost(Exception):
    """Another worker has taken the delivery over, or it was moved to another channel."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Who takes deliveries: `name` is another in every process, and `clock` returns aware UTC."""

    name: str
    engine: AsyncEngine
    terms: Terms
    clock: Callable[[], datetime]
    reached: Reached

    def at(self, now: datetime) -> "Worker":
        """Return the worker with a clock that shows `now`, and goes on from there."""
        started, clock = self.clock(), self.clock
        return replace(self, clock=lambda: now + (clock() - started))

    async def take(self, row: DeliveryRow) -> "Claim | None":
        """Claim a delivery by one conditional update; None where another worker was quicker."""
        now = self.clock()
        until = now + self.terms.lease
        async with writing(self.engine) as connection:
            if not await claim_delivery(connection, row, self.name, now, until):
                return None
        mine = replace(row, worker=self.name, lease_until=until, attempts=row.attempts + 1)
        return Claim(self, mine)


@dataclass(slots=True)
class Claim:
    """A delivery that this worker has, `row` as it is stored by now.

    `sending` says that a part was marked since, and may be on its way.
    """

    worker: Worker
    row: DeliveryRow
    sending: bool = False

    async def mark(self, part: int) -> None:
        """Note that a part is about to be sent, with a new lease. Raises `LeaseLost`."""
        now = self.worker.clock()
        until = now + self.worker.terms.lease
        async with writing(self.worker.engine) as connection:
            held = await change_held(connection, self.row, now, posting=part, lease_until=until)
        if not held:
            raise LeaseLost
        self.sending = True

    async def unmark(self) -> None:
        """Note that what was marked is not there. Raises `LeaseLost`."""
        await self._write(posting=None)

    async def found(self, part: int, ts: str) -> None:
        """Note where a part stands that was marked before. Raises `LeaseLost`."""
        await self._write(posting=None, **_at(part, ts))

    async def record(self, composed: Composed, ts: str) -> None:
        """Note where the message stands, what it says, and the question that its thread is about.

        Raises `LeaseLost`.
        """
        now = self.worker.clock()
        posted = Posted(self.row.channel, ts)
        answer = answer_row(posted, composed.question, None, now, composed.message.period)
        async with writing(self.worker.engine) as connection:
            await put_answer(connection, answer)
            await self._remember(connection, composed.memory)
            await self._change(
                connection,
                posting=None,
                ts=ts,
                sent_at=now,
                told=composed.told,
                look_again=composed.look_again,
            )
            self.worker.reached(Moment.BEFORE_RECORDING)
        self.sending = False

    async def record_details(self, ts: str) -> None:
        """Note where the details stand. Raises `LeaseLost`."""
        await self._write(posting=None, details_ts=ts)
        self.sending = False

    async def close(
        self, state: State, reason: str | None = None, memory: dict[str, Any] | None = None
    ) -> None:
        """Note what became of the delivery, and end the hold. Raises `LeaseLost`.

        What was in everybody's way is over once one has come.
        """
        async with writing(self.worker.engine) as connection:
            await self._remember(connection, memory)
            await self._change(connection, **self._closed(state, reason))
            if reason is None:
                await end_pause(connection, self.row.subscription, MENDED_FOR_ALL)

    async def stop(self, state: State, why: str) -> None:
        """Close it, and pause its subscription. Raises `LeaseLost`."""
        async with writing(self.worker.engine) as connection:
            await self._change(connection, **self._closed(state, why))
            await stop_subscription(
                connection,
                self.row.subscription,
                self.row.channel,
                why=why,
                since=self.worker.clock(),
                stays_due=why in MENDED_FOR_ALL,
            )

    async def release(self, not_before: datetime) -> None:
        """End the hold, so that it is tried again from a moment on. Raises `LeaseLost`."""
        posting = self.row.posting
        await self._write(posting=posting, not_before=not_before, lease_until=None, worker=None)

    def _closed(self, state: State, reason: str | None) -> dict[str, Any]:
        sent_at = self.row.sent_at
        if state is State.SENT and sent_at is None:
            sent_at = self.worker.clock()
        return {"state": state, "reason": reason, "lease_until": None, "sent_at": sent_at}

    async def _write(self, **values: Any) -> None:
        async with writing(self.worker.engine) as connection:
            await self._change(connection, **values)

    async def _change(self, connection: AsyncConnection, **values: Any) -> None:
        if not await change_taken(connection, self.row, **values):
            raise LeaseLost
        self.row = replace(self.row, **values)

    async def _remember(self, connection: AsyncConnection, memory: dict[str, Any] | None) -> None:
        if memory is not None:
            await put_memory(connection, self.row.subscription, memory)


def _at(part: int, ts: str) -> dict[str, str]:
    return {"ts": ts} if part == MESSAGE else {"details_ts": ts}
