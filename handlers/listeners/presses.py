"""What is pressed below an answer: another period or view, or something from its menu.

https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers import words
from handlers.access import Asker
from handlers.buttons import SAID, chosen, is_offered, key_of
from handlers.desk import Desk
from handlers.grammar import understand
from handlers.help import help_text
from handlers.listeners.once import Once
from handlers.replies import Pressed
from handlers.request import HelpWanted, Misunderstood, Request
from handlers.threads import Threads
from handlers.uploads import Sleep
from handlers.wanted import Answer, Changed

LOOKS_SECONDS = (0.2, 0.8)


@dataclass(frozen=True, slots=True)
class Presses:
    """The listener of everything below an answer; of a press it believes the choice alone."""

    desk: Desk
    once: Once
    threads: Threads
    sleep: Sleep

    async def pressed(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Acknowledge, and hand over what was chosen, once however often Slack delivers it."""
        await ack()
        (action,), user = body["actions"], body["user"]["id"]
        if not await self.once.first(f"press {action['action_ts']} {user} {action['action_id']}"):
            return
        answer, container = _answer(body), body["container"]
        reply_to = container.get("thread_ts")
        way = Pressed(body["response_url"], reply_to)
        # What is said because of an ephemeral message has nothing else to hang on.
        thread = reply_to or (None if answer.alone_at else container["message_ts"])
        question = await self._question(answer)
        if question is None:
            self.desk.tell(words.question_forgotten(), way)
            return
        try:
            wanted = self._wanted(action, answer, question)
        except Misunderstood as misunderstood:
            self.desk.tell(str(misunderstood), way)
            return
        if isinstance(wanted, HelpWanted):
            self.desk.tell(help_text(), way)
            return
        self.desk.take(wanted, Asker(user, answer.channel, thread), way)

    async def _question(self, answer: Answer) -> Request | None:
        """Return what an answer is to; Slack shows it a moment before that is written down."""
        for seconds in LOOKS_SECONDS:
            question = await self.threads.answered_by(answer.channel, answer.key)
            if question is not None:
                return question
            await self.sleep(seconds)
        return await self.threads.answered_by(answer.channel, answer.key)

    def _wanted(self, action: Mapping[str, Any], answer: Answer, question: Request) -> object:
        today = self.desk.clock().date()
        value = action["selected_option"]["value"]
        if not is_offered(action["action_id"], value, question):
            raise Misunderstood(words.not_a_choice(), help_line=words.help_hint())
        if value in SAID:
            return understand(value, question, today)
        asked = chosen(value, question, today)
        return Changed(answer, asked, action["action_id"], value, action["action_ts"])


def _answer(body: Mapping[str, Any]) -> Answer:
    container, (action,) = body["container"], body["actions"]
    channel = container["channel_id"]
    if container.get("is_ephemeral"):
        return Answer(channel, key_of(action["block_id"]), None, body["response_url"])
    return Answer(channel, container["message_ts"], _file(body.get("message") or {}))


def _file(message: Mapping[str, Any]) -> str | None:
    """Return the id of the image that an answer shows, if it shows one."""
    files = [block.get("slack_file") or {} for block in message.get("blocks") or ()]
    return next((file["id"] for file in files if "id" in file), None)
