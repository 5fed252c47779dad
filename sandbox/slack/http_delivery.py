"""HTTP delivery: signed requests to the app's one URL.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import aiohttp

from sandbox.slack.delivery import Envelope, NotDeliveredError
from sandbox.slack.facts import Json

_OK = 200
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class HttpDelivery:
    """Posts each payload as Slack does; the signature's time is the clock's."""

    url: str
    signing_secret: str
    clock: Callable[[], datetime]

    async def deliver(self, envelope: Envelope) -> Json:
        """Post a payload and read the acknowledgement. Raises NotDeliveredError."""
        body, content_type = _body(envelope)
        headers = {"Content-Type": content_type, **_retry(envelope), **self.signature(body)}
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(self.url, data=body, headers=headers) as response,
            ):
                return await _acknowledgement(response)
        except (aiohttp.ClientError, ValueError) as error:
            raise NotDeliveredError(type(error).__name__) from error

    def signature(self, body: bytes) -> dict[str, str]:
        """The two headers that prove a body comes from Slack."""
        timestamp = str(int(self.clock().timestamp()))
        signed = f"v0:{timestamp}:".encode() + body
        digest = hmac.new(self.signing_secret.encode(), signed, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _body(envelope: Envelope) -> tuple[bytes, str]:
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload).encode(), "application/json"
    if envelope.kind == "interactive":
        return urlencode({"payload": json.dumps(envelope.payload)}).encode(), _FORM
    return urlencode(envelope.payload).encode(), _FORM


def _retry(envelope: Envelope) -> dict[str, str]:
    if not envelope.retry_num:
        return {}
    return {
        "X-Slack-Retry-Num": str(envelope.retry_num),
        "X-Slack-Retry-Reason": envelope.retry_reason,
    }


async def _acknowledgement(response: aiohttp.ClientResponse) -> Json:
    if response.status != _OK:
        final = response.headers.get("X-Slack-No-Retry") == "1"
        raise NotDeliveredError(f"status {response.status}", final=final)
    if response.content_type == "application/json":
        answer = await response.json()
        return answer if isinstance(answer, dict) else {}
    text = await response.text()
    return {"text": text} if text else {}
