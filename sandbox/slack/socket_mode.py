"""Socket Mode: the app calls, payloads come down a WebSocket, acknowledgements go up.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
from itertools import count

from aiohttp import WSMsgType, web

from sandbox.slack.delivery import Envelope, NotDeliveredError
from sandbox.slack.facts import APP_ID, Json
from sandbox.slack.refusal import Refusal

MOST_CONNECTIONS = 10


class SocketMode:
    """The app's connections; a payload goes down any one of them."""

    def __init__(self) -> None:
        self._tickets: set[str] = set()
        self._numbers = count(1)
        self._connections: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._connected = asyncio.Event()
        self._disconnected = asyncio.Event()
        self._disconnected.set()

    def ticket(self) -> str:
        """The right to one connection. Raises Refusal ``too_many_websockets``."""
        if len(self._connections) >= MOST_CONNECTIONS:
            raise Refusal("too_many_websockets")
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return ticket

    async def connected(self, within: float) -> None:
        """Wait until the app has said hello. Raises TimeoutError after so many real seconds."""
        await asyncio.wait_for(self._connected.wait(), within)

    async def disconnected(self, within: float) -> None:
        """Wait until no connection is left. Raises TimeoutError after so many real seconds."""
        await asyncio.wait_for(self._disconnected.wait(), within)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """The life of one connection."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408, text="the ticket was used, or never given")
        self._tickets.remove(ticket)
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        self._connections.append(connection)
        try:
            await self._hello(connection)
            async for message in connection:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(json.loads(message.data))
        finally:
            self._forget(connection)
        return connection

    async def deliver(self, envelope: Envelope) -> Json:
        """Send a payload and wait for its acknowledgement. Raises NotDeliveredError."""
        if not self._connections:
            raise NotDeliveredError("the app is not connected")
        # The one that waited longest goes first, so that several connections share the work.
        connection = self._connections.pop(0)
        self._connections.append(connection)
        envelope_id = f"envelope-{next(self._numbers)}"
        self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await connection.send_json(_framed(envelope_id, envelope))
            return await self._waiting[envelope_id]
        except ConnectionError as error:
            raise NotDeliveredError("the connection broke") from error
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: str) -> None:
        """Ask every connection to come back, then close it, as Slack does every few hours."""
        for connection in [*self._connections]:
            self._forget(connection)
            await connection.send_json({"type": "disconnect", "reason": reason})
            await connection.close()

    async def _hello(self, connection: web.WebSocketResponse) -> None:
        await connection.send_json(
            {
                "type": "hello",
                "num_connections": len(self._connections),
                "connection_info": {"app_id": APP_ID},
                "debug_info": {"host": "stand-in", "approximate_connection_time": 18060},
            }
        )
        self._connected.set()
        self._disconnected.clear()

    def _acknowledge(self, answer: Json) -> None:
        waiting = self._waiting.get(str(answer.get("envelope_id")))
        if waiting and not waiting.done():
            payload = answer.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else {})

    def _forget(self, connection: web.WebSocketResponse) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
        if not self._connections:
            self._connected.clear()
            self._disconnected.set()


def _framed(envelope_id: str, envelope: Envelope) -> Json:
    frame: Json = {
        "envelope_id": envelope_id,
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.kind != "events_api",
    }
    if envelope.kind == "events_api":
        frame |= {"retry_attempt": envelope.retry_num, "retry_reason": envelope.retry_reason}
    return frame
