"""A workspace of which each test says what it tells: people, channels, user groups, and silence."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

TEAM = "T0HOUSE"


@dataclass
class Slack:
    """What Slack would tell; what stands in `silent` is answered with that error code."""

    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    silent: dict[str, str] = field(default_factory=dict)
    enterprise: str | None = None
    asked: Counter[str] = field(default_factory=Counter)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one call of the Web API."""
        method = request.match_info["method"]
        given = dict(await request.post()) | dict(request.query)
        self.asked[method] += 1
        try:
            return web.json_response({"ok": True} | self._told(method, given))
        except LookupError as error:
            return web.json_response({"ok": False, "error": str(error.args[0])})

    def _told(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        name = given.get("user") or given.get("channel") or given.get("usergroup") or ""
        code = self.silent.get(method) or self.silent.get(str(name))
        if code is not None:
            raise LookupError(code)
        match method:
            case "auth.test":
                return {"team_id": TEAM, "enterprise_id": self.enterprise}
            case "users.info":
                return {"user": {"id": name, "team_id": TEAM} | self.users[str(name)]}
            case "users.conversations":
                return self._page(int(given.get("cursor") or 0))
            case "conversations.info":
                return {"channel": {"id": name} | self.channels[str(name)]}
            case _:
                return {"users": self.groups[str(name)]}

    def _page(self, at: int) -> dict[str, Any]:
        """Return one channel, and where the next one is."""
        (name, told), more = list(self.channels.items())[at], at + 1 < len(self.channels)
        metadata = {"next_cursor": str(at + 1) if more else ""}
        return {"channels": [{"id": name} | told], "response_metadata": metadata}


@asynccontextmanager
async def telling(slack: Slack) -> AsyncIterator[AsyncWebClient]:
    """Run the workspace while the block runs, and give a client of it."""
    application = web.Application()
    application.router.add_route("*", "/api/{method}", slack.answer)
    async with TestServer(application, host="127.0.0.1") as server:
        yield AsyncWebClient("xoxb-1", base_url=str(server.make_url("/api/")), retry_handlers=[])
