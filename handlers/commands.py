"""The slash command: acknowledge with what is known at once, and hand the rest to the app's work.

https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.answering import Answering, sentence_for
from handlers.background import Background
from handlers.grammar import parse
from handlers.help import help_text
from handlers.replies import Reply, patience
from handlers.request import HelpWanted, Misunderstood, Request
from handlers.uploads import Sleep


@dataclass(frozen=True, slots=True)
class Commands:
    """The listener of `/copilot-metrics`."""

    answering: Answering
    background: Background
    sleep: Sleep

    async def asked(self, ack: AsyncAck, command: Mapping[str, Any]) -> None:
        """Acknowledge: with the help, with what was not understood, or silently."""
        try:
            request = parse(command["text"], self.answering.clock().date())
        except Misunderstood as misunderstood:
            await ack(str(misunderstood))
            return
        if isinstance(request, HelpWanted):
            await ack(help_text())
            return
        await ack()
        reply = Reply(command["response_url"])
        self.background.start(self._answer(request, command["channel_id"], reply))

    async def _answer(self, request: Request, channel: str, reply: Reply) -> None:
        try:
            async with patience(reply, self.sleep):
                await self.answering.answer(request, channel, reply)
        except Exception as error:  # noqa: BLE001 - the one place where an answer's error becomes a sentence
            await reply.say(sentence_for(error, request.scope))
