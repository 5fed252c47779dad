"""Letting days pass in the sandbox, and printing what comes by itself meanwhile."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.build import Bot
from bot.terminal import fitted, out
from handlers.mrkdwn import plain
from handlers.words import working
from metrics.numbers import day
from sandbox.slack.facts import Channel, Message, User
from sandbox.slack.server import StandInSlack

A_MOMENT = timedelta(seconds=1)


@dataclass
class Hands:
    """A clock that stands still until somebody moves it."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the time, aware UTC."""
        return self.now


@dataclass
class Passing:
    """Moves the clock from one due time to the next, and prints what the bot then says."""

    bot: Bot
    slack: StandInSlack
    hands: Hands
    _seen: dict[tuple[str, str], str | None] = field(default_factory=dict)

    async def until(self, end: datetime) -> None:
        """Let everything come that is due up to a moment, which it then is."""
        self._look()
        while (wake := await self.bot.deliveries.next_wake()) is not None and wake <= end:
            # What cannot be done at its time is tried again, never at the same moment for ever.
            self.hands.now = wake if wake > self.hands.now else self.hands.now + A_MOMENT
            await self.bot.deliveries.run(self.hands.now)
            await self._print()
        self.hands.now = max(self.hands.now, end)

    async def print_next_times(self) -> None:
        """Print when each subscription comes next, or that it is paused."""
        print(f"\nThe next times\n{'─' * len('The next times')}")
        subscriptions = await self.bot.subscriptions.every()
        for found in subscriptions:
            zone = found.order.schedule.zone
            due = "paused" if found.next_due is None else _local(found.next_due, zone)
            where = _name(self.slack, self.slack.channel(found.channel))
            print(f"{found.number}  {due}  {where}  {found.order.command}")
        if not subscriptions:
            print("Nothing is ordered.")

    def _look(self) -> list[tuple[Channel, Message, bool]]:
        """Return what the app has said or changed since the last look; True where it is changed."""
        fresh = []
        for channel in self.slack.workspace.conversations.channels.values():
            for message in self.slack.messages(channel.id):
                key = (channel.id, message.ts)
                if not message.is_app or message.text == working():
                    continue
                if key not in self._seen or self._seen[key] != message.edited_ts:
                    fresh.append((channel, message, key in self._seen))
                    self._seen[key] = message.edited_ts
        return fresh

    async def _print(self) -> None:
        for channel, message, changed in self._look():
            zone = await self._zone(channel)
            title = f"{_local(self.hands.now, zone)}  {_name(self.slack, channel)}"
            if message.is_reply:
                title = f"{title}, in the thread"
            if changed:
                title = f"{title}, changed"
            print(f"\n{title}\n{'─' * min(len(title), out.width)}")
            print(fitted(out, plain(_spoken(self.slack, message.text))))

    async def _zone(self, channel: Channel) -> str:
        """Return the time zone in which something was ordered for a channel, or its person's."""
        if channel.kind == "im":
            return _other(self.slack, channel).tz
        ordered = await self.bot.subscriptions.of_channel(channel.id)
        return ordered[0].order.schedule.zone if ordered else "UTC"


def _local(moment: datetime, zone: str) -> str:
    there = moment.astimezone(ZoneInfo(zone))
    return f"{day(there.date())}, {there:%H:%M} {zone}"


def _name(slack: StandInSlack, channel: Channel) -> str:
    return f"#{channel.name}" if channel.kind != "im" else f"@{_other(slack, channel).name}"


def _other(slack: StandInSlack, channel: Channel) -> User:
    people = (slack.user(user) for user in channel.members)
    return next(person for person in people if not person.is_bot)


def _spoken(slack: StandInSlack, text: str) -> str:
    """Return a text with the names of channels and people, as Slack shows it."""
    for channel in slack.workspace.conversations.channels.values():
        text = text.replace(f"<#{channel.id}>", f"#{channel.name}")
    for user in slack.workspace.conversations.users.values():
        text = text.replace(f"<@{user.id}>", f"@{user.name}")
    return text


def end_of(moment: datetime) -> datetime:
    """Return the end of the UTC day of a moment."""
    start = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return start + timedelta(days=1)
