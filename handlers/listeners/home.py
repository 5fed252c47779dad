"""The App Home: opened, looked at anew, and a question asked there.

https://docs.slack.dev/reference/events/app_home_opened
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers.access import Asker
from handlers.desk import Desk
from handlers.grammar import understand
from handlers.help import help_text
from handlers.home_subscriptions import CHANGE, WANTED
from handlers.listeners.once import Once
from handlers.listeners.payloads import Unreadable, found_at, id_at, text_at, ts_at
from handlers.replies import AtHome, Directly
from handlers.request import HelpWanted, Misunderstood
from handlers.wanted import HomeWanted

# No subscription has a longer number.
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Homes:
    """The listener of everything that happens in the App Home."""

    desk: Desk
    once: Once
    slack: AsyncWebClient

    async def opened(self, body: Mapping[str, Any]) -> None:
        """Hand over that the home is wanted, once however often Slack delivers it."""
        event = body["event"]
        if found_at(event, "tab") != "home":
            return
        asker = Asker(id_at(event, "user"), id_at(event, "channel"))
        if await self.once.first(id_at(body, "event_id")):
            self._show(asker, event)

    async def looked_at(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Acknowledge, and hand over that the home is wanted anew."""
        await ack()
        self._show(_asker(body), body)

    async def asked(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Acknowledge, and hand over the question on the button, once for each press."""
        await ack()
        asker, typed = _asker(body), text_at(body, "actions", 0, "value")
        pressed = ts_at(body, "actions", 0, "action_ts")
        if not await self.once.first(f"press {pressed} {asker.user} home"):
            return
        way = Directly(self.slack, asker.user)
        try:
            wanted = understand(typed, None, self.desk.clock().date())
        except Misunderstood as misunderstood:
            self.desk.tell(str(misunderstood), way)
            return
        if isinstance(wanted, HelpWanted):
            self.desk.tell(help_text(wanted.topic), way)
            return
        self.desk.take(wanted, asker, way)

    async def changed(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Acknowledge, and hand over what is to become of a subscription, once for each press.

        The home is then put together anew, because it shows what was pressed.
        """
        await ack()
        asker, wanted = _asker(body), _wanted(body)
        pressed = ts_at(body, "actions", 0, "action_ts")
        if not await self.once.first(f"press {pressed} {asker.user} home"):
            return
        way, shown = Directly(self.slack, asker.user), AtHome(self.slack, asker.user)
        self.desk.take_in_turn((wanted, asker, way), (_home(body), asker, shown))

    def _show(self, asker: Asker, payload: Mapping[str, Any]) -> None:
        self.desk.take(_home(payload), asker, AtHome(self.slack, asker.user))


def _asker(body: Mapping[str, Any]) -> Asker:
    """Return who pressed, in their direct message with the app, which the view remembers."""
    return Asker(id_at(body, "user", "id"), id_at(body, "view", "private_metadata"))


def _home(payload: Mapping[str, Any]) -> HomeWanted:
    known = found_at(payload, "view", "hash")
    return HomeWanted(known if isinstance(known, str) else None)


def _wanted(body: Mapping[str, Any]) -> object:
    """Return what was pressed of a subscription. Raises `Unreadable`."""
    pressed = CHANGE.fullmatch(text_at(body, "actions", 0, "action_id"))
    number = text_at(body, "actions", 0, "value")
    if pressed is None or not _NUMBER.fullmatch(number):
        raise Unreadable(("actions", 0, "value"))
    return WANTED[pressed["what"]](int(number))
