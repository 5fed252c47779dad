"""The owner is told once what is in the way, as soon as Slack lets it; then who else can help."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.access import Access
from handlers.access.directory import Directory
from handlers.access.policy import PolicyFile
from handlers.deliveries.telling import AGAIN_AFTER, LEASE, Telling
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.posting import Poster
from handlers.request import Request
from handlers.slack_app import BOT_SCOPES
from handlers.subscriptions.keeping import Subscriptions
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.slack.facts import Message
from sandbox.slack.people import MINA
from sandbox.slack.server import StandInSlack
from storage.deliveries import State
from storage.engine import open_engine, writing
from storage.tables import deliveries, subscriptions
from storage.untold import claim_telling
from tests.databases import migrated

CHANNEL = "C0COPILOT1"
NOW = datetime(2026, 11, 23, 8, 1, tzinfo=UTC)
ORDER = DigestOrder(
    Request(Scope(ScopeKind.ORG, "acme"), LastDays(28)),
    Schedule(Every.WEEKLY, time(9), "Europe/Berlin", 0),
)


async def no_wait(_seconds: float) -> None:
    """Let waiting take no time."""


@dataclass
class Office:
    """The stand-in Slack, what is stored, and whoever tells."""

    slack: StandInSlack
    engine: AsyncEngine
    subscriptions: Subscriptions
    client: AsyncWebClient

    def telling(self) -> Telling:
        """Give one as it is after a restart."""
        access = Access(PolicyFile(None, None), Directory(self.client, lambda: NOW))
        return Telling(self.engine, self.subscriptions, access, Poster(self.client, no_wait))

    async def paused(self, why: str, *, channel: str = CHANNEL) -> int:
        """Order a digest and pause it, and return its number."""
        made = await self.subscriptions.add(channel, MINA, ORDER, NOW - timedelta(days=3))
        await self.subscriptions.pause(made.number, why, None, NOW)
        return made.number

    async def tell(self, now: datetime = NOW) -> datetime | None:
        """Tell whoever does not know, and return when to look again."""
        telling = self.telling()
        await telling.tell(now)
        return await telling.next()

    def told(self, channel: str = "@mina") -> Sequence[Message]:
        """Return what the app said there."""
        return [message for message in self.slack.messages(channel) if message.is_app]


@pytest_asyncio.fixture(name="office")
async def _office(tmp_path: Path) -> AsyncIterator[Office]:
    engine = open_engine(migrated(tmp_path / "bot.db"))
    async with StandInSlack(lambda: NOW, scopes=BOT_SCOPES) as slack:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        yield Office(slack, engine, Subscriptions(engine), client)
    await engine.dispose()


async def test_the_owner_is_told_what_to_do_and_can_do_it_there(office: Office) -> None:
    """The message names the channel and the step, and its buttons carry the number alone."""
    office.slack.remove("#copilot")
    number = await office.paused("not_in_channel")

    assert await office.tell() is None

    [message] = office.told()
    assert message.text == (
        f"*Digest {number} in <#{CHANNEL}> is paused, because I could not deliver it.*\n"
        f"I am not in <#{CHANNEL}>. "
        f"Type `/invite @Copilot Metrics` in <#{CHANNEL}>, then resume it.\n"
        "It was ordered with "
        "`/copilot-metrics subscribe org acme 28d weekly mon 09:00 Europe/Berlin`."
    )
    buttons = message.blocks[-1]
    assert buttons["block_id"] == f"paused:{number}"
    assert [each["type"] for each in buttons["elements"]] == [
        *("button", "conversations_select", "button")
    ]
    assert [each.get("value") for each in buttons["elements"]] == [str(number), None, str(number)]


async def test_nobody_is_told_twice(office: Office) -> None:
    """Neither by many looks, nor after a restart, nor by two workers that look at once."""
    await office.paused("is_archived")
    for minutes in range(5):
        await office.tell(NOW + timedelta(minutes=minutes))
    assert len(office.told()) == 1


async def test_a_new_pause_is_told_anew(office: Office) -> None:
    """Whoever resumed it did something, and so learns that it did not help."""
    number = await office.paused("not_in_channel")
    await office.tell()
    await office.subscriptions.resume(number, NOW)
    await office.subscriptions.pause(number, "is_archived", None, NOW)
    await office.tell()
    assert [f"<#{CHANNEL}> is archived" in each.text for each in office.told()] == [False, True]


async def test_what_somebody_wished_is_told_to_nobody(office: Office) -> None:
    """They know."""
    await office.paused("asked")
    await office.tell()
    assert office.told() == []


@pytest.mark.parametrize(
    ("fault", "later"),
    [
        ("slack-internal-error", AGAIN_AFTER),
        ("slack-missing-scope-chat", AGAIN_AFTER),
        ("slack-429-hour", timedelta(hours=1)),
    ],
)
async def test_what_slack_does_not_take_now_is_said_later(
    office: Office, fault: str, later: timedelta
) -> None:
    """It is said when Slack takes it, and once."""
    await office.paused("is_archived")
    office.slack.faults.turn_on(fault)
    again = await office.tell()
    assert (again, office.told()) == (NOW + later, [])

    office.slack.faults.turn_off(fault)
    assert await office.tell(NOW + later - timedelta(seconds=1)) == NOW + later
    assert await office.tell(NOW + later) is None
    assert len(office.told()) == 1


async def test_one_owner_who_cannot_be_told_delays_nobody(office: Office) -> None:
    """The next one is told at once."""
    for _ in range(2):
        await office.paused("is_archived")
    office.slack.faults.turn_on("slack-internal-error-once")
    assert await office.tell() == NOW + AGAIN_AFTER
    assert len(office.told()) == 1


async def test_an_order_that_cannot_be_read_delays_nobody(office: Office) -> None:
    """Another version of the app wrote it; the next owner is told at once."""
    for _ in range(2):
        number = await office.paused("is_archived")
    async with writing(office.engine) as connection:
        unread = update(subscriptions).where(subscriptions.c.id < number).values(kind="poem")
        await connection.execute(unread)
    assert await office.tell() == NOW + AGAIN_AFTER
    [message] = office.told()
    assert message.text.startswith(f"*Digest {number} in ")


async def test_once_the_app_may_speak_again_everything_comes_again(office: Office) -> None:
    """The token works, because the message went through it, so there is nothing left to fix."""
    number = await office.paused("token_revoked")
    office.slack.faults.turn_on("slack-token-revoked")
    again = await office.tell()
    assert again == NOW + AGAIN_AFTER
    still = await office.subscriptions.find(number)
    assert still is not None
    assert still.paused is not None

    office.slack.faults.turn_off("slack-token-revoked")
    await office.tell(again)

    [message] = office.told()
    assert message.text == (
        f"*Digest {number} in <#{CHANNEL}> was paused, and comes again.*\n"
        "Slack took away this app's access. "
        "That is over, so I have resumed it; what was due meanwhile was left out."
    )
    found = await office.subscriptions.find(number)
    assert found is not None
    assert (found.paused, found.next_due) == (None, datetime(2026, 11, 30, 8, tzinfo=UTC))


@pytest.mark.parametrize("why", ["owner_gone", "owner_no_member", "github_token"])
async def test_where_the_owner_has_left_the_channel_is_told(office: Office, why: str) -> None:
    """Anybody there can order the same anew, or ask for what is missing."""
    office.slack.deactivate("Mina")
    number = await office.paused(why)
    for _ in range(2):
        await office.tell()

    [message] = office.told("#copilot")
    assert message.text.startswith(f"*Digest {number} in <#{CHANNEL}> is paused.* ")
    assert (
        "`/copilot-metrics subscribe org acme 28d weekly mon 09:00 Europe/Berlin`" in message.text
    )


async def test_where_neither_owner_nor_channel_is_left_nobody_is_told(office: Office) -> None:
    """It stays in the lists of administrators, and nothing is tried for ever."""
    office.slack.deactivate("Mina")
    office.slack.archive("#copilot")
    await office.paused("is_archived")
    assert await office.tell() is None
    assert (office.told("#copilot"), office.told("#engineering")) == ([], [])


async def test_whoever_was_killed_while_telling_is_followed_by_another(office: Office) -> None:
    """The claim ends, so that the owner is told after all."""
    number = await office.paused("is_archived")
    async with writing(office.engine) as connection:
        assert await claim_telling(connection, number, NOW, NOW + LEASE)
    assert await office.tell() == NOW + LEASE
    assert office.told() == []
    assert await office.tell(NOW + LEASE) is None
    assert len(office.told()) == 1


async def _left_out(office: Office, number: int, due: datetime, state: State) -> None:
    async with writing(office.engine) as connection:
        values = {
            "subscription": number,
            "due_at": due,
            "key": f"{number} {due:%F}",
            "channel": CHANNEL,
            "state": state,
            "reason": "no_data" if state is State.SKIPPED else None,
            "not_before": due,
            "attempts": 8,
        }
        await connection.execute(deliveries.insert().values(values))


async def test_what_was_left_out_is_told_until_one_comes(office: Office) -> None:
    """A bad month is one message, not four; what comes in between makes it news again."""
    made = await office.subscriptions.add(CHANNEL, MINA, ORDER, NOW - timedelta(days=30))
    await office.subscriptions.resume(made.number, NOW)
    weeks = (State.SKIPPED, State.SKIPPED, State.SENT, State.SKIPPED)
    heard = []
    for week, state in enumerate(weeks):
        due = datetime(2026, 11, 2, 8, tzinfo=UTC) + timedelta(weeks=week)
        await _left_out(office, made.number, due, state)
        await office.tell(due + timedelta(hours=9))
        heard.append(len(office.told()))
    assert heard == [1, 1, 1, 2]
    first = office.told()[0].text
    assert first.startswith(
        f"*Digest {made.number} in <#{CHANNEL}> did not come on "
        "Mon 2 Nov 2026, 09:00 Europe/Berlin.* GitHub had no figures for its days"
    )


async def test_what_was_missed_while_the_app_was_down_is_told_to_nobody(office: Office) -> None:
    """The list says so; whoever runs the app knows."""
    made = await office.subscriptions.add(CHANNEL, MINA, ORDER, NOW - timedelta(days=30))
    await _left_out(office, made.number, NOW, State.SKIPPED)
    async with writing(office.engine) as connection:
        await connection.execute(update(deliveries).values(reason="too_late"))
    await office.tell()
    assert office.told() == []
