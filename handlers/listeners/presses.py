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
from handlers.listeners.payloads import Unreadable, found_at, id_at, text_at, ts_at
from handlers.replies import Pressed
from handlers.request import HelpWanted, Misunderstood, Request
from handlers.threads import Threads
from handlers.uploads import Sleep
from handlers.wanted import Answer, Changed

LOOKS_SECONDS = (0.2, 0.8)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: in which element, its value, and when, by Slack's clock."""

    element: str
    value: str
    at: str


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
        user, choice, answer = id_at(body, "user", "id"), _choice(body), _answer(body)
        reply_to = _thread(body)
        way = Pressed(text_at(body, "response_url"), reply_to)
        # What is said because of an ephemeral message has nothing else to hang on.
        thread = reply_to or (None if answer.alone_at else answer.key)
        if not await self.once.first(f"press {choice.at} {user} {choice.element}"):
            return
        question = await self._question(answer)
        if question is None:
            self.desk.tell(words.question_forgotten(), way)
            return
        try:
            wanted = self._wanted(choice, answer, question)
        except Misunderstood as misunderstood:
            self.desk.tell(str(misunderstood), way)
            return
        if isinstance(wanted, HelpWanted):
            self.desk.tell(help_text(wanted.topic), way)
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

    def _wanted(self, choice: Choice, answer: Answer, question: Request) -> object:
        today = self.desk.clock().date()
        if not is_offered(choice.element, choice.value, question):
            raise Misunderstood(words.not_a_choice(), help_line=words.help_hint())
        if choice.value in SAID:
            return understand(choice.value, question, today)
        asked = chosen(choice.value, question, today)
        return Changed(answer, asked, choice.element, choice.value, choice.at)


def _choice(body: Mapping[str, Any]) -> Choice:
    action = found_at(body, "actions", 0)
    value = text_at(action, "selected_option", "value")
    return Choice(text_at(action, "action_id"), value, ts_at(action, "action_ts"))


def _answer(body: Mapping[str, Any]) -> Answer:
    channel = id_at(body, "container", "channel_id")
    if found_at(body, "container", "is_ephemeral"):
        key = key_of(text_at(body, "actions", 0, "block_id"))
        if not key.isascii():
            raise Unreadable(("actions", 0, "block_id"))
        return Answer(channel, key, None, text_at(body, "response_url"))
    return Answer(channel, ts_at(body, "container", "message_ts"), _file(body))


def _thread(body: Mapping[str, Any]) -> str | None:
    there = found_at(body, "container", "thread_ts")
    return None if there is None else ts_at(body, "container", "thread_ts")


def _file(body: Mapping[str, Any]) -> str | None:
    """Return the id of the image that an answer shows, if it shows one."""
    blocks = found_at(body, "message", "blocks")
    shown = blocks if isinstance(blocks, list) else []
    files = [found_at(block, "slack_file", "id") for block in shown]
    return next((file for file in files if isinstance(file, str)), None)
