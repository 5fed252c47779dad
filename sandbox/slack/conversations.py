"""Channels, and the messages in them as people see them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sandbox.slack.facts import BOT_USER_ID, Channel, Message, User
from sandbox.slack.feed import Feed
from sandbox.slack.people import CHANNELS, USERS

_MICROSECONDS = 1_000_000


class Conversations:
    """Who is where, and who said what."""

    def __init__(self, clock: Callable[[], datetime], feed: Feed) -> None:
        self.users: dict[str, User] = {user.id: user for user in USERS}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in CHANNELS}
        self._messages: dict[str, list[Message]] = {channel.id: [] for channel in CHANNELS}
        self._clock = clock
        self._feed = feed
        self._last_ts = 0

    def next_ts(self) -> str:
        """A message id: the clock's time, made unique in its microseconds."""
        now = int(self._clock().timestamp() * _MICROSECONDS)
        self._last_ts = max(now, self._last_ts + 1)
        seconds, rest = divmod(self._last_ts, _MICROSECONDS)
        return f"{seconds}.{rest:06}"

    def user(self, name: str) -> User:
        """The person of this id or name ("mina", "@mina"). Raises LookupError."""
        plain = name.removeprefix("@").lower()
        for user in self.users.values():
            if plain in (user.id.lower(), user.name):
                return user
        raise LookupError(f"nobody here is called {name!r}")

    def channel(self, name: str) -> Channel:
        """The channel of this id or name; "@mina" is the app's direct message with Mina.

        Raises LookupError.
        """
        if name.startswith("@"):
            return self.direct_message(self.user(name).id)
        plain = name.removeprefix("#")
        for channel in self.channels.values():
            if plain == channel.id or (channel.kind != "im" and plain == channel.name):
                return channel
        raise LookupError(f"no channel is called {name!r}")

    def direct_message(self, user: str) -> Channel:
        """The app's direct message with this person. Raises LookupError."""
        wanted = frozenset({user, BOT_USER_ID})
        for channel in self.channels.values():
            if channel.kind == "im" and channel.members == wanted:
                return channel
        raise LookupError(f"the app has no direct message with {user}")

    def invite(self, channel: Channel, user: str) -> None:
        """Make somebody a member."""
        self.channels[channel.id] = replace(channel, members=channel.members | {user})

    def put_channel(self, channel: Channel) -> None:
        """Let a channel be like this from now on."""
        self.channels[channel.id] = channel

    def put_user(self, user: User) -> None:
        """Let a person be like this from now on."""
        self.users[user.id] = user

    def messages(self, channel: str) -> Sequence[Message]:
        """All messages of a channel, oldest first, with replies and ephemeral ones."""
        return tuple(self._messages[channel])

    def find(self, channel: str, ts: str) -> Message | None:
        """The message of this ts, if it is (still) there."""
        return next((message for message in self._messages[channel] if message.ts == ts), None)

    def replies(self, channel: str, ts: str) -> list[Message]:
        """The replies to a message everybody sees, oldest first."""
        return [
            message
            for message in self._messages[channel]
            if message.is_reply and message.thread_ts == ts and message.viewer is None
        ]

    def post(self, message: Message) -> Message:
        """Add a message to its channel."""
        self._messages[message.channel].append(message)
        self._feed.add("message", message=message)
        return message

    def change(self, old: Message, new: Message) -> Message:
        """Put a message in the place of another."""
        messages = self._messages[old.channel]
        messages[messages.index(old)] = new
        self._feed.add("changed", message=new)
        return new

    def delete(self, message: Message) -> None:
        """Take a message away."""
        self._messages[message.channel].remove(message)
        self._feed.add("deleted", message=message)
