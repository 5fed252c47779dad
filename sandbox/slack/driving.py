"""Driving the workspace from Python or from the page: doing, seeing, and waiting to see."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace

from sandbox.slack.delivery import Envelope
from sandbox.slack.facts import (
    BOT_USER_ID,
    Acknowledgement,
    ApiCall,
    Change,
    Channel,
    Json,
    Message,
    User,
    View,
)
from sandbox.slack.faults import Faults
from sandbox.slack.gestures import Gestures
from sandbox.slack.inputs import Value
from sandbox.slack.view_gestures import ViewGestures
from sandbox.slack.workspace import Workspace

# How long something may take to be seen; real seconds, for a machine that is busy with more.
PATIENCE_SECONDS = 60.0


def _is_app(message: Message) -> bool:
    return message.is_app


class Driving:
    """Everything people do and see.

    Channels go by "#name", by "@name" for the app's direct message with somebody, or by id;
    people by name or id. LookupError is raised for others, and ``NotPossibleError`` (a
    ValueError) for what Slack's own client would not let this person do.
    """

    def __init__(
        self,
        gestures: Gestures,
        commands: Mapping[str, str],
        shortcuts: Mapping[str, str],
        global_shortcuts: Mapping[str, str],
    ) -> None:
        self.workspace: Workspace = gestures.workspace
        self.faults: Faults = gestures.workspace.faults
        self.commands = dict(commands)
        self.shortcuts = dict(shortcuts)
        self.global_shortcuts = dict(global_shortcuts)
        self._gestures = gestures
        self._view_gestures = ViewGestures(gestures)

    @property
    def url(self) -> str:
        """Where the page is, without a slash at the end."""
        return self.workspace.url

    @property
    def api_url(self) -> str:
        """The base URL for slack_sdk's clients."""
        return f"{self.url}/api/"

    @property
    def received(self) -> list[ApiCall]:
        """Everything the app asked for, in order, granted or not."""
        return self.workspace.received

    @property
    def delivered(self) -> list[Envelope]:
        """Everything that was handed to the app, in order, acknowledged or not."""
        return self._gestures.courier.delivered

    @property
    def files(self) -> Mapping[str, bytes]:
        """The bytes of every uploaded file, by file id."""
        return self.workspace.files.bytes_by_id()

    @property
    def mark(self) -> int:
        """How many things have happened: the place to start waiting from."""
        return self.workspace.feed.mark

    def user(self, name: str) -> User:
        """A person by name or id."""
        return self.workspace.conversations.user(name)

    def channel(self, name: str) -> Channel:
        """A channel by name or id."""
        return self.workspace.conversations.channel(name)

    def messages(self, channel: str) -> Sequence[Message]:
        """All messages in a channel, oldest first, with replies and ephemeral ones."""
        return self.workspace.conversations.messages(self.channel(channel).id)

    def modal(self, user: str) -> View | None:
        """The modal on top of somebody's screen."""
        return self.workspace.views.modal(self.user(user).id)

    def home(self, user: str) -> View | None:
        """The App Home somebody sees."""
        return self.workspace.views.home(self.user(user).id)

    def invite(self, channel: str) -> None:
        """Invite the app to a channel."""
        self.workspace.conversations.invite(self.channel(channel), BOT_USER_ID)

    def remove(self, channel: str) -> None:
        """Remove the app from a channel."""
        there = self.channel(channel)
        self._put(replace(there, members=there.members - {BOT_USER_ID}))

    def archive(self, channel: str, *, archived: bool = True) -> None:
        """Archive a channel, or take it out of the archive."""
        self._put(replace(self.channel(channel), is_archived=archived))

    def share(self, channel: str, *, shared: bool = True) -> None:
        """Share a channel with another workspace, or end that."""
        self._put(replace(self.channel(channel), is_ext_shared=shared))

    def deactivate(self, user: str) -> None:
        """Let somebody leave the workspace."""
        self.workspace.conversations.put_user(replace(self.user(user), is_deleted=True))

    def restrict(self, user: str) -> None:
        """Make somebody a guest."""
        self.workspace.conversations.put_user(replace(self.user(user), is_restricted=True))

    def _put(self, channel: Channel) -> None:
        self.workspace.conversations.put_channel(channel)

    async def command(self, user: str, channel: str, line: str) -> Acknowledgement:
        """Type a slash command, such as "/copilot-metrics org acme"."""
        return await self._gestures.command(self.user(user), self.channel(channel), line)

    async def say(
        self, user: str, channel: str, text: str, *, thread_ts: str | None = None
    ) -> Acknowledgement | None:
        """Write a message; "@Copilot Metrics" in it mentions the app.

        Returns None when nothing is delivered: no mention, or the app is not in the channel.
        """
        return await self._gestures.say(self.user(user), self.channel(channel), text, thread_ts)

    async def press(
        self, user: str, channel: str, ts: str, action_id: str, value: Value = None
    ) -> Acknowledgement:
        """Use an element below a message; ``value`` is the option, date or text chosen."""
        message = self._message(channel, ts)
        return await self._gestures.press(self.user(user), message, action_id, value)

    async def press_in_view(
        self,
        user: str,
        action_id: str,
        value: Value = None,
        *,
        values: Mapping[str, Value] | None = None,
    ) -> Acknowledgement:
        """Use an element of the modal on top, or of the App Home; ``values`` are other fields'."""
        return await self._view_gestures.press(self.user(user), action_id, value, values or {})

    async def submit_view(self, user: str, values: Mapping[str, Value]) -> Acknowledgement:
        """Submit the modal on top with these values by action id."""
        return await self._view_gestures.submit(self.user(user), values)

    async def close_view(self, user: str) -> Acknowledgement | None:
        """Close the modal on top; None unless the app asked to hear of it."""
        return await self._view_gestures.close(self.user(user))

    async def open_home(self, user: str) -> Acknowledgement:
        """Open the App Home tab."""
        return await self._view_gestures.open_home(self.user(user))

    async def message_shortcut(
        self, user: str, channel: str, ts: str, callback_id: str
    ) -> Acknowledgement:
        """Choose a shortcut from a message's menu."""
        message = self._message(channel, ts)
        return await self._gestures.shortcut(self.user(user), message, callback_id)

    async def global_shortcut(self, user: str, callback_id: str) -> Acknowledgement:
        """Choose a shortcut that belongs to no message."""
        return await self._gestures.global_shortcut(self.user(user), callback_id)

    @property
    def last_interaction(self) -> Json:
        """A copy of the payload of the newest press, shortcut or submission; empty before one."""
        return deepcopy(self._gestures.last_interaction)

    async def interact(self, payload: Json) -> Acknowledgement:
        """Deliver such a payload: once more as it was, or as nobody could have made it."""
        return await self._gestures.interact(payload)

    async def retry_events(self) -> list[Acknowledgement]:
        """Deliver unacknowledged events again, marked as Slack marks its (at most three) retries."""
        return await self._gestures.retry_events()

    async def repeat_event(self, event_id: str) -> Acknowledgement:
        """Deliver an event once more without a mark, which Slack has been seen to do."""
        return await self._gestures.repeat_event(event_id)

    async def deliver(self, envelope: Envelope) -> Acknowledgement:
        """Hand the app something that nobody did here, or did otherwise."""
        return await self._gestures.courier.send(envelope)

    async def message_after(
        self,
        mark: int,
        channel: str,
        *,
        where: Callable[[Message], bool] = _is_app,
        within: float = PATIENCE_SECONDS,
    ) -> Message:
        """The first message posted or changed in a channel after this mark.

        It is the app's, unless ``where`` says otherwise. Raises TimeoutError, which tells what
        happened instead.
        """
        place = self.channel(channel).id

        def pick(change: Change) -> Message | None:
            message = change.message if change.kind in {"message", "changed"} else None
            return message if message and message.channel == place and where(message) else None

        return await self.workspace.feed.first(mark, pick, within)

    def messages_after(
        self, mark: int, channel: str, *, where: Callable[[Message], bool] = _is_app
    ) -> list[Message]:
        """The messages posted or changed in a channel after this mark so far, as they are now."""
        place = self.channel(channel).id
        changes = [
            change.message
            for change in self.workspace.feed.after(mark)
            if change.kind in {"message", "changed"} and change.message
        ]
        found = {each.ts: each for each in changes if each.channel == place and where(each)}
        return list(found.values())

    async def modal_after(self, mark: int, user: str, *, within: float = PATIENCE_SECONDS) -> View:
        """The modal somebody sees once their modals changed after this mark."""
        return await self._view_after(mark, "modals", user, within, self.modal)

    async def home_after(self, mark: int, user: str, *, within: float = PATIENCE_SECONDS) -> View:
        """The App Home published to somebody after this mark."""
        return await self._view_after(mark, "home", user, within, self.home)

    async def _view_after(
        self, mark: int, kind: str, user: str, within: float, seen: Callable[[str], View | None]
    ) -> View:
        person = self.user(user).id

        def pick(change: Change) -> View | None:
            return seen(person) if change.kind == kind and change.user == person else None

        return await self.workspace.feed.first(mark, pick, within)

    async def call_after(
        self, mark: int, method: str, *, within: float = PATIENCE_SECONDS
    ) -> ApiCall:
        """The first call of this method after this mark, granted or not."""

        def pick(change: Change) -> ApiCall | None:
            return change.call if change.call and change.call.method == method else None

        return await self.workspace.feed.first(mark, pick, within)

    def _message(self, channel: str, ts: str) -> Message:
        message = self.workspace.conversations.find(self.channel(channel).id, ts)
        if message is None:
            raise LookupError(f"there is no message {ts} in {channel}")
        return message
