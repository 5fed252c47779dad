"""The web page: its files, what one person sees, a live stream of changes, and what they do."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.slack.driving import Driving
from sandbox.slack.facts import Acknowledgement, Change, Channel, Json, Message, User

_FILES = Path(__file__).parent / "page"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_LOCAL = {"127.0.0.1", "localhost"}

Act = Callable[[Driving, str, Any], Awaitable[Acknowledgement | None]]
ACTS: Mapping[str, Act] = {
    "command": lambda slack, user, it: slack.command(user, it["channel"], it["line"]),
    "say": lambda slack, user, it: slack.say(
        user, it["channel"], it["text"], thread_ts=it.get("thread_ts")
    ),
    "press": lambda slack, user, it: slack.press(
        user, it["channel"], it["ts"], it["action_id"], it.get("value")
    ),
    "shortcut": lambda slack, user, it: slack.message_shortcut(
        user, it["channel"], it["ts"], it["callback_id"]
    ),
    "global_shortcut": lambda slack, user, it: slack.global_shortcut(user, it["callback_id"]),
    "press_in_view": lambda slack, user, it: slack.press_in_view(
        user, it["action_id"], it.get("value"), values=it.get("values")
    ),
    "submit": lambda slack, user, it: slack.submit_view(user, it["values"]),
    "close": lambda slack, user, _it: slack.close_view(user),
    "home": lambda slack, user, _it: slack.open_home(user),
}


@dataclass(frozen=True, slots=True)
class PageServer:
    """Serves the page to whoever sits at this machine, as the person they choose to be."""

    slack: Driving
    streams: set[asyncio.Task[None]] = field(default_factory=set)

    def add_to(self, application: web.Application) -> None:
        """Add the page's routes."""
        application.router.add_get("/", _index)
        application.router.add_get("/page/state", self._state)
        application.router.add_get("/page/changes", self._changes)
        application.router.add_post("/page/act/{act}", self._act)
        application.router.add_get("/page/files/{file}", self._file)
        application.router.add_get(r"/page/{name:[a-z]+\.(?:js|css)}", _static)
        application.on_shutdown.append(self._end_streams)

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(self._seen_by(self._person(request)), headers=_HEADERS)

    async def _changes(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events, from ``Last-Event-ID`` or ``after`` on."""
        person = self._person(request)
        mark = int(request.headers.get("Last-Event-ID") or request.query.get("after") or 0)
        response = web.StreamResponse(headers=_HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        stream = asyncio.create_task(self._stream(response, person, mark))
        self.streams.add(stream)
        try:
            await stream
        except (ConnectionError, asyncio.CancelledError):
            # The reader left, or the server is stopping: both are the normal end of a stream.
            stream.cancel()
        finally:
            self.streams.discard(stream)
        return response

    async def _stream(self, response: web.StreamResponse, person: User, mark: int) -> None:
        async for change in self.slack.workspace.feed.follow(mark):
            shown = self._shown(change, person)
            if shown:
                line = f"id: {change.number}\ndata: {json.dumps(shown)}\n\n"
                await response.write(line.encode())

    async def _end_streams(self, _application: web.Application) -> None:
        for stream in self.streams:
            stream.cancel()

    async def _act(self, request: web.Request) -> web.Response:
        """Do what the person did. Only JSON is taken, so no other site can send it unasked."""
        act = ACTS.get(request.match_info["act"])
        if act is None or request.content_type != "application/json":
            raise web.HTTPNotFound
        try:
            acknowledgement = await act(self.slack, self._person(request).id, await request.json())
        except (LookupError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=400, headers=_HEADERS)
        answer = _answer(acknowledgement) if acknowledgement else {}
        return web.json_response(answer, headers=_HEADERS)

    async def _file(self, request: web.Request) -> web.Response:
        """An image, once it has been shared in a channel the person is in."""
        person = self._person(request)
        data = self.slack.files.get(request.match_info["file"])
        if data is None:
            raise web.HTTPNotFound
        file = self.slack.workspace.files.find(request.match_info["file"])
        if not any(person.id in self.slack.channel(one).members for one in file.channels):
            raise web.HTTPNotFound
        return web.Response(body=data, content_type=file.mimetype, headers=_HEADERS)

    def _person(self, request: web.Request) -> User:
        """Who looks. The host is checked so that no foreign name can be pointed here."""
        if request.url.host not in _LOCAL:
            raise web.HTTPForbidden(text="this page is for this machine only")
        try:
            return self.slack.user(request.query.get("as", "mina"))
        except LookupError as error:
            raise web.HTTPNotFound(text=str(error)) from error

    def _seen_by(self, person: User) -> Json:
        conversations = self.slack.workspace.conversations
        channels = [each for each in conversations.channels.values() if person.id in each.members]
        return {
            "mark": self.slack.mark,
            "me": person.id,
            "users": {user.id: _user(user) for user in conversations.users.values()},
            "channels": [self._channel(channel, person) for channel in channels],
            "messages": [
                _message(message)
                for channel in channels
                for message in conversations.messages(channel.id)
                if message.visible_to(person.id)
            ],
            "commands": dict(self.slack.commands),
            "shortcuts": self.slack.shortcuts,
            "global_shortcuts": self.slack.global_shortcuts,
            **self._views(person),
        }

    def _channel(self, channel: Channel, person: User) -> Json:
        users = self.slack.workspace.conversations.users
        others = sorted(channel.members - {person.id})
        label = users[others[0]].real_name if channel.kind == "im" else channel.name
        return {
            "id": channel.id,
            "label": label,
            "kind": channel.kind,
            "topic": channel.topic,
            "is_archived": channel.is_archived,
        }

    def _views(self, person: User) -> Json:
        modal, home = self.slack.modal(person.id), self.slack.home(person.id)
        return {"modal": modal and modal.payload, "home": home and home.payload}

    def _shown(self, change: Change, person: User) -> Json | None:
        if change.message:
            channel = self.slack.channel(change.message.channel)
            seen = person.id in channel.members and change.message.visible_to(person.id)
            return {"kind": change.kind, "message": _message(change.message)} if seen else None
        if change.user == person.id:
            return {"kind": change.kind, **self._views(person)}
        return None


def _user(user: User) -> Json:
    return {"name": user.name, "real_name": user.real_name, "tz": user.tz, "is_bot": user.is_bot}


def _message(message: Message) -> Json:
    return {
        "channel": message.channel,
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": [*message.blocks],
        "thread_ts": message.thread_ts if message.is_reply else None,
        "ephemeral": message.viewer is not None,
        "edited": message.edited_ts is not None,
        "files": message.files,
        "reactions": message.reactions,
    }


def _answer(acknowledgement: Acknowledgement) -> Json:
    errors = acknowledgement.payload.get("errors", {})
    return {"error": acknowledgement.error, "errors": errors}


async def _index(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_FILES / "index.html", headers=_HEADERS)


async def _static(request: web.Request) -> web.FileResponse:
    path = _FILES / request.match_info["name"]
    if not path.is_file():
        raise web.HTTPNotFound
    # Named here, as the machine's own table of media types may say something else.
    kind = "text/css" if path.suffix == ".css" else "text/javascript"
    return web.FileResponse(path, headers=_HEADERS | {"Content-Type": f"{kind}; charset=utf-8"})
