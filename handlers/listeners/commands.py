"""The slash command: acknowledge with what is known at once, and hand the rest to the desk.

https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.access import Asker
from handlers.desk import Desk
from handlers.grammar import understand
from handlers.help import help_text
from handlers.listeners.payloads import id_at, text_at, trigger_at
from handlers.replies import Reply
from handlers.request import HelpWanted, Misunderstood
from handlers.uploads import Sleep
from handlers.wanted import FormWanted


@dataclass(frozen=True, slots=True)
class Commands:
    """The listener of `/copilot-metrics`."""

    desk: Desk
    sleep: Sleep

    async def asked(self, ack: AsyncAck, command: Mapping[str, Any]) -> None:
        """Acknowledge: with the help, with what was not understood, or silently."""
        asker = Asker(id_at(command, "user_id"), id_at(command, "channel_id"))
        typed, response_url = text_at(command, "text"), text_at(command, "response_url")
        try:
            wanted = understand(typed, None, self.desk.clock().date())
        except Misunderstood as misunderstood:
            await ack(str(misunderstood))
            return
        if isinstance(wanted, HelpWanted):
            await ack(help_text(wanted.topic))
            return
        await ack()
        if isinstance(wanted, FormWanted):
            wanted = FormWanted(trigger_at(command, "trigger_id"), asker.channel)
        self.desk.take(wanted, asker, Reply(response_url, self.sleep))
