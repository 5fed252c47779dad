"""The web server: Slack's requests where they come over HTTP, and the health check.

Bolt parses a request before it checks who sent it, so everything is checked here first.
https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

logger = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
# The largest thing Slack sends is a view of 250 kB, which grows when it is form-encoded.
MOST_BYTES = 1_000_000
TOLERANCE = timedelta(minutes=5)

Healthy = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class SignedRequests:
    """Slack's signing secret, with which every request over HTTP is signed."""

    secret: str
    clock: Callable[[], datetime]

    def accept(self, timestamp: str, signature: str, body: bytes) -> bool:
        """Tell whether Slack signed these very bytes within the last five minutes."""
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):  # noqa: PLR2004 - room for seconds until the year 5138
            return False
        age = abs(self.clock().timestamp() - int(timestamp))
        if age > TOLERANCE.total_seconds():
            return False
        signed = b"v0:" + timestamp.encode() + b":" + body
        expected = "v0=" + hmac.new(self.secret.encode(), signed, sha256).hexdigest()
        return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))

    def __repr__(self) -> str:
        """Return the name alone; the secret is nobody's to see."""
        return "SignedRequests()"


def web_app(
    healthy: Healthy, slack: AsyncApp | None = None, signed: SignedRequests | None = None
) -> web.Application:
    """Return the server's application: `/healthz`, and `/slack/events` in HTTP mode."""
    application = web.Application(client_max_size=MOST_BYTES)

    async def healthz(_request: web.Request) -> web.Response:
        ok = await healthy()
        return web.json_response({"ok": ok}, status=200 if ok else 503)

    application.router.add_get("/healthz", healthz)
    if slack is not None and signed is not None:
        application.router.add_post(EVENTS_PATH, _events(slack, signed))
    return application


def _events(
    slack: AsyncApp, signed: SignedRequests
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def events(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not signed.accept(timestamp, signature, body):
            logger.warning("refused a request that Slack did not sign")
            return web.Response(status=401, text="not signed by Slack")
        answer = await slack.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    return events
