"""The window in which a question is put together: asked for by a shortcut, and submitted.

https://docs.slack.dev/surfaces/modals#handling_submissions
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers.access import Asker
from handlers.desk import Desk
from handlers.form import Unanswerable, read
from handlers.listeners.once import Once
from handlers.replies import Directly, InThread, Pressed, Way
from handlers.wanted import FormWanted


@dataclass(frozen=True, slots=True)
class Forms:
    """The listeners of the global shortcut and of the window."""

    desk: Desk
    once: Once
    slack: AsyncWebClient

    async def asked_for(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Acknowledge, and have the window opened; a shortcut does not say where it was chosen."""
        await ack()
        user = body["user"]["id"]
        if await self.once.first(f"shortcut {body['trigger_id']}"):
            wanted = FormWanted(body["trigger_id"])
            self.desk.take(wanted, Asker(user, user), Directly(self.slack, user))

    async def submitted(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Close the window and hand the question over, or say below a field what is wrong."""
        view = body["view"]
        try:
            submitted = read(view["state"]["values"], self.desk.clock().date())
        except Unanswerable as error:
            await ack(response_action="errors", errors={error.field: str(error)})
            return
        await ack()
        if not await self.once.first(f"submission {view['id']}"):
            return
        asker = Asker(body["user"]["id"], submitted.channel)
        self.desk.take(submitted.question, asker, self._way(body, asker))

    def _way(self, body: Mapping[str, Any], asker: Asker) -> Way:
        for way in body.get("response_urls") or ():
            if way.get("channel_id") == asker.channel:
                return Pressed(way["response_url"])
        return InThread(self.slack, asker)
