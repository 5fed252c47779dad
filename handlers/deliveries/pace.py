"""How fast deliveries may be posted: Slack takes about one message a second in one channel.

https://docs.slack.dev/apis/web-api/rate-limits#posting_messages
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from handlers.refusals import Limited
from handlers.uploads import Sleep

APART_IN_CHANNEL = timedelta(seconds=1)
APART = timedelta(milliseconds=334)
# Longer than this nobody stands in line: a delivery that has to wait gives way to others.
LONGEST = timedelta(seconds=30)


class Pace:
    """Gives turns to post, each as soon as its channel and the workspace allow.

    A channel that is posted to often keeps no other waiting. `sleep` waits for so many seconds.
    """

    def __init__(self, clock: Callable[[], datetime], sleep: Sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._held_until: datetime | None = None
        self._given: list[datetime] = []
        self._channels: dict[str, datetime] = {}

    async def turn(self, channel: str) -> None:
        """Wait until the channel may be posted to. Raises `Limited` where that takes long."""
        while True:
            now = self._clock()
            at = self._give(channel, now)
            if at > now:
                await self._sleep((at - now).total_seconds())
            # Slack may have asked for patience meanwhile.
            if self._held_until is None or at >= self._held_until:
                return

    def hold(self, seconds: float) -> None:
        """Give nobody a turn for so many seconds, because Slack asked for it."""
        until = self._clock() + timedelta(seconds=seconds)
        self._held_until = max(until, self._held_until or until)

    def _give(self, channel: str, now: datetime) -> datetime:
        """Return when the channel has its turn, which nobody else gets."""
        self._given = sorted(at for at in self._given if at > now - APART)
        self._channels = {name: at for name, at in self._channels.items() if at > now}
        at = max(now, self._held_until or now, self._channels.get(channel, now))
        for taken in self._given:
            if abs(taken - at) < APART:
                at = taken + APART
        if at - now > LONGEST:
            raise Limited("ratelimited", (at - now).total_seconds())
        self._given.append(at)
        self._channels[channel] = at + APART_IN_CHANNEL
        return at
