"""Giving Slack a chart, and waiting until Slack has looked at it.

https://docs.slack.dev/messaging/working-with-files#uploading_files
"""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.refusals import SlackRefused, refusal

logger = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]

# Slack scans an uploaded file before a message may show it; this is how long we look for it.
LOOKS_SECONDS = (0.5, 1.0, 2.0, 3.0, 5.0)


class Uploads:
    """Files of the bot that nobody sees until a message shows them."""

    def __init__(self, slack: AsyncWebClient, sleep: Sleep) -> None:
        self._slack = slack
        self._sleep = sleep

    async def upload(self, png: bytes, title: str) -> str:
        """Return the id of the uploaded chart, once Slack has it. Raises `SlackRefused`.

        It goes to no channel and carries no alternative text: with either, Slack can accept a file
        and never show it. The message that shows it has both.
        """
        try:
            response = await self._slack.files_upload_v2(
                filename="copilot-metrics.png", title=title, file=png
            )
            file_id = str(response["files"][0]["id"])
            await self._scanned(file_id)
        except SlackApiError as error:
            raise refusal(error) from error
        except (SlackClientError, ClientError, TimeoutError) as error:
            raise SlackRefused("upload_failed") from error
        return file_id

    async def delete(self, file_id: str) -> None:
        """Remove a chart that no message shows; where that fails it stays, unseen."""
        try:
            await self._slack.files_delete(file=file_id)
        except (SlackClientError, ClientError, TimeoutError) as error:
            logger.warning("an unseen chart could not be deleted: %s", type(error).__name__)

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
