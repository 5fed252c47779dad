"""A Slack without a server: the few methods that deliveries use, over channels that remember."""

import asyncio
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from sandbox.slack.facts import TEAM_ID

MOST = 999
TS = attrgetter("ts")


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it stands in its channel; `thread` is the ts of the one that it answers."""

    channel: str
    ts: str
    text: str
    metadata: dict[str, Any] | None
    thread: str | None

    def shown(self, *, with_metadata: bool) -> dict[str, Any]:
        """Return it as Slack shows it."""
        shown = {"type": "message", "ts": self.ts, "text": self.text, "bot_id": "B0"}
        metadata = {"metadata": self.metadata} if with_metadata and self.metadata else {}
        return shown | metadata | ({"thread_ts": self.thread} if self.thread else {})


@dataclass(slots=True)
class Slack:
    """Every channel that anybody names, with what was posted in it, oldest first."""

    clock: Callable[[], datetime]
    posts: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    last: int = 0

    def post(self, channel: str, text: str, metadata: Any, thread: str | None) -> Post:
        """Keep a message, under a ts of its own."""
        self.last = max(int(self.clock().timestamp() * 1_000_000), self.last + 1)
        seconds, rest = divmod(self.last, 1_000_000)
        posted = Post(channel, f"{seconds}.{rest:06}", text, metadata, thread)
        self.posts[channel].append(posted)
        return posted


@dataclass(frozen=True, slots=True)
class Line:
    """One worker's client, with the methods of `AsyncWebClient` that its deliveries call.

    `step` is told of each side of a call: before Slack has heard, and before the worker has.
    """

    slack: Slack
    step: Callable[[], None]

    async def chat_postMessage(  # noqa: N802 - as the SDK calls it
        self,
        *,
        channel: str,
        text: str,
        metadata: Any = None,
        thread_ts: str | None = None,
        **_rest: Any,
    ) -> AsyncSlackResponse:
        """https://docs.slack.dev/reference/methods/chat.postMessage."""
        await self._travel()
        posted = self.slack.post(channel, text, metadata, thread_ts)
        await self._travel()
        return _answer({"channel": channel, "ts": posted.ts})

    async def conversations_history(self, *, channel: str, **asked: Any) -> AsyncSlackResponse:
        """https://docs.slack.dev/reference/methods/conversations.history."""
        await self._travel()
        found = [post for post in self._between(channel, asked) if post.thread is None]
        return self._page(found[::-1], asked)

    async def conversations_replies(
        self, *, channel: str, ts: str, **asked: Any
    ) -> AsyncSlackResponse:
        """https://docs.slack.dev/reference/methods/conversations.replies."""
        await self._travel()
        found = [post for post in self.slack.posts[channel] if ts in (post.ts, post.thread)]
        return self._page(found, asked)

    async def users_info(self, *, user: str, **_rest: Any) -> AsyncSlackResponse:
        """https://docs.slack.dev/reference/methods/users.info."""
        await self._travel()
        return _answer({"user": {"id": user, "team_id": TEAM_ID, "tz": "UTC"}})

    async def auth_test(self) -> AsyncSlackResponse:
        """https://docs.slack.dev/reference/methods/auth.test."""
        await self._travel()
        return _answer({"team_id": TEAM_ID, "user_id": "U0", "bot_id": "B0"})

    async def conversations_info(self, *, channel: str, **_rest: Any) -> AsyncSlackResponse:
        """https://docs.slack.dev/reference/methods/conversations.info."""
        await self._travel()
        return _answer({"channel": {"id": channel, "is_channel": True}})

    async def _travel(self) -> None:
        self.step()
        await asyncio.sleep(0)

    def _between(self, channel: str, asked: dict[str, Any]) -> Sequence[Post]:
        posts, exactly = self.slack.posts[channel], asked.get("inclusive", False)
        oldest, latest = str(asked.get("oldest") or "0"), str(asked.get("latest") or "9")
        first = (bisect_left if exactly else bisect_right)(posts, oldest, key=TS)
        last = (bisect_right if exactly else bisect_left)(posts, latest, key=TS)
        return posts[first:last]

    def _page(self, found: Sequence[Post], asked: dict[str, Any]) -> AsyncSlackResponse:
        start = int(asked.get("cursor") or 0)
        end = start + min(int(asked.get("limit") or 100), MOST)
        with_metadata = bool(asked.get("include_all_metadata"))
        more = {"next_cursor": str(end)} if end < len(found) else {}
        shown = [post.shown(with_metadata=with_metadata) for post in found[start:end]]
        return _answer({"messages": shown, "has_more": bool(more), "response_metadata": more})


def _answer(data: dict[str, Any]) -> AsyncSlackResponse:
    return AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": True, **data},
        headers={},
        status_code=200,
    )
