"""Sharing a file with a channel, and knowing that it arrived.

https://docs.slack.dev/reference/methods/files.completeUploadExternal
"""

import logging
from collections.abc import Iterable
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.posting import Place, Posted
from handlers.refusals import SlackRefused, Unconfirmed, refusal
from handlers.uploads import LOOKS_SECONDS, Sleep

logger = logging.getLogger(__name__)


class SharedFiles:
    """Files that stand in a channel by themselves; `sleep` waits for so many seconds.

    No block of a message shows a file that is no image, so Slack writes the message itself.
    """

    def __init__(self, slack: AsyncWebClient, sleep: Sleep) -> None:
        self._slack = slack
        self._sleep = sleep

    async def share(self, place: Place, data: bytes, name: str, comment: str) -> Posted:
        """Return the message that Slack made of a file, in the thread if the place has one.

        Raises `SlackRefused`, and `Unconfirmed` where Slack took the file and does not show it.
        """
        try:
            response = await self._slack.files_upload_v2(
                filename=name,
                title=name,
                file=data,
                channel=place.channel,
                thread_ts=place.thread,
                initial_comment=comment,
            )
        except SlackApiError as error:
            raise refusal(error) from error
        except (SlackClientError, ClientError, TimeoutError) as error:
            raise SlackRefused("upload_failed") from error
        return Posted(place.channel, await self._ts(str(response["files"][0]["id"]), place.channel))

    async def _ts(self, file_id: str, channel: str) -> str:
        """Return the ts of the message, which the answer to the upload does not have."""
        for seconds in LOOKS_SECONDS:
            try:
                info = await self._slack.files_info(file=file_id)
            except (SlackClientError, ClientError, TimeoutError) as error:
                logger.info("cannot look whether a file is shared: %s", type(error).__name__)
                raise Unconfirmed from error
            shared = _shares(info["file"], channel)
            if shared:
                return shared
            await self._sleep(seconds)
        raise Unconfirmed


def _shares(file: dict[str, Any], channel: str) -> str | None:
    """Return the ts of the first message that shows the file in the channel."""
    shares = file.get("shares") or {}
    found: Iterable[Any] = (
        message for kind in shares.values() for message in kind.get(channel, ())
    )
    return next((str(message["ts"]) for message in found), None)
