"""The listener of what can be pressed below an alert."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.access import Asker
from handlers.alerts.buttons import snooze_of
from handlers.desk import Desk
from handlers.listeners.once import Once
from handlers.listeners.payloads import Unreadable, file_at, found_at, id_at, text_at, ts_at
from handlers.replies import Pressed
from handlers.wanted import SnoozeWanted


@dataclass(frozen=True, slots=True)
class Snoozes:
    """Hears that an alert is to keep quiet; whether it stands in this channel, the act looks up."""

    desk: Desk
    once: Once

    async def pressed(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Acknowledge, and hand over for how many days, once however often Slack delivers it."""
        await ack()
        user, channel = id_at(body, "user", "id"), id_at(body, "container", "channel_id")
        message, at = ts_at(body, "container", "message_ts"), ts_at(body, "actions", 0, "action_ts")
        pressed = snooze_of(_value(body))
        if pressed is None:
            raise Unreadable(("actions", 0, "value"))
        if not await self.once.first(
            f"press {at} {user} {text_at(body, 'actions', 0, 'action_id')}"
        ):
            return
        number, days = pressed
        in_thread = found_at(body, "container", "thread_ts") is not None
        thread = ts_at(body, "container", "thread_ts") if in_thread else None
        asker = Asker(user, channel, thread or message)
        way = Pressed(text_at(body, "response_url"), thread)
        self.desk.take(SnoozeWanted(number, days, message, file_at(body)), asker, way)


def _value(body: Mapping[str, Any]) -> str:
    chosen = found_at(body, "actions", 0, "selected_option", "value")
    return chosen if isinstance(chosen, str) else text_at(body, "actions", 0, "value")
