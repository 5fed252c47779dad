"""What the stand-in Slack remembers, in Slack's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

Json: TypeAlias = dict[str, Any]

TEAM_ID = "T0STANDIN1"
APP_ID = "A0COPILOT1"
BOT_ID = "B0COPILOT1"
BOT_USER_ID = "U0COPILOT1"
SLACKBOT_ID = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot user of the workspace (https://docs.slack.dev/reference/objects/user-object)."""

    id: str
    name: str
    real_name: str
    tz: str
    locale: str
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation; a direct message is one of kind ``im``, its name is the other person's."""

    id: str
    name: str
    kind: Literal["public", "private", "im"]
    members: frozenset[str]
    topic: str = ""
    is_archived: bool = False
    is_ext_shared: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands now; ``viewer`` is the only person who sees an ephemeral one."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: Sequence[Json] = ()
    thread_ts: str | None = None
    metadata: Json | None = None
    viewer: str | None = None
    edited_ts: str | None = None
    files: tuple[str, ...] = ()
    reactions: tuple[str, ...] = ()

    @property
    def is_app(self) -> bool:
        """Whether the app wrote it."""
        return self.user == BOT_USER_ID

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def visible_to(self, user: str) -> bool:
        """Whether this member of the channel sees it."""
        return self.viewer in (None, user)


@dataclass(frozen=True, slots=True)
class View:
    """A modal on a person's screen or the App Home they see; ``payload`` is Slack's view object."""

    id: str
    user: str
    payload: Json

    @property
    def hash(self) -> str:
        """Changes with every update."""
        return str(self.payload["hash"])


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One thing the app asked of Slack, kept whether it was granted or refused.

    ``method`` is the Web API method, ``upload`` for the bytes of a file, or ``response_url``.
    ``ts`` is the message it made or changed, ``error`` Slack's word for a refusal.
    """

    method: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    ts: str | None = None
    error: str | None = None

    @property
    def channel(self) -> str | None:
        """The channel asked for, as the app wrote it."""
        return self.arguments.get("channel") or self.arguments.get("channel_id")

    @property
    def thread_ts(self) -> str | None:
        """The thread asked for."""
        return self.arguments.get("thread_ts")

    @property
    def text(self) -> str:
        """The top-level text, which is all a screen reader reads."""
        return str(self.arguments.get("text") or "")

    @property
    def blocks(self) -> Sequence[Json]:
        """The blocks asked for."""
        return self.arguments.get("blocks") or ()

    @property
    def metadata(self) -> Json | None:
        """The message metadata asked for."""
        return self.arguments.get("metadata")


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What the app answered to one delivery, and when.

    ``error`` is None, ``operation_timeout`` (no answer in time) or ``dispatch_failed`` (nobody
    there, or a refusal). ``mark`` is the feed's number just before the delivery, so that
    ``message_after(mark, ...)`` finds what came of it.
    """

    mark: int
    milliseconds: float
    payload: Json = field(default_factory=dict)
    error: str | None = None
    event_id: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged in time."""
        return self.error is None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened in the workspace; exactly the field its kind names is set."""

    number: int
    at: datetime
    kind: Literal["message", "changed", "deleted", "modals", "home", "call"]
    message: Message | None = None
    user: str | None = None
    call: ApiCall | None = None
