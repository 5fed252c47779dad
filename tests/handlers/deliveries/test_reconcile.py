"""Looking for a part of a delivery in its channel, by the metadata that goes along with it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from handlers.deliveries.claims import DETAILS, MESSAGE
from handlers.deliveries.reconcile import MOST_PAGES, PAGE, History, NotTold, metadata_of
from handlers.slack_app import BOT_SCOPES, OPTIONAL_SCOPES
from sandbox.slack.server import StandInSlack
from storage.deliveries import DeliveryRow, State

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
CHANNEL = "C0COPILOT1"
SCOPES = BOT_SCOPES | OPTIONAL_SCOPES


def row(
    channel: str = CHANNEL, ts: str | None = None, key: str = "1-20261123T0800Z"
) -> DeliveryRow:
    return DeliveryRow(
        id=1,
        subscription=1,
        due_at=NOW,
        key=key,
        channel=channel,
        state=State.DUE,
        reason=None,
        not_before=NOW,
        attempts=1,
        worker="first",
        lease_until=NOW,
        posting=MESSAGE,
        ts=ts,
        details_ts=None,
        sent_at=None,
        told=None,
        look_again=None,
    )


def client_of(slack: StandInSlack) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture(name="slack")
async def _slack() -> AsyncIterator[StandInSlack]:
    async with StandInSlack(lambda: NOW, scopes=SCOPES) as slack:
        yield slack


async def posted(slack: StandInSlack, of: DeliveryRow, part: int) -> str:
    """Post a part of a delivery and return its ts."""
    answer = await client_of(slack).chat_postMessage(
        channel=of.channel, text="a digest", metadata=metadata_of(of, part), thread_ts=of.ts
    )
    return str(answer["ts"])


async def test_a_message_is_found_by_its_delivery(slack: StandInSlack) -> None:
    """And that of another one is not taken for it."""
    await posted(slack, row(key="2-20261123T0800Z"), MESSAGE)
    assert await History(client_of(slack)).ts_of(row(), MESSAGE, NOW) is None

    ts = await posted(slack, row(), MESSAGE)

    assert await History(client_of(slack)).ts_of(row(), MESSAGE, NOW) == ts


async def test_details_are_found_in_the_thread(slack: StandInSlack) -> None:
    """The message that they hang on is not taken for them."""
    ts = await posted(slack, row(), MESSAGE)
    history = History(client_of(slack))
    assert await history.ts_of(row(ts=ts), DETAILS, NOW) is None

    details = await posted(slack, row(ts=ts), DETAILS)

    assert await history.ts_of(row(ts=ts), DETAILS, NOW) == details


async def test_it_is_looked_for_from_a_little_before_the_mark(slack: StandInSlack) -> None:
    """Slack's clock and ours differ by less than that."""
    ts = await posted(slack, row(), MESSAGE)
    history = History(client_of(slack))

    assert await history.ts_of(row(), MESSAGE, NOW + timedelta(minutes=1)) == ts
    assert await history.ts_of(row(), MESSAGE, NOW + timedelta(minutes=3)) is None


async def test_what_lies_far_back_is_found_on_a_later_page(slack: StandInSlack) -> None:
    """As far as the pages go; behind that, nobody can tell."""
    ts = await posted(slack, row(), MESSAGE)
    for _ in range(PAGE + 1):
        await slack.say("Mina", "#copilot", "hello")
    history = History(client_of(slack))
    assert await history.ts_of(row(), MESSAGE, NOW) == ts

    for _ in range(PAGE * (MOST_PAGES - 1)):
        await slack.say("Mina", "#copilot", "hello")
    with pytest.raises(NotTold):
        await history.ts_of(row(), MESSAGE, NOW)


@pytest.mark.parametrize(
    ("scopes", "channel"),
    [(BOT_SCOPES, CHANNEL), (SCOPES, "C0RANDOM01"), (SCOPES, "C0LEADS001")],
)
async def test_where_the_app_may_not_look_nobody_can_tell(
    scopes: frozenset[str], channel: str
) -> None:
    """Without the scope, and in a channel that it is not in."""
    async with StandInSlack(lambda: NOW, scopes=scopes) as slack:
        with pytest.raises(NotTold):
            await History(client_of(slack)).ts_of(row(channel), MESSAGE, NOW)
