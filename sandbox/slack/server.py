"""The stand-in Slack: one server on loopback, as strict as Slack, driven from Python or its page."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox.slack.answers import receive_answer
from sandbox.slack.delivery import Courier
from sandbox.slack.driving import PATIENCE_SECONDS, Driving
from sandbox.slack.file_methods import receive_bytes
from sandbox.slack.gestures import Gestures
from sandbox.slack.http_delivery import HttpDelivery
from sandbox.slack.page_server import PageServer
from sandbox.slack.socket_mode import SocketMode
from sandbox.slack.tickets import TRIGGER_LIFE
from sandbox.slack.web_api import WebApi
from sandbox.slack.workspace import found

HOST = "127.0.0.1"
# https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
ACKNOWLEDGE_SECONDS = 3.0
MOST_BODY = 16 * 1024 * 1024
BOT_SCOPES = frozenset(
    {"app_mentions:read", "chat:write", "commands", "files:read", "files:write", "users:read"}
)
COMMANDS = {"/copilot-metrics": "org acme 28d"}


class StandInSlack(Driving):
    """A workspace with its Web API, its deliveries and its page, as an async context manager.

    Deliveries go to ``events_url`` over HTTP, or over Socket Mode when there is none. A file's
    scan lasts ``file_looks`` looks and ``file_seconds`` by the clock. Trigger ids, response URLs
    and signatures go by the clock too; only the wait for an acknowledgement is in real seconds.
    ``commands`` are the app's slash commands with a usage hint for each, ``shortcuts`` its message
    shortcuts, name by callback id, and ``global_shortcuts`` those that belong to no message.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        bot_token: str = "xoxb-stand-in",  # noqa: S107 - it opens nothing but this stand-in
        app_token: str = "xapp-stand-in",  # noqa: S107 - it opens nothing but this stand-in
        signing_secret: str = "stand-in-signing-secret",  # noqa: S107 - it opens nothing but this stand-in
        events_url: str | None = None,
        scopes: Collection[str] = BOT_SCOPES,
        faults: Collection[str] = (),
        commands: Mapping[str, str] = COMMANDS,
        shortcuts: Mapping[str, str] | None = None,
        global_shortcuts: Mapping[str, str] | None = None,
        file_looks: int = 1,
        file_seconds: float = 0,
        acknowledge_within: float = ACKNOWLEDGE_SECONDS,
        trigger_life: timedelta = TRIGGER_LIFE,
        port: int = 0,
    ) -> None:
        self.bot_token = bot_token
        self.app_token = app_token
        self.signing_secret = signing_secret
        workspace = found(
            clock,
            scopes=scopes,
            faults=faults,
            file_looks=file_looks,
            file_seconds=file_seconds,
            trigger_life=trigger_life,
        )
        self._socket_mode = SocketMode()
        self._courier = Courier(workspace.feed, self._socket_mode.deliver, acknowledge_within)
        gestures = Gestures(workspace, self._courier, frozenset(commands))
        super().__init__(gestures, commands, shortcuts or {}, global_shortcuts or {})
        if events_url:
            self.deliver_to(events_url)
        self._port = port
        self._runner: web.AppRunner | None = None

    def deliver_to(self, events_url: str) -> None:
        """Deliver over HTTP to this URL from now on, for an app that starts after its Slack."""
        http = HttpDelivery(events_url, self.signing_secret, self.workspace.clock)
        self._courier.deliver = http.deliver

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """End the Socket Mode connections as Slack does now and then."""
        await self._socket_mode.disconnect(reason)

    async def connected(self, *, within: float = PATIENCE_SECONDS) -> None:
        """Wait until the app is connected over Socket Mode."""
        await self._socket_mode.connected(within)

    async def disconnected(self, *, within: float = PATIENCE_SECONDS) -> None:
        """Wait until the app is not connected any more."""
        await self._socket_mode.disconnected(within)

    async def start(self) -> None:
        """Listen on loopback."""
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self.workspace.url = f"http://{HOST}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        await self._socket_mode.disconnect("link_disabled")
        if self._runner:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=MOST_BODY)
        api = WebApi(self.workspace, self.bot_token, self.app_token, self._connection_url)
        for verb in ("GET", "POST"):
            application.router.add_route(verb, "/api/{method}", api.handle)
        application.router.add_get("/link/", self._socket_mode.handle)
        application.router.add_post("/upload/v1/{file}", self._upload)
        application.router.add_post("/{kind:commands|actions}/{rest:.+}", self._answer)
        PageServer(self).add_to(application)
        return application

    async def _upload(self, request: web.Request) -> web.Response:
        return await receive_bytes(self.workspace, request)

    async def _answer(self, request: web.Request) -> web.Response:
        return await receive_answer(self.workspace, request)

    def _connection_url(self) -> str:
        return f"ws{self.url.removeprefix('http')}/link/?ticket={self._socket_mode.ticket()}"
