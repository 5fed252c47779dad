"""Handing the app what came over Socket Mode, so that Slack is answered whatever it was."""

import logging
from collections.abc import Awaitable
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

logger = logging.getLogger(__name__)


async def heard(app: AsyncApp, reading: Awaitable[AsyncBoltRequest]) -> BoltResponse:
    """Return the app's answer; what not even Bolt can read is acknowledged and logged.

    Slack would deliver again what is not acknowledged, and it would be as unreadable then.
    """
    try:
        return await app.async_dispatch(await reading)
    except Exception as error:  # noqa: BLE001 - Bolt raises whatever an unexpected shape leads to
        # Only the kind of the error: its text may hold what was sent.
        logger.warning("Slack sent what cannot be read: %s", type(error).__name__)
        return BoltResponse(status=200)


async def over_socket_mode(
    payload: dict[str, Any], headers: dict[str, Any] | None = None
) -> AsyncBoltRequest:
    """Return what came over Socket Mode as Bolt reads it; raises anything for a strange shape."""
    return AsyncBoltRequest(mode="socket_mode", body=payload, headers=headers)


class Hearing(AsyncSocketModeHandler):
    """Bolt's Socket Mode, where every request gets its answer."""

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Answer one request."""
        answer = await heard(self.app, over_socket_mode(req.payload, build_headers(req)))
        # The last argument is when it began, which Bolt would only log.
        await send_async_response(client, req, answer, 0.0)
