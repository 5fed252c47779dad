"""Telling the owner of a subscription, once, that it could not be delivered and what ends that."""

import logging
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.access import Access
from handlers.access.rules import Standing
from handlers.deliveries.failing import LEFT_OUT
from handlers.hindrances import APP_SHUT_OUT, OWNER_LOST, concerns_channel
from handlers.messages import Block
from handlers.paused_buttons import paused_buttons
from handlers.posting import Poster
from handlers.problems import place_of
from handlers.refusals import Limited, SlackRefused
from handlers.subscriptions.keeping import Subscriptions, subscription_of
from handlers.subscriptions.kinds import kind_of
from handlers.subscriptions.subscription import ASKED, Subscription
from handlers.words import undeliverable as words
from storage.engine import reading, writing
from storage.untold import (
    UntoldRow,
    claim_telling,
    forget_told,
    next_untold,
    note_told,
    put_off_telling,
    told_needlessly,
    untold,
)

logger = logging.getLogger(__name__)

# Whoever tells has so long for it; killed meanwhile, another one does it.
LEASE = timedelta(minutes=5)
AGAIN_AFTER = timedelta(minutes=10)
_LOST = frozenset({Standing.GONE, Standing.GUEST, Standing.STRANGER, Standing.BOT})
# There is no writing to this person.
_NO_WAY_TO = frozenset(
    {
        *("channel_not_found", "user_not_found", "user_disabled", "messages_tab_disabled"),
        *("cannot_dm_bot", "not_in_channel", "is_archived", "is_inactive"),
    }
)


class Telling:
    """Tells who can help, as soon as Slack lets it; `tell` is called whenever that may be due."""

    def __init__(
        self, engine: AsyncEngine, subscriptions: Subscriptions, access: Access, poster: Poster
    ) -> None:
        self._engine = engine
        self._subscriptions = subscriptions
        self._access = access
        self._poster = poster

    async def tell(self, now: datetime) -> None:
        """Tell everybody who does not know yet and may be told now."""
        async with reading(self._engine) as connection:
            needlessly = await told_needlessly(connection)
            rows = await untold(connection, now, wished=ASKED, reasons=LEFT_OUT)
        if needlessly:
            async with writing(self._engine) as connection:
                await forget_told(connection)
        for row in rows:
            await self._tell_once(row, now)

    async def next(self) -> datetime | None:
        """Return when somebody is to be told next, None where everybody knows."""
        async with reading(self._engine) as connection:
            return await next_untold(connection, wished=ASKED, reasons=LEFT_OUT)

    async def _tell_once(self, row: UntoldRow, now: datetime) -> None:
        number = row.subscription.id
        async with writing(self._engine) as connection:
            if not await claim_telling(connection, number, now, now + LEASE):
                return
        failure = await self._try(row, now)
        async with writing(self._engine) as connection:
            if failure is None:
                await note_told(connection, number)
                return
            said = failure if isinstance(failure, SlackRefused) else place_of(failure)
            logger.info("an owner is told later: %s", said)
            seconds = failure.seconds if isinstance(failure, Limited) else 0
            until = now + max(AGAIN_AFTER, timedelta(seconds=seconds))
            await put_off_telling(connection, number, until)

    async def _try(self, row: UntoldRow, now: datetime) -> Exception | None:
        """Return None where nothing is left to do, and else what was in the way."""
        try:
            await self._tell(row, now)
        except Exception as error:  # noqa: BLE001 - whatever is with one must not touch another
            return error
        return None

    async def _tell(self, row: UntoldRow, now: datetime) -> None:
        subscription = subscription_of(row.subscription)
        person = await self._access.person(subscription.owner)
        lost = person.standing in _LOST or row.reason in OWNER_LOST
        if lost or not await self._told_directly(row, subscription):
            await self._tell_channel(row, subscription)
        elif row.left_out is None and row.reason in APP_SHUT_OUT:
            # Slack has just taken a message, so what was in the way is over.
            await self._subscriptions.resume(subscription.number, now)

    async def _told_directly(self, row: UntoldRow, subscription: Subscription) -> bool:
        """Return whether there is a way to the owner."""
        text = text_for(row, subscription)
        try:
            await self._poster.say(subscription.owner, text, blocks_for(row, text))
        except SlackRefused as refused:
            if refused.code not in _NO_WAY_TO:
                raise
            return False
        return True

    async def _tell_channel(self, row: UntoldRow, subscription: Subscription) -> None:
        """Say it where it should have come, because its owner cannot help; the last way there is."""
        if row.left_out is not None or concerns_channel(row.reason):
            logger.warning("nobody is left to tell of a subscription: %s", row.reason)
            return
        text = words.paused_here(_ordered(subscription), row.reason)
        try:
            await self._poster.say(subscription.channel, text, [section(text)])
        except SlackRefused as refused:
            if refused.code not in _NO_WAY_TO:
                raise
            logger.warning("nobody is left to tell of a subscription: %s", row.reason)


def text_for(row: UntoldRow, subscription: Subscription) -> str:
    """Return what its owner is told about a subscription."""
    ordered, schedule = _ordered(subscription), subscription.order.schedule
    if row.left_out is not None:
        was_due = words.due_text(row.left_out, schedule.zone)
        due = subscription.next_due
        next_one = None if due is None else words.due_text(due, schedule.zone)
        return words.left_out(ordered, row.reason, was_due, next_one)
    if row.reason in APP_SHUT_OUT:
        return words.resumed(ordered, row.reason)
    return words.paused(ordered, row.reason)


def blocks_for(row: UntoldRow, text: str) -> list[Block]:
    """Return the same with what can be pressed, where there is something to press."""
    if row.left_out is not None or row.reason in APP_SHUT_OUT:
        return [section(text)]
    movable = concerns_channel(row.reason)
    return [section(text), paused_buttons(row.subscription.id, movable=movable)]


def section(text: str) -> Block:
    """Return a text as a block."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _ordered(found: Subscription) -> words.Ordered:
    return words.Ordered(kind_of(found.order), found.number, found.order.command, found.channel)
