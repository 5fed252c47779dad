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
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers import words
from handlers.access import Asker
from handlers.messages import SECTION_LIMIT, Block
from handlers.mrkdwn import shorten
from handlers.refusals import refusal
from handlers.uploads import Sleep

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 1.5
# Nobody may write in such a thread; the person is told beside it, and nobody else.
THREAD_CLOSED = frozenset(
    {"restricted_action_thread_locked", "restricted_action_non_threadable_channel"}
)


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
        try:
            try:
                await self._show(text, blocks, self._asker.thread)
            except SlackApiError as error:
                if refusal(error).code not in THREAD_CLOSED:
                    raise
                await self._show(text, blocks, None)
        except SlackApiError as error:
            # The thread, the channel or the app's place in it is gone, and so is the question.
            logger.info("a reply has nowhere to go: %s", refusal(error).code)
        except (SlackClientError, ClientError, TimeoutError) as error:
            logger.warning("a reply did not reach Slack: %s", type(error).__name__)

    async def _show(self, text: str, blocks: list[Block] | None, thread: str | None) -> None:
        await self._slack.chat_postEphemeral(
            channel=self._asker.channel,
            user=self._asker.user,
            text=text,
            blocks=blocks,
            thread_ts=thread,
        )

    def waiting(self) -> AbstractAsyncContextManager[None]:
        """Give a block without a word about it."""
        return nullcontext()


class Pressed:
    """The way to the person who pressed something or submitted a window.

    What is said stands below the message that was pressed, which stays: here "delete the original"
    would take the answer itself away, so nobody is told to wait.
    """

    def __init__(self, response_url: str, thread: str | None = None) -> None:
        self._webhook = AsyncWebhookClient(response_url, retry_handlers=[])
        self._thread = thread

    async def say(self, text: str, blocks: list[Block] | None = None) -> None:
        """Show this to the person only, in the thread that the message stands in."""
        await _send(
            self._webhook,
            text=text,
            blocks=blocks,
            response_type="ephemeral",
            replace_original=False,
            thread_ts=self._thread,
        )

    async def replace(self, text: str, blocks: list[Block]) -> None:
        """Show this instead of the message that was pressed."""
        await _send(self._webhook, text=text, blocks=blocks, replace_original=True)

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
        self._turn = asyncio.Lock()
        self._has_answered = False
        self._says_working = False

    def waiting(self) -> AbstractAsyncContextManager[None]:
        """Give a block that says "working…" where it takes long."""
        return patience(self, self._sleep)

    async def say(self, text: str, blocks: list[Block] | None = None) -> None:
        """Show this to the person only; it takes the place of "working…"."""
        async with self._turn:
            replaces, self._says_working = self._says_working or None, False
            self._has_answered = True
            await _send(
                self._webhook,
                text=text,
                blocks=blocks,
                response_type="ephemeral",
                replace_original=replaces,
            )

    async def say_working(self) -> None:
        """Tell the person to wait, unless there is an answer already."""
        async with self._turn:
            if not self._has_answered:
                self._says_working = True
                text = words.working()
                await _send(self._webhook, text=text, response_type="ephemeral")

    async def take_back(self) -> None:
        """Remove "working…" where it still stands: Slack's "original" is what was said last."""
        async with self._turn:
            if self._says_working:
                self._says_working = False
                await _send(self._webhook, delete_original=True)


async def _send(webhook: AsyncWebhookClient, **body: object) -> None:
    try:
        response = await webhook.send_dict({k: v for k, v in body.items() if v is not None})
    except (ClientError, TimeoutError, ValueError) as error:
        # What is no address is a ValueError; Slack does not send any.
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
        await reply.say_working()

    saying = asyncio.create_task(say_working())
    try:
        yield
    finally:
        if not said:
            saying.cancel()
        with suppress(asyncio.CancelledError):
            await saying
        await reply.take_back()
