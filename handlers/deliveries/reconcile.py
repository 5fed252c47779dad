"""Whether a part stands in the channel already, asked of Slack by the part's metadata.

https://docs.slack.dev/reference/methods/conversations.history
https://docs.slack.dev/reference/methods/conversations.replies
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.deliveries.claims import MESSAGE
from handlers.refusals import refusal
from storage.deliveries import DeliveryRow

EVENT_TYPE = "copilot_digest"
# Slack's clock and ours need not agree to the second.
BEFORE = timedelta(minutes=2)
PAGE = 200
MOST_PAGES = 10

# Slack does not let this app read there, and will not a minute later either.
NOT_GRANTED = frozenset(
    {
        *("missing_scope", "not_allowed_token_type", "no_permission", "access_denied"),
        *("not_in_channel", "channel_not_found", "method_not_supported_for_channel_type"),
    }
)


class NotTold(Exception):
    """Slack does not say what stands in the channel, or not so far back."""


def metadata_of(row: DeliveryRow, part: int) -> dict[str, Any]:
    """Return what goes along with a part of a delivery, by which it is found again."""
    return {"event_type": EVENT_TYPE, "event_payload": {"delivery": row.key, "part": part}}


class History:
    """Looks through what was posted in a channel."""

    def __init__(self, slack: AsyncWebClient) -> None:
        self._slack = slack

    async def ts_of(self, row: DeliveryRow, part: int, since: datetime) -> str | None:
        """Return the ts of a part that was posted since then, None where it is not there.

        Raises `NotTold`, and `SlackRefused` where asking again later may help.
        """
        wanted = metadata_of(row, part)
        async for message in self._messages(row, part, since):
            if message.get("metadata") == wanted:
                return str(message["ts"])
        return None

    async def _messages(
        self, row: DeliveryRow, part: int, since: datetime
    ) -> AsyncIterator[Mapping[str, Any]]:
        oldest = f"{(since - BEFORE).timestamp():.6f}"
        cursor = ""
        for _ in range(MOST_PAGES):
            page = await self._page(row, part, oldest, cursor)
            for message in page["messages"]:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
        raise NotTold

    async def _page(
        self, row: DeliveryRow, part: int, oldest: str, cursor: str
    ) -> Mapping[str, Any]:
        asked: dict[str, Any] = {
            "channel": row.channel,
            "oldest": oldest,
            "limit": PAGE,
            "cursor": cursor or None,
            "include_all_metadata": True,
        }
        try:
            if part == MESSAGE:
                found = await self._slack.conversations_history(**asked)
            else:
                found = await self._slack.conversations_replies(ts=row.ts or "", **asked)
        except SlackApiError as error:
            refused = refusal(error)
            if refused.code in NOT_GRANTED:
                raise NotTold from error
            raise refused from error
        page: Mapping[str, Any] = found.data  # type: ignore[assignment]  # JSON, as both methods answer
        return page
