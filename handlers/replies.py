"""Answering only the person who asked, through the address that Slack sends with a command.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import ClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers import words
from handlers.messages import Block
from handlers.uploads import Sleep

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 1.5


class Reply:
    """The way back to the person who typed one command; Slack lets it be used five times."""

    def __init__(self, response_url: str) -> None:
        self._webhook = AsyncWebhookClient(response_url, retry_handlers=[])

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
