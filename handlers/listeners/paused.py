"""What is pressed below the word that a subscription is paused.

https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.access import Asker
from handlers.desk import Desk
from handlers.listeners.once import Once
from handlers.listeners.payloads import Unreadable, found_at, id_at, text_at, ts_at
from handlers.paused_buttons import ENDED, MOVED, number_in
from handlers.replies import Pressed
from handlers.wanted import MoveWanted, ResumeWanted, UnsubscribeWanted


@dataclass(frozen=True, slots=True)
class PausedPresses:
    """The listener; of a press it believes the number and the chosen channel, and no right."""

    desk: Desk
    once: Once

    async def pressed(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Acknowledge, and hand over what is wanted, once however often Slack delivers it."""
        await ack()
        user, action = id_at(body, "user", "id"), found_at(body, "actions", 0)
        wanted, at = _wanted(action), ts_at(action, "action_ts")
        asker = Asker(user, id_at(body, "container", "channel_id"))
        way = Pressed(text_at(body, "response_url"))
        if await self.once.first(f"press {at} {user} {text_at(action, 'action_id')}"):
            self.desk.take(wanted, asker, way)


def _wanted(action: object) -> MoveWanted | ResumeWanted | UnsubscribeWanted:
    number = number_in(text_at(action, "block_id"))
    if number is None:
        raise Unreadable(("actions", 0, "block_id"))
    match text_at(action, "action_id"):
        case action_id if action_id == MOVED:
            return MoveWanted(number, id_at(action, "selected_conversation"))
        case action_id if action_id == ENDED:
            return UnsubscribeWanted(number)
        case _:
            return ResumeWanted(number)
