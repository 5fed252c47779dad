"""The short-lived things Slack hands out: trigger ids and response URLs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sandbox.slack.refusal import Refusal, with_messages

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5
_GONE = 404


@dataclass(slots=True)
class Trigger:
    """The right to open one modal for one person."""

    user: str
    made: datetime
    used: bool = False


class Triggers:
    """Trigger ids: single use, three seconds by the clock where no other `life` is given."""

    def __init__(self, clock: Callable[[], datetime], life: timedelta = TRIGGER_LIFE) -> None:
        self._clock = clock
        self._life = life
        self._triggers: dict[str, Trigger] = {}

    def make(self, user: str) -> str:
        """A fresh trigger id for this person."""
        number = len(self._triggers) + 1
        trigger_id = f"{number:04}.1000.{number * 7919:08x}"
        self._triggers[trigger_id] = Trigger(user, self._clock())
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """The person a trigger stands for; uses it up.

        Raises Refusal ``exchanged_trigger_id``, ``expired_trigger_id``, ``invalid_arguments``.
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise with_messages("invalid_arguments", ["invalid `trigger_id`"])
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if self._clock() - trigger.made > self._life:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger.user


@dataclass(slots=True)
class ResponseUrl:
    """The right to answer one command or one press; ``ts`` is the message it may replace."""

    kind: Literal["commands", "actions"]
    channel: str
    user: str
    made: datetime
    ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class ResponseUrls:
    """Response URLs: five uses within thirty minutes by the clock."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._urls: dict[str, ResponseUrl] = {}

    def make(
        self,
        kind: Literal["commands", "actions"],
        channel: str,
        user: str,
        *,
        ts: str | None = None,
        thread_ts: str | None = None,
    ) -> tuple[str, ResponseUrl]:
        """A fresh response URL, as its path below the server and what it stands for."""
        number = len(self._urls) + 1
        path = f"/{kind}/T0STANDIN1/{number}/{number * 104729:012x}"
        self._urls[path] = ResponseUrl(kind, channel, user, self._clock(), ts, thread_ts)
        return path, self._urls[path]

    def use(self, path: str) -> ResponseUrl:
        """Count one use. Raises Refusal ``expired_url`` or ``used_url`` with status 404."""
        url = self._urls.get(path)
        if url is None or self._clock() - url.made > RESPONSE_LIFE:
            raise Refusal("expired_url", status=_GONE)
        if url.uses == RESPONSE_USES:
            raise Refusal("used_url", status=_GONE)
        url.uses += 1
        return url
