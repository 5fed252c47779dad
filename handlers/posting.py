"""Giving Slack a message with its chart, in the order that never loses the text."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers import words
from handlers.messages import Block, Message
from handlers.refusals import (
    BLOCKS_REFUSED,
    MAYBE_DONE,
    FileNotReady,
    Limited,
    NativeRefused,
    SlackRefused,
    Unconfirmed,
    refusal,
)
from handlers.uploads import Sleep, Uploads

logger = logging.getLogger(__name__)

NOT_READY_SECONDS = (1.0, 2.0, 4.0)
MOST_WAITS = 2
MOST_RETRY_AFTER_SECONDS = 30.0

Send = Callable[[str, list[Block] | None], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands now, and the id of the file that it shows."""

    channel: str
    ts: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """What makes it possible to tell later whether a message was posted.

    `metadata` goes along with it, and `before` is awaited each time before it is sent.
    https://docs.slack.dev/messaging/message-metadata
    """

    metadata: Mapping[str, Any]
    before: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, and the message in it whose thread is meant; what is posted there may be marked."""

    channel: str
    thread: str | None
    marked: Marked | None = None


class Poster:
    """Posts messages with the bot's token; `sleep` waits for so many seconds.

    Where Slack says that it is too much at once, it waits so many times (`most_waits`).
    """

    def __init__(
        self, slack: AsyncWebClient, sleep: Sleep = asyncio.sleep, most_waits: int = MOST_WAITS
    ) -> None:
        self._slack = slack
        self._most_waits = most_waits
        self._uploads = Uploads(slack, sleep)
        self._sleep = sleep

    async def post(
        self,
        channel: str,
        message: Message,
        png: bytes | None,
        *,
        thread: str | None = None,
        marked: Marked | None = None,
    ) -> Posted:
        """Post a message with its chart, or without it and with a line that says why.

        With `thread`, it hangs on the message with that ts, and is never sent to the channel too.

        Raises `SlackRefused` where the channel cannot be posted to, `NativeRefused`, and
        `Unconfirmed`.
        """
        send = partial(self._post, Place(channel, thread, marked))
        return await self._give(channel, send, message, png)

    async def change(self, posted: Posted, message: Message, png: bytes | None) -> Posted:
        """Show another message, with its chart, where one stands; its thread stays.

        Raises as `post` does. https://docs.slack.dev/reference/methods/chat.update
        """
        send = partial(self._update, posted)
        changed = await self._give(posted.channel, send, message, png)
        if posted.file is not None:
            await self._uploads.delete(posted.file)
        return changed

    async def say(
        self, channel: str, text: str, blocks: list[Block], *, thread: str | None = None
    ) -> Posted:
        """Post a message that has no chart, as it is. Raises `SlackRefused` and `Unconfirmed`."""
        send = partial(self._post, Place(channel, thread))
        return Posted(channel, await self._when_allowed(send, text, blocks))

    async def rewrite(self, posted: Posted, text: str, blocks: list[Block]) -> None:
        """Put something else in the place of a message. Raises `SlackRefused` and `Unconfirmed`."""
        await self._update(posted, text, blocks)

    async def _give(self, channel: str, send: Send, message: Message, png: bytes | None) -> Posted:
        try:
            file_id = None if png is None else await self._uploads.upload(png, message.title)
        except SlackRefused as refused:
            return await self._without_chart(channel, send, message, refused)
        try:
            ts = await self._once_ready(send, message.text, message.blocks(file_id))
        except SlackRefused as refused:
            if file_id is not None:
                await self._uploads.delete(file_id)
            if refused.code not in BLOCKS_REFUSED:
                raise
            if message.is_native and not isinstance(refused, FileNotReady):
                raise NativeRefused(refused.code, details=refused.details) from refused
            return await self._without_chart(channel, send, message, refused)
        return Posted(channel, ts, file_id)

    async def _without_chart(
        self, channel: str, send: Send, message: Message, refused: SlackRefused
    ) -> Posted:
        logger.warning("posting without the chart: %s", refused)
        reason = words.refusal(refused.code, needed=refused.needed)
        noted = message.with_note(words.image_missing(reason))
        try:
            ts = await self._when_allowed(send, noted.text, noted.blocks())
        except SlackRefused as error:
            if error.code not in BLOCKS_REFUSED:
                raise
            ts = await self._when_allowed(send, noted.text, None)
        return Posted(channel, ts)

    async def _once_ready(self, send: Send, text: str, blocks: list[Block]) -> str:
        """Send, and wait where Slack says that it does not have the chart yet."""
        for seconds in NOT_READY_SECONDS:
            with suppress(FileNotReady):
                return await self._when_allowed(send, text, blocks)
            await self._sleep(seconds)
        return await self._when_allowed(send, text, blocks)

    async def _when_allowed(self, send: Send, text: str, blocks: list[Block] | None) -> str:
        """Send, and wait where Slack says that it is too much at once."""
        for _ in range(self._most_waits):
            try:
                return await send(text, blocks)
            except Limited as limited:
                if limited.seconds > MOST_RETRY_AFTER_SECONDS:
                    raise
                await self._sleep(limited.seconds)
        return await send(text, blocks)

    async def _post(self, place: Place, text: str, blocks: list[Block] | None) -> str:
        if place.marked is not None:
            await place.marked.before()
        asking = self._slack.chat_postMessage(
            channel=place.channel,
            thread_ts=place.thread,
            text=text,
            blocks=blocks,
            unfurl_links=False,
            unfurl_media=False,
            metadata=None if place.marked is None else dict(place.marked.metadata),
        )
        return await _confirmed(asking)

    async def _update(self, posted: Posted, text: str, blocks: list[Block] | None) -> str:
        # Blocks that are left out stay as they are, so that none is said by an empty list.
        asking = self._slack.chat_update(
            channel=posted.channel, ts=posted.ts, text=text, blocks=blocks or []
        )
        return await _confirmed(asking)


async def _confirmed(asking: Awaitable[AsyncSlackResponse]) -> str:
    """Return the ts of the message that Slack confirms."""
    try:
        response = await asking
    except SlackApiError as error:
        refused = refusal(error)
        if refused.code in MAYBE_DONE:
            raise Unconfirmed from error
        raise refused from error
    except (ClientError, TimeoutError) as error:
        raise Unconfirmed from error
    return str(response["ts"])
