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
    """Gives turns to post, to one after the other; `sleep` waits for so many seconds."""

    def __init__(self, clock: Callable[[], datetime], sleep: Sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._next: datetime | None = None
        self._channels: dict[str, datetime] = {}

    async def turn(self, channel: str) -> None:
        """Wait until the channel may be posted to. Raises `Limited` where that takes long."""
        now = self._clock()
        self._channels = {name: at for name, at in self._channels.items() if at > now}
        at = max(now, self._next or now, self._channels.get(channel, now))
        if at - now > LONGEST:
            raise Limited("ratelimited", (at - now).total_seconds())
        self._next = at + APART
        self._channels[channel] = at + APART_IN_CHANNEL
        if at > now:
            await self._sleep((at - now).total_seconds())

    def hold(self, seconds: float) -> None:
        """Give nobody a turn for so many seconds, because Slack asked for it."""
        until = self._clock() + timedelta(seconds=seconds)
        self._next = until if self._next is None else max(self._next, until)
