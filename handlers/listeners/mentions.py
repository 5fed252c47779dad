"""A mention of the app: in a thread it goes on from the question that the thread is about.

https://docs.slack.dev/reference/events/app_mention
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from handlers.access import Asker
from handlers.desk import Desk
from handlers.grammar import understand
from handlers.help import help_text
from handlers.listeners.once import Once
from handlers.listeners.payloads import found_at, id_at, text_at, ts_at
from handlers.replies import InThread
from handlers.request import HelpWanted, Misunderstood
from handlers.threads import Threads

_MENTION = re.compile(r"<@[UW][A-Z0-9]+(\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class Mentions:
    """The listener of `app_mention`; outside of a thread, the answer hangs below the mention."""

    desk: Desk
    once: Once
    threads: Threads
    slack: AsyncWebClient

    async def heard(self, body: Mapping[str, Any]) -> None:
        """Hand over what the mention asks for, once however often Slack delivers it."""
        event = body["event"]
        # An edited message was heard when it was written, and what a bot says asks for nothing.
        if found_at(event, "bot_id") or found_at(event, "edited"):
            return
        said, parent = text_at(event, "text"), found_at(event, "thread_ts")
        thread = None if parent is None else ts_at(event, "thread_ts")
        asker = Asker(id_at(event, "user"), id_at(event, "channel"), thread or ts_at(event, "ts"))
        if not await self.once.first(id_at(body, "event_id")):
            return
        way = InThread(self.slack, asker)
        try:
            text = _MENTION.sub(" ", said)
            question = await self.threads.question(asker.channel, thread)
            wanted = understand(text, question, self.desk.clock().date())
        except Misunderstood as misunderstood:
            self.desk.tell(str(misunderstood), way)
            return
        if isinstance(wanted, HelpWanted):
            self.desk.tell(help_text(wanted.topic), way)
            return
        self.desk.take(wanted, asker, way)
