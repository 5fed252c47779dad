"""A stand-in Slack with a clock that only the test moves, and a client for its Web API."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import StandInSlack
from sandbox.slack.driving import PATIENCE_SECONDS

ALL_SCOPES = {
    *("app_mentions:read", "channels:history", "channels:read", "chat:write", "commands"),
    *("files:read", "files:write", "groups:read", "im:read", "im:write", "im:history"),
    *("reactions:write", "team:read", "users:read"),
}


@dataclass(slots=True)
class Clock:
    """Time that stands still until it is told to pass."""

    now: datetime = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def let_pass(self, **time: float) -> None:
        """Move on by so many ``seconds=``, ``minutes=`` ..."""
        self.now += timedelta(**time)


def client_of(slack: StandInSlack, token: str | None = None) -> AsyncWebClient:
    """A Web API client that never repeats a call by itself."""
    return AsyncWebClient(token=token or slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture(name="clock")
def _clock() -> Clock:
    return Clock()


@pytest.fixture(name="slack")
async def _slack(clock: Clock) -> AsyncIterator[StandInSlack]:
    async with StandInSlack(clock, scopes=ALL_SCOPES, acknowledge_within=PATIENCE_SECONDS) as slack:
        yield slack


@pytest.fixture(name="client")
def _client(slack: StandInSlack) -> AsyncWebClient:
    return client_of(slack)
