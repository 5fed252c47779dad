"""Giving Slack a message with its chart, in the order that never loses the text."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import words
from handlers.messages import Block, Message
from handlers.refusals import (
    BLOCKS_REFUSED,
    MAYBE_DONE,
    FileNotReady,
    Limited,
    SlackRefused,
    Unconfirmed,
    refusal,
)
from handlers.uploads import Sleep, Uploads

logger = logging.getLogger(__name__)

NOT_READY_SECONDS = (1.0, 2.0, 4.0)
MOST_WAITS = 2


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands now."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, and the message in it whose thread is meant."""

    channel: str
    thread: str | None


class Poster:
    """Posts messages with the bot's token; `sleep` waits for so many seconds."""

    def __init__(self, slack: AsyncWebClient, sleep: Sleep = asyncio.sleep) -> None:
        self._slack = slack
        self._uploads = Uploads(slack, sleep)
        self._sleep = sleep

    async def post(
        self, channel: str, message: Message, png: bytes | None, *, thread: str | None = None
    ) -> Posted:
        """Post a message with its chart, or without it and with a line that says why.

        With `thread`, it hangs on the message with that ts, and is never sent to the channel too.

        Raises `SlackRefused` where the channel cannot be posted to, and `Unconfirmed`.
        """
        try:
            file_id = None if png is None else await self._uploads.upload(png, message.title)
        except SlackRefused as refused:
            return await self._without_chart(Place(channel, thread), message, refused)
        place = Place(channel, thread)
        try:
            ts = await self._once_ready(place, message.text, message.blocks(file_id))
        except SlackRefused as refused:
            if file_id is not None:
                await self._uploads.delete(file_id)
            if refused.code not in BLOCKS_REFUSED:
                raise
            return await self._without_chart(place, message, refused)
        return Posted(channel, ts)

    async def say(
        self, channel: str, text: str, blocks: list[Block], *, thread: str | None = None
    ) -> Posted:
        """Post a message that has no chart, as it is. Raises `SlackRefused` and `Unconfirmed`."""
        return Posted(channel, await self._when_allowed(Place(channel, thread), text, blocks))

    async def change(self, posted: Posted, text: str, blocks: list[Block]) -> None:
        """Put something else in the place of a message. Raises `SlackRefused` and `Unconfirmed`."""
        with _refusals():
            await self._slack.chat_update(
                channel=posted.channel, ts=posted.ts, text=text, blocks=blocks
            )

    async def _without_chart(self, place: Place, message: Message, refused: SlackRefused) -> Posted:
        logger.warning("posting without the chart: %s", refused)
        reason = words.refusal(refused.code, needed=refused.needed)
        noted = message.with_note(words.image_missing(reason))
        try:
            ts = await self._when_allowed(place, noted.text, noted.blocks())
        except SlackRefused as error:
            if error.code not in BLOCKS_REFUSED:
                raise
            ts = await self._when_allowed(place, noted.text, None)
        return Posted(place.channel, ts)

    async def _once_ready(self, place: Place, text: str, blocks: list[Block]) -> str:
        """Post, and wait where Slack says that it does not have the chart yet."""
        for seconds in NOT_READY_SECONDS:
            with suppress(FileNotReady):
                return await self._when_allowed(place, text, blocks)
            await self._sleep(seconds)
        return await self._when_allowed(place, text, blocks)

    async def _when_allowed(self, place: Place, text: str, blocks: list[Block] | None) -> str:
        """Post, and wait where Slack says that it is too much at once."""
        for _ in range(MOST_WAITS):
            try:
                return await self._post(place, text, blocks)
            except Limited as limited:
                await self._sleep(limited.seconds)
        return await self._post(place, text, blocks)

    async def _post(self, place: Place, text: str, blocks: list[Block] | None) -> str:
        with _refusals():
            response = await self._slack.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread,
                text=text,
                blocks=blocks,
                unfurl_links=False,
                unfurl_media=False,
            )
        return str(response["ts"])


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what Slack's client raises into `SlackRefused` and `Unconfirmed`."""
    try:
        yield
    except SlackApiError as error:
        refused = refusal(error)
        if refused.code in MAYBE_DONE:
            raise Unconfirmed from error
        raise refused from error
    except (ClientError, TimeoutError) as error:
        raise Unconfirmed from error
