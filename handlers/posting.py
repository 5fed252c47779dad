"""Giving Slack a message with its chart: upload, wait until Slack has it, post.

https://docs.slack.dev/messaging/working-with-files#uploading_files
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers import words
from handlers.messages import Block, Message

logger = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]

# Slack scans an uploaded file before it lets a message show it; this is how long we look for it.
LOOKS_SECONDS = (0.5, 1.0, 2.0, 3.0, 5.0)
NOT_READY_SECONDS = (1.0, 2.0, 4.0)
MOST_RETRY_AFTER_SECONDS = 30.0
MOST_TRIES_WHEN_LIMITED = 3

RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
# https://docs.slack.dev/reference/methods/chat.postMessage says of these that it may have been done.
MAYBE_DONE = frozenset({"fatal_error", "internal_error", "request_timeout"})
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})


class SlackRefused(Exception):
    """Slack would not do what was asked; `code` is Slack's own word for why."""

    def __init__(self, code: str, needed: str = "") -> None:
        super().__init__(f"Slack refused: {code}")
        self.code = code
        self.needed = needed


class FileNotReady(SlackRefused):
    """The message shows a file that Slack has not finished looking at."""


class Limited(SlackRefused):
    """Slack will take the message in so many `seconds`."""

    def __init__(self, code: str, seconds: float) -> None:
        super().__init__(code)
        self.seconds = seconds


class Unconfirmed(Exception):
    """The connection broke before Slack answered: the message may or may not be there.

    Posting again could show it twice, so nothing posts it again by itself.
    """


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands now, and why its chart is missing where it is."""

    channel: str
    ts: str
    chart_refused: str | None = None


class Poster:
    """Posts messages with the bot's token; `sleep` waits for so many seconds."""

    def __init__(self, slack: AsyncWebClient, sleep: Sleep = asyncio.sleep) -> None:
        self._slack = slack
        self._sleep = sleep

    async def post(
        self, channel: str, message: Message, png: bytes | None, thread_ts: str | None = None
    ) -> Posted:
        """Post a message with its chart, or without it and with a line that says why.

        Raises `SlackRefused` where the channel cannot be posted to, and `Unconfirmed`.
        """
        try:
            file_id = None if png is None else await self._uploaded(message, png)
        except SlackRefused as refused:
            return await self._without_chart(channel, message, refused, thread_ts)
        try:
            return await self._ready(channel, message, file_id, thread_ts)
        except SlackRefused as refused:
            if file_id is not None:
                await self._delete(file_id)
            if refused.code not in BLOCKS_REFUSED:
                raise
            return await self._without_chart(channel, message, refused, thread_ts)

    async def _without_chart(
        self, channel: str, message: Message, refused: SlackRefused, thread_ts: str | None
    ) -> Posted:
        logger.warning("posting without the chart: %s", refused)
        noted = message.with_note(
            words.image_missing(words.refusal(refused.code, needed=refused.needed))
        )
        try:
            ts = await self._posted(channel, noted.text, noted.blocks(), thread_ts)
        except SlackRefused as error:
            if error.code not in BLOCKS_REFUSED:
                raise
            ts = await self._posted(channel, noted.text, None, thread_ts)
        return Posted(channel, ts, refused.code)

    async def _ready(
        self, channel: str, message: Message, file_id: str | None, thread_ts: str | None
    ) -> Posted:
        """Post, and give Slack some more time where it says that it does not have the file yet."""
        for seconds in NOT_READY_SECONDS:
            try:
                ts = await self._posted(channel, message.text, message.blocks(file_id), thread_ts)
                return Posted(channel, ts)
            except FileNotReady:
                await self._sleep(seconds)
        ts = await self._posted(channel, message.text, message.blocks(file_id), thread_ts)
        return Posted(channel, ts)

    async def _posted(
        self, channel: str, text: str, blocks: list[Block] | None, thread_ts: str | None
    ) -> str:
        for _ in range(MOST_TRIES_WHEN_LIMITED - 1):
            try:
                return await self._post_once(channel, text, blocks, thread_ts)
            except Limited as limited:
                await self._sleep(limited.seconds)
        return await self._post_once(channel, text, blocks, thread_ts)

    async def _post_once(
        self, channel: str, text: str, blocks: list[Block] | None, thread_ts: str | None
    ) -> str:
        try:
            response = await self._slack.chat_postMessage(
                channel=channel,
                text=text,
                blocks=blocks,
                thread_ts=thread_ts,
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            refused = refusal(error)
            if refused.code in MAYBE_DONE:
                raise Unconfirmed from error
            raise refused from error
        except (ClientError, TimeoutError) as error:
            raise Unconfirmed from error
        return str(response["ts"])

    async def _uploaded(self, message: Message, png: bytes) -> str:
        """Upload without a channel: the message itself shows the file where it is posted."""
        name = message.chart.title if message.chart else "chart"
        try:
            response = await self._slack.files_upload_v2(
                filename="copilot-metrics.png", title=name, file=png
            )
            file_id = str(response["files"][0]["id"])
            await self._scanned(file_id)
        except SlackApiError as error:
            raise refusal(error) from error
        except (SlackClientError, ClientError, TimeoutError) as error:
            raise SlackRefused("upload_failed") from error
        return file_id

    async def _scanned(self, file_id: str) -> None:
        for seconds in LOOKS_SECONDS:
            try:
                info = await self._slack.files_info(file=file_id)
            except SlackApiError as error:
                # Without `files:read` there is no looking: posting is tried until Slack has it.
                logger.info("cannot look whether the chart is ready: %s", refusal(error))
                return
            if info["file"].get("mimetype"):
                return
            await self._sleep(seconds)

    async def _delete(self, file_id: str) -> None:
        try:
            await self._slack.files_delete(file=file_id)
        except (SlackClientError, ClientError, TimeoutError) as error:
            logger.warning(
                "a chart that nobody sees could not be deleted: %s", type(error).__name__
            )


def refusal(error: SlackApiError) -> SlackRefused:
    """Return Slack's refusal as the fact that is needed to act on it."""
    response = error.response
    if not isinstance(response, AsyncSlackResponse) or not isinstance(response.data, dict):
        return SlackRefused("internal_error")
    code = str(response.get("error", "internal_error"))
    if code in RATE_LIMITED:
        seconds = float(response.headers.get("Retry-After", 1))
        return Limited(code, seconds) if seconds <= MOST_RETRY_AFTER_SECONDS else SlackRefused(code)
    details = " ".join((response.get("response_metadata") or {}).get("messages") or [])
    if code in BLOCKS_REFUSED and "invalid slack file" in details:
        return FileNotReady(code)
    return SlackRefused(code, needed=str(response.get("needed", "")))
