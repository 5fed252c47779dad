"""Bringing one delivery to its channel: composed, marked, posted and recorded, part by part."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.access import Access
from handlers.answers import Answers
from handlers.deliveries.claims import DETAILS, MESSAGE, Claim, LeaseLost
from handlers.deliveries.failing import Again, Stop, after
from handlers.deliveries.moments import Moment, Reached
from handlers.deliveries.pace import Pace
from handlers.deliveries.permission import check
from handlers.deliveries.reconcile import History, NotTold, metadata_of
from handlers.deliveries.terms import LATE, Promise, Reason, Terms
from handlers.messages import Message
from handlers.posting import Marked
from handlers.problems import place_of
from handlers.refusals import Limited, SlackRefused
from handlers.subscriptions.composed import Composed, Composer, Occasion, Silent
from handlers.subscriptions.keeping import subscription_of
from handlers.subscriptions.subscription import Subscription
from handlers.threads import Threads
from handlers.words.deliveries import may_be_a_repeat
from storage.deliveries import State, has_newer
from storage.engine import reading
from storage.subscriptions import subscription as stored_subscription

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Delivers what a worker has claimed."""

    engine: AsyncEngine
    access: Access
    composer: Composer
    answers: Answers
    threads: Threads
    history: History
    pace: Pace
    terms: Terms
    reached: Reached

    async def deliver(self, claim: Claim, now: datetime) -> None:
        """Do all that is left of a delivery, and note what became of it."""
        try:
            async with asyncio.timeout(self.terms.deadline.total_seconds()):
                await self._deliver(claim, now)
        except LeaseLost:
            logger.info("a delivery was taken over by another worker")
        except Exception as error:  # noqa: BLE001 - whatever happens to one must not touch another
            await self._failed(claim, error)

    async def _deliver(self, claim: Claim, now: datetime) -> None:
        unsure = await self._reconciled(claim)
        if claim.row.state is not State.DUE:
            return
        subscription = await self._wanted(claim, now)
        if subscription is None:
            return
        await check(self.access, subscription, claim.row.channel)
        due_at = claim.row.due_at
        occasion = Occasion(due_at, now, late=now - due_at > LATE, repeat=unsure == MESSAGE)
        composed = await self.composer.compose(subscription, occasion)
        await self._say(claim, composed, unsure)

    async def _reconciled(self, claim: Claim) -> int | None:
        """Find out whether a part that is marked was posted; returns one that may be a repeat.

        Where nobody can tell, the deployment has said which way to err.
        """
        part = claim.row.posting
        if part is None:
            return None
        try:
            # Several may have had it since it was marked, and none before it was due.
            ts = await self.history.ts_of(claim.row, part, claim.row.due_at)
        except NotTold:
            if self.terms.promise is Promise.AT_LEAST_ONCE:
                return part
            state = State.SENT if claim.row.ts else State.SKIPPED
            await claim.close(state, Reason.MAY_BE_SENT)
            return None
        if ts is None:
            await claim.unmark()
        else:
            await claim.found(part, ts)
        return None

    async def _wanted(self, claim: Claim, now: datetime) -> Subscription | None:
        """Return the subscription, or close the delivery where nobody waits for it any more."""
        row = claim.row
        async with reading(self.engine) as connection:
            stored = await stored_subscription(connection, row.subscription)
            newer = await has_newer(connection, row)
        assert stored is not None  # noqa: S101 - rows of subscriptions are never deleted
        subscription = subscription_of(stored)
        reasons = (
            (stored.ended_at is not None, Reason.ENDED),
            (not subscription.is_tried, Reason.PAUSED),
            (newer, Reason.SUPERSEDED),
            (self.terms.is_over(row.due_at, now), Reason.TOO_LATE),
        )
        reason = next((reason for holds, reason in reasons if holds), None)
        if reason is None:
            return subscription
        await claim.close(State.SENT if row.ts else State.SKIPPED, reason)
        return None

    async def _say(self, claim: Claim, composed: Composed | Silent, unsure: int | None) -> None:
        if isinstance(composed, Silent):
            state = State.SENT if claim.row.ts else State.SILENT
            await claim.close(state, memory=composed.memory)
            return
        await self._say_message(claim, composed)
        details = composed.details
        if details is not None and claim.row.details_ts is None:
            if unsure == DETAILS:
                details = details.with_note(may_be_a_repeat())
            await claim.record_details(await self._post(claim, DETAILS, details))
        await claim.close(State.SENT)

    async def _say_message(self, claim: Claim, composed: Composed) -> None:
        row = claim.row
        if row.sent_at is not None:
            return
        async with self.threads.answering(row.channel, None):
            ts = row.ts or await self._post(claim, MESSAGE, composed.message)
            await claim.record(composed, ts)

    async def _post(self, claim: Claim, part: int, message: Message) -> str:
        """Post a part, which is marked each time before it is sent."""
        row = claim.row
        marked = Marked(metadata_of(row, part), partial(self._before, claim, part))
        posted = await self.answers.post(
            row.channel, message, thread=row.ts if part == DETAILS else None, marked=marked
        )
        self.reached(Moment.AFTER_POSTING)
        return posted.ts

    async def _before(self, claim: Claim, part: int) -> None:
        await self.pace.turn(claim.row.channel)
        await claim.mark(part)

    async def _failed(self, claim: Claim, error: Exception) -> None:
        """Note what follows from an error, where it is known what it left behind."""
        if claim.sending and not isinstance(error, SlackRefused):
            # It may stand in the channel; whoever takes it over after the lease will look.
            logger.warning("a message was not confirmed: %s", place_of(error))
            return
        if claim.sending and isinstance(error, Limited):
            # Slack limits each of its methods by itself, and the turns are for posting alone.
            self.pace.hold(error.seconds)
        try:
            await self._follow(claim, error)
        except LeaseLost:
            logger.info("a delivery that failed was taken over by another worker")

    async def _follow(self, claim: Claim, error: Exception) -> None:
        row, now = claim.row, claim.worker.clock()
        step = after(error, row.attempts, row.due_at, now, key=row.key)
        logger.info("a delivery failed (%s): %s", place_of(error), type(step).__name__)
        if isinstance(step, Again):
            # What comes too late even then is closed when it is taken up again.
            await claim.release(step.at)
        elif isinstance(step, Stop):
            await claim.stop(State.SENT if row.ts else State.FAILED, step.why)
        else:
            await claim.close(State.SENT if row.ts else State.SKIPPED, step.why)
