"""The ways to the person who asked, and to nobody else.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
https://docs.slack.dev/reference/methods/chat.postEphemeral
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from typing import Protocol

from aiohttp import ClientError
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers import words
from handlers.access import Asker
from handlers.messages import SECTION_LIMIT, Block
from handlers.mrkdwn import shorten
from handlers.uploads import Sleep

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 1.5


class Way(Protocol):
    """A way to the person who asked."""

    async def say(self, text: str, blocks: list[Block] | None = None) -> None:
        """Show this to the person only; where that fails, it is logged."""
        ...

    def waiting(self) -> AbstractAsyncContextManager[None]:
        """Give a block that may take long; the person is told so if there is a way to."""
        ...


class InThread:
    """The way to the person who wrote in a thread; what was said there cannot be taken back."""

    def __init__(self, slack: AsyncWebClient, asker: Asker) -> None:
        self._slack = slack
        self._asker = asker

    async def say(self, text: str, blocks: list[Block] | None = None) -> None:
        """Show this to the person only, in the thread."""
        asker = self._asker
        try:
            await self._slack.chat_postEphemeral(
                channel=asker.channel,
                user=asker.user,
                text=text,
                blocks=blocks,
                thread_ts=asker.thread,
            )
        except (SlackClientError, ClientError, TimeoutError) as error:
            logger.warning("a reply did not reach Slack: %s", type(error).__name__)

    def waiting(self) -> AbstractAsyncContextManager[None]:
        """Give a block without a word about it."""
        return nullcontext()


class Directly:
    """The way to a person where nothing else leads to them: a direct message from the app."""

    def __init__(self, slack: AsyncWebClient, user: str) -> None:
        self._slack = slack
        self._user = user

    async def say(self, text: str, blocks: list[Block] | None = None) -> None:
        """Write this to the person."""
        try:
            await self._slack.chat_postMessage(channel=self._user, text=text, blocks=blocks)
        except (SlackClientError, ClientError, TimeoutError) as error:
            logger.warning("a reply did not reach Slack: %s", type(error).__name__)

    def waiting(self) -> AbstractAsyncContextManager[None]:
        """Give a block without a word about it."""
        return nullcontext()


class AtHome:
    """The way to the person who opened the App Home: it stands there, and nobody else sees it."""

    def __init__(self, slack: AsyncWebClient, user: str) -> None:
        self._slack = slack
        self._user = user

    async def say(self, text: str, blocks: list[Block] | None = None) -> None:
        """Show this as the whole of the App Home."""
        spoken = shorten(text, SECTION_LIMIT)
        shown = blocks or [{"type": "section", "text": {"type": "mrkdwn", "text": spoken}}]
        try:
            await self._slack.views_publish(
                user_id=self._user, view={"type": "home", "blocks": shown}
            )
        except (SlackClientError, ClientError, TimeoutError) as error:
            logger.warning("an App Home did not reach Slack: %s", type(error).__name__)

    def waiting(self) -> AbstractAsyncContextManager[None]:
        """Give a block without a word about it."""
        return nullcontext()


class Reply:
    """The way back to the person who typed one command; Slack lets it be used five times."""

    def __init__(self, response_url: str, sleep: Sleep = asyncio.sleep) -> None:
        self._webhook = AsyncWebhookClient(response_url, retry_handlers=[])
        self._sleep = sleep

    def waiting(self) -> AbstractAsyncContextManager[None]:
        """Give a block that says "working…" where it takes long."""
        return patience(self, self._sleep)

    async def say(self, text: str, blocks: list[Block] | None = None) -> None:
        """Show this to the person only."""
        await self._send(text=text, blocks=blocks, response_type="ephemeral")

    async def take_back(self) -> None:
        """Remove what was last said."""
        await self._send(delete_original=True)

    async def _send(self, **body: object) -> None:
        try:
            response = await self._webhook.send_dict(
                {k: v for k, v in body.items() if v is not None}
            )
        except (ClientError, TimeoutError) as error:
            logger.warning("a reply did not reach Slack: %s", type(error).__name__)
            return
        if response.status_code != 200:  # noqa: PLR2004 - HTTP's own number
            logger.warning("Slack refused a reply: %s", response.body)


@asynccontextmanager
async def patience(reply: Reply, sleep: Sleep) -> AsyncIterator[None]:
    """Say "working…" where the work inside takes long, and take it back when it is done."""
    said = False

    async def say_working() -> None:
        nonlocal said
        await sleep(PATIENCE_SECONDS)
        said = True
        await reply.say(words.working())

    saying = asyncio.create_task(say_working())
    try:
        yield
    finally:
        if not said:
            saying.cancel()
        with suppress(asyncio.CancelledError):
            await saying
        if said:
            await reply.take_back()
