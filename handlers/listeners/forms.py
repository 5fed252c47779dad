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
from handlers.form import read
from handlers.form_fields import CHANNEL, Unanswerable
from handlers.listeners.once import Once
from handlers.listeners.payloads import found_at, id_at, trigger_at
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
        user, trigger = id_at(body, "user", "id"), trigger_at(body, "trigger_id")
        if await self.once.first(f"shortcut {trigger}"):
            self.desk.take(FormWanted(trigger), Asker(user, user), Directly(self.slack, user))

    async def submitted(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Close the window and hand the question over, or say below a field what is wrong."""
        user, view = id_at(body, "user", "id"), id_at(body, "view", "id")
        try:
            submitted = read(found_at(body, "view", "state", "values"), self.desk.clock().date())
        except Unanswerable as error:
            await ack(response_action="errors", errors={error.field: str(error)})
            return
        asker = Asker(user, id_at({CHANNEL: submitted.channel}, CHANNEL))
        await ack()
        if not await self.once.first(f"submission {view}"):
            return
        self.desk.take(submitted.question, asker, way_to(self.slack, body, asker))


def way_to(slack: AsyncWebClient, body: Mapping[str, Any], asker: Asker) -> Way:
    """Return the way to who submitted a window, in the conversation that they chose in it."""
    ways = found_at(body, "response_urls")
    for way in ways if isinstance(ways, list) else ():
        url = found_at(way, "response_url")
        if found_at(way, "channel_id") == asker.channel and isinstance(url, str):
            return Pressed(url)
    return InThread(slack, asker)
