"""Ordering a digest by choosing: the button below an answer, the one at home, and the window.

https://docs.slack.dev/surfaces/modals#handling_submissions
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers import words
from handlers.access import Action, Asker, Shown, Why
from handlers.desk import Desk
from handlers.form_fields import CHANNEL, Unanswerable
from handlers.listeners.forms import way_to
from handlers.listeners.once import Once
from handlers.listeners.payloads import found_at, id_at, text_at, trigger_at, ts_at
from handlers.mrkdwn import plain
from handlers.replies import AtHome, Directly, InThread
from handlers.request import Request
from handlers.subscribe_form import Ordered, read
from handlers.threads import Threads
from handlers.wanted import HomeWanted, SubscribeForm, SubscribeWanted
from handlers.words.subscribe_form import not_in_channel

# Slack waits three seconds for what stands below a field; after these the desk decides, which
# asks the same again and tells it beside the window.
LOOK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Subscribing:
    """The listeners of "Subscribe…" and of its window, which look so long before they answer."""

    desk: Desk
    once: Once
    threads: Threads
    slack: AsyncWebClient
    look_seconds: float = LOOK_SECONDS

    async def pressed(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Hear the button below an answer: open the window with the answer's question."""
        await ack()
        ts, trigger = ts_at(body, "container", "message_ts"), trigger_at(body, "trigger_id")
        there = found_at(body, "container", "thread_ts")
        thread = ts if there is None else ts_at(body, "container", "thread_ts")
        asker = Asker(id_at(body, "user", "id"), id_at(body, "container", "channel_id"), thread)
        if await self._is_first(body, asker):
            question = await self._question(asker.channel, ts, thread)
            wanted = SubscribeForm(trigger, question)
            self.desk.take(wanted, asker, InThread(self.slack, asker))

    async def pressed_at_home(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Hear the button in the App Home: open the window, where everything is still to choose."""
        await ack()
        user, trigger = id_at(body, "user", "id"), trigger_at(body, "trigger_id")
        asker = Asker(user, id_at(body, "view", "private_metadata"))
        if await self._is_first(body, asker):
            wanted = SubscribeForm(trigger, at_home=True)
            self.desk.take(wanted, asker, Directly(self.slack, user))

    async def submitted(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Close the window and hand the order over, or say below a field what is wrong.

        An App Home that it was opened from is then put together anew, because it shows the order.
        """
        user, view = id_at(body, "user", "id"), id_at(body, "view", "id")
        state = found_at(body, "view", "state", "values")
        metadata = found_at(body, "view", "private_metadata")
        try:
            ordered = read(state, metadata, self.desk.clock().date())
            asker = Asker(user, id_at({CHANNEL: ordered.channel}, CHANNEL))
            await self._check(ordered, asker)
        except Unanswerable as error:
            await ack(response_action="errors", errors={error.field: str(error)})
            return
        await ack()
        if await self.once.first(f"submission {view}"):
            order = (SubscribeWanted(ordered.order), asker, way_to(self.slack, body, asker))
            self.desk.take_in_turn(order, *self._home(user, ordered.home))

    def _home(self, user: str, channel: str | None) -> Iterator[tuple[HomeWanted, Asker, AtHome]]:
        """Yield what shows the App Home that the window was opened from, if it was."""
        if channel is not None:
            yield HomeWanted(None), Asker(user, channel), AtHome(self.slack, user)

    async def _check(self, ordered: Ordered, asker: Asker) -> None:
        """Raise `Unanswerable` where the person may not order this for the channel."""
        try:
            async with asyncio.timeout(self.look_seconds):
                for scope in ordered.order.scopes:
                    verdict = await self.desk.access.may(asker, Action.SUBSCRIBE, scope)
                    if not verdict.allowed:
                        served = verdict.why is not Why.NOT_SERVED
                        sentence = words.not_allowed(verdict, Action.SUBSCRIBE, scope)
                        field = CHANNEL if served else ordered.scope_field
                        raise Unanswerable(field, plain(sentence))
                    if verdict.shown is Shown.ASKER:
                        raise Unanswerable(CHANNEL, not_in_channel(words.APP_NAME))
        except TimeoutError:
            return

    async def _question(self, channel: str, ts: str, thread: str) -> Request | None:
        """Return the question of the message itself, or else that of the thread it stands in."""
        own = await self.threads.answered_by(channel, ts)
        return own or await self.threads.question(channel, thread)

    async def _is_first(self, body: Mapping[str, Any], asker: Asker) -> bool:
        pressed = text_at(body, "actions", 0, "action_id")
        at = ts_at(body, "actions", 0, "action_ts")
        return await self.once.first(f"press {asker.user} {pressed} {at}")
