"""Who is let in over HTTP, and what the health check says."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.web import EVENTS_PATH, MOST_BYTES, SignedRequests, web_app
from sandbox.slack.http_delivery import HttpDelivery

SECRET = "stand-in-signing-secret"
NOW = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
COMMAND = b"command=%2Fcopilot-metrics&text=org+acme&team_id=T1&user_id=U1&channel_id=C1"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FIVE_MINUTES = 300


def clock() -> datetime:
    return NOW


def headers(body: bytes = COMMAND, *, secret: str = SECRET, later: float = 0) -> dict[str, str]:
    """Slack's two headers for a body, from Slack's own side."""
    then = NOW + timedelta(seconds=later)
    return HttpDelivery("", secret, lambda: then).signature(body)


def accepted(body: bytes, signed: dict[str, str]) -> bool:
    return SignedRequests(SECRET, clock).accept(
        signed["X-Slack-Request-Timestamp"], signed["X-Slack-Signature"], body
    )


class TestSignedRequests:
    @given(st.binary(max_size=200))
    def test_what_slack_signed_is_accepted(self, body: bytes) -> None:
        """Whatever the bytes are."""
        assert accepted(body, headers(body))

    @pytest.mark.parametrize("later", [-FIVE_MINUTES, FIVE_MINUTES])
    def test_a_clock_may_be_five_minutes_off(self, later: int) -> None:
        """Either way."""
        assert accepted(COMMAND, headers(later=later))

    @pytest.mark.parametrize("later", [-FIVE_MINUTES - 1, FIVE_MINUTES + 1, 10**9])
    def test_an_old_or_future_signature_is_refused(self, later: int) -> None:
        """Whoever wrote a request down cannot send it again."""
        assert not accepted(COMMAND, headers(later=later))

    @given(st.binary(min_size=1, max_size=60), st.data())
    def test_one_changed_byte_is_refused(self, body: bytes, data: st.DataObject) -> None:
        """The signature covers all of the body."""
        place = data.draw(st.integers(0, len(body) - 1))
        changed = bytearray(body)
        changed[place] ^= data.draw(st.integers(1, 255))

        assert not accepted(bytes(changed), headers(body))

    @pytest.mark.parametrize(
        "timestamp",
        [
            "",
            "soon",
            "-1795768200",
            "1795768200.0",
            " 1795768200",
            "1795768200\n",
            "1e9",
            "9" * 400,
            "\N{ARABIC-INDIC DIGIT ONE}795768200",
            "1795768200\N{SUPERSCRIPT TWO}",
        ],
    )
    def test_a_timestamp_is_plain_digits(self, timestamp: str) -> None:
        """Python's own idea of a number is wider than Slack's."""
        assert not SignedRequests(SECRET, clock).accept(timestamp, "v0=00", b"")

    @pytest.mark.parametrize("signature", ["", "v0=", "v1=00", "\N{SNOWMAN}", "\udcff"])
    def test_a_signature_that_is_none_is_refused(self, signature: str) -> None:
        """Also one that is not even text."""
        timestamp = headers()["X-Slack-Request-Timestamp"]
        assert not SignedRequests(SECRET, clock).accept(timestamp, signature, COMMAND)

    def test_another_secret_is_refused(self) -> None:
        """It is another app's request."""
        assert not accepted(COMMAND, headers(secret="other"))

    def test_the_secret_is_not_shown(self) -> None:
        """Not even to a debugger's eye."""
        assert repr(SignedRequests(SECRET, clock)) == "SignedRequests()"


@dataclass
class Heard:
    """A Bolt app that remembers what it was asked, and can fail."""

    texts: list[str] = field(default_factory=list)

    def app(self) -> AsyncApp:
        async def authorize() -> AuthorizeResult:
            return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1")

        app = AsyncApp(
            authorize=authorize,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            process_before_response=True,
        )

        @app.middleware
        async def remember(body: dict[str, str], next_: object) -> None:
            self.texts.append(body.get("text", ""))
            await next_()  # type: ignore[operator]

        @app.command("/copilot-metrics")
        async def asked(ack: object) -> None:
            await ack("I heard you")  # type: ignore[operator]

        return app


@asynccontextmanager
async def server(heard: Heard | None = None, *, healthy: bool = True) -> AsyncIterator[TestClient]:  # type: ignore[type-arg]
    """The web server, in HTTP mode where somebody listens."""

    async def health() -> bool:
        return healthy

    if heard is None:
        application = web_app(health)
    else:
        application = web_app(health, heard.app(), SignedRequests(SECRET, clock))
    async with TestClient(TestServer(application)) as client:
        yield client


@pytest.mark.parametrize(("healthy", "status"), [(True, 200), (False, 503)])
async def test_healthz_tells_whether_all_is_well(*, healthy: bool, status: int) -> None:
    """A probe looks at the status, a person at the body."""
    async with server(healthy=healthy) as client, client.get("/healthz") as response:
        assert (status, {"ok": healthy}) == (response.status, await response.json())


async def test_beside_socket_mode_there_is_nothing_but_health() -> None:
    """A door that nobody uses is not there."""
    async with server() as client:
        assert (await client.post(EVENTS_PATH, data=COMMAND)).status == 404
        assert (await client.get("/")).status == 404


async def test_a_signed_command_reaches_the_app_and_is_acknowledged() -> None:
    """Its acknowledgement is the response."""
    heard = Heard()
    async with server(heard) as client:
        response = await client.post(EVENTS_PATH, data=COMMAND, headers=headers() | FORM)

        assert (response.status, await response.text()) == (200, "I heard you")
    assert heard.texts == ["org acme"]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"X-Slack-Signature": headers()["X-Slack-Signature"]},
        {"X-Slack-Request-Timestamp": headers()["X-Slack-Request-Timestamp"]},
        headers(secret="other"),
        headers(later=-301),
        headers(later=301),
        headers(b"something else"),
        headers() | {"X-Slack-Request-Timestamp": "soon"},
        headers() | {"X-Slack-Request-Timestamp": "\N{SUPERSCRIPT TWO}" * 10},
    ],
)
async def test_an_unsigned_request_never_reaches_the_app(
    wrong: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """It is answered with 401, and its body is written nowhere."""
    heard = Heard()
    with caplog.at_level(logging.DEBUG, "bot"):
        async with server(heard) as client:
            response = await client.post(EVENTS_PATH, data=COMMAND, headers=wrong | FORM)

            assert response.status == 401
    assert heard.texts == []
    assert "refused a request that Slack did not sign" in caplog.messages
    assert "org+acme" not in caplog.text


@given(
    body=st.one_of(st.binary(max_size=500), st.text(max_size=100).map(str.encode)),
    content_type=st.sampled_from(
        ["application/json", "application/x-www-form-urlencoded", "text/plain; charset=nonsense"]
    ),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_no_body_gets_in_without_a_signature(body: bytes, content_type: str) -> None:
    """Whatever Bolt would make of it, it does not come to see it."""
    heard = Heard()
    async with server(heard) as client:
        response = await client.post(EVENTS_PATH, data=body, headers={"Content-Type": content_type})

        assert response.status == 401
    assert heard.texts == []


@pytest.mark.parametrize("body", [b"{", b'{"type": ', b"payload=%7B", b"payload=[]"])
async def test_a_body_on_which_bolt_fails_is_refused_unsigned(body: bytes) -> None:
    """Signed it is Slack's own mistake, and the server lives on."""
    json = {"Content-Type": "application/json" if body.startswith(b"{") else FORM["Content-Type"]}
    async with server(Heard()) as client:
        unsigned = await client.post(EVENTS_PATH, data=body, headers=json)
        signed = await client.post(EVENTS_PATH, data=body, headers=json | headers(body))
        after = await client.post(EVENTS_PATH, data=COMMAND, headers=FORM | headers())

        assert unsigned.status == 401
        assert signed.status >= 400
        assert after.status == 200


async def test_a_body_larger_than_anything_of_slacks_is_refused() -> None:
    """Before it is signed or read to its end."""
    body = b"x" * (MOST_BYTES + 1)
    heard = Heard()
    async with server(heard) as client:
        response = await client.post(EVENTS_PATH, data=body, headers=headers(body))

        assert response.status == 413
    assert heard.texts == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
async def test_slack_only_posts(method: str) -> None:
    """Everything else is not for this door."""
    async with server(Heard()) as client:
        assert (await client.request(method, EVENTS_PATH)).status == 405
