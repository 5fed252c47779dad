"""What people do in channels: commands, messages, presses and shortcuts."""

import re
from dataclasses import dataclass, field, replace
from html import escape

from sandbox.slack import inputs, payloads
from sandbox.slack.answers import complain, say
from sandbox.slack.delivery import Courier, Envelope
from sandbox.slack.facts import (
    BOT_USER_ID,
    Acknowledgement,
    Channel,
    Json,
    Message,
    User,
)
from sandbox.slack.inputs import Value
from sandbox.slack.refusal import Refusal
from sandbox.slack.workspace import Workspace

MOST_RETRIES = 3


class NotPossibleError(ValueError):
    """Slack's own client would not let this person do this."""


@dataclass(slots=True)
class Gestures:
    """Turns what a person does into a delivery, and the app's answer into what they see."""

    workspace: Workspace
    courier: Courier
    commands: frozenset[str]
    events: dict[str, Envelope] = field(default_factory=dict)
    unacknowledged: dict[str, str] = field(default_factory=dict)
    last_interaction: Json = field(default_factory=dict)

    async def command(self, user: User, channel: Channel, line: str) -> Acknowledgement:
        """Type a slash command; the acknowledgement's own text is shown to the person."""
        _refuse_outsider(user, channel)
        name = line.split(maxsplit=1)[0] if line.strip() else ""
        if name not in self.commands:
            raise NotPossibleError(f"{name or 'nothing'} is not a valid command")
        path, url = self.workspace.response_urls.make("commands", channel.id, user.id)
        trigger_id = self.workspace.triggers.make(user.id)
        payload = payloads.command(user, channel, line, trigger_id, self.workspace.url + path)
        acknowledgement = await self.courier.send(Envelope("slash_commands", payload))
        if acknowledgement.ok and acknowledgement.payload:
            try:
                say(self.workspace, url, acknowledgement.payload)
            except Refusal as refusal:
                acknowledgement = replace(acknowledgement, error=refusal.error)
        if acknowledgement.error:
            sentence = f'{name} failed with the error "{acknowledgement.error}"'
            complain(self.workspace, channel.id, user.id, sentence)
        return acknowledgement

    async def say(
        self, user: User, channel: Channel, text: str, thread_ts: str | None
    ) -> Acknowledgement | None:
        """Write a message; None when nothing is delivered, as the app is not mentioned or there."""
        _refuse_outsider(user, channel)
        if not text.strip():
            raise NotPossibleError("there is nothing to send")
        if thread_ts and not self._is_parent(channel, thread_ts):
            raise NotPossibleError("there is no such thread")
        message = self.workspace.conversations.post(
            Message(
                channel=channel.id,
                ts=self.workspace.conversations.next_ts(),
                user=user.id,
                text=self._with_links(text),
                thread_ts=thread_ts,
            )
        )
        mentioned = f"<@{BOT_USER_ID}>" in message.text and channel.kind != "im"
        if not mentioned or BOT_USER_ID not in channel.members:
            return None
        inner = payloads.mention(self.workspace, message)
        return await self.happen(inner, ext_shared=channel.is_ext_shared)

    def _is_parent(self, channel: Channel, ts: str) -> bool:
        parent = self.workspace.conversations.find(channel.id, ts)
        return parent is not None and not parent.is_reply and parent.viewer is None

    def _with_links(self, text: str) -> str:
        """Names become links as they do in Slack's composer; everything else is escaped."""
        linked = escape(text, quote=False)
        for person in self.workspace.conversations.users.values():
            names = f"@(?:{re.escape(person.real_name)}|{person.name})(?![a-z_])"
            linked = re.sub(names, f"<@{person.id}>", linked, flags=re.IGNORECASE)
        for channel in self.workspace.conversations.channels.values():
            if channel.kind != "im":
                link = f"<#{channel.id}|{channel.name}>"
                linked = re.sub(rf"#{re.escape(channel.name)}(?![\w-])", link, linked)
        return linked

    async def press(
        self, user: User, message: Message, action_id: str, value: Value
    ) -> Acknowledgement:
        """Use an element below a message the person sees."""
        if not message.visible_to(user.id):
            raise NotPossibleError(f"{user.name} does not see this message")
        block, element = inputs.find(message.blocks, action_id)
        ts = self.workspace.conversations.next_ts()
        action = inputs.action(block, element, value, ts)
        url = self._response_url(user, message)
        payload = payloads.press(self.workspace, user, message, action, url)
        return await self.interact(payload)

    async def shortcut(self, user: User, message: Message, callback_id: str) -> Acknowledgement:
        """Choose a shortcut from a message's menu."""
        url = self._response_url(user, message)
        payload = payloads.shortcut(self.workspace, user, message, callback_id, url)
        return await self.interact(payload)

    async def global_shortcut(self, user: User, callback_id: str) -> Acknowledgement:
        """Choose a shortcut that belongs to no message."""
        payload = payloads.global_shortcut(self.workspace, user, callback_id)
        return await self.interact(payload)

    async def interact(self, payload: Json) -> Acknowledgement:
        """Deliver what somebody did with an element, a shortcut or a modal."""
        self.last_interaction = payload
        return await self.courier.send(Envelope("interactive", payload))

    def _response_url(self, user: User, message: Message) -> str:
        path, _ = self.workspace.response_urls.make(
            "actions",
            message.channel,
            user.id,
            ts=message.ts,
            thread_ts=message.thread_ts if message.is_reply else None,
        )
        return self.workspace.url + path

    async def happen(self, inner: Json, *, ext_shared: bool = False) -> Acknowledgement:
        """Deliver an event for the first time."""
        number = len(self.events) + 1
        payload = payloads.event(self.workspace, number, inner, ext_shared=ext_shared)
        self.events[payload["event_id"]] = Envelope("events_api", payload)
        return await self._deliver_event(payload["event_id"])

    async def retry_events(self) -> list[Acknowledgement]:
        """Deliver again what was not acknowledged, at most three times, marked as a retry."""
        answers = []
        for event_id, reason in [*self.unacknowledged.items()]:
            tries = self.events[event_id].retry_num + 1
            if tries > MOST_RETRIES:
                del self.unacknowledged[event_id]
                continue
            self.events[event_id] = replace(
                self.events[event_id], retry_num=tries, retry_reason=reason
            )
            answers.append(await self._deliver_event(event_id))
        return answers

    async def repeat_event(self, event_id: str) -> Acknowledgement:
        """Deliver an event once more without any mark, which Slack has been seen to do."""
        return await self.courier.send(replace(self.events[event_id], retry_num=0))

    async def _deliver_event(self, event_id: str) -> Acknowledgement:
        acknowledgement = await self.courier.send(self.events[event_id])
        self.unacknowledged.pop(event_id, None)
        if acknowledgement.error:
            late = acknowledgement.error == "operation_timeout"
            self.unacknowledged[event_id] = "http_timeout" if late else "http_error"
        return acknowledgement


def _refuse_outsider(user: User, channel: Channel) -> None:
    if user.id not in channel.members:
        raise NotPossibleError(f"{user.name} is not in this channel")
    if channel.is_archived:
        raise NotPossibleError("this channel is archived")
