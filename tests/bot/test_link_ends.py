"""Links that end while the bot runs, while it does not, and where their message is gone."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.build import REAL, Surroundings
from bot.link_ends import ending_links
from handlers.link_answers import Answered
from handlers.link_messages import LinkMessages
from handlers.posting import Posted, Poster
from handlers.wanted import LinksWanted
from metrics.scope import Scope, ScopeKind
from sandbox.slack.facts import ApiCall, Message
from sandbox.slack.server import StandInSlack
from storage.engine import open_engine, reading
from storage.link_messages import next_end
from storage.schema import migrate
from tests.metrics.stand_ins import until
from tests.scenarios.hours import Hours

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
ENDED = "These links have ended."
ANSWERED = Answered(
    LinksWanted(Scope.of(ScopeKind.ORG, "acme"), date(2026, 11, 12)), "organization-1-day", "U1"
)


@dataclass
class Place:
    """A Slack, a database and time; `poster` posts as the bot does."""

    slack: StandInSlack
    engine: AsyncEngine
    hours: Hours
    poster: Poster
    messages: LinkMessages

    @property
    def around(self) -> Surroundings:
        return replace(REAL, clock=self.hours, overnight=self.hours.sleep)

    async def show_links(self, channel: str = "C0COPILOT1", life: timedelta = HOUR) -> Posted:
        posted = await self.poster.say(channel, "Report links", [])
        await self.messages.remember(posted, ANSWERED, self.hours() + life)
        return posted

    def changes(self) -> Sequence[ApiCall]:
        return [call for call in self.slack.received if call.method == "chat.update"]

    async def next_end(self) -> datetime | None:
        async with reading(self.engine) as connection:
            return await next_end(connection)

    async def ended(self, posted: Posted, mark: int) -> Message:
        return await self.slack.message_after(
            mark, posted.channel, where=lambda message: message.ts == posted.ts
        )


@asynccontextmanager
async def place(folder: Path, *faults: str) -> AsyncIterator[Place]:
    hours = Hours(NOW)
    async with StandInSlack(hours, faults=faults) as slack:
        engine = open_engine(f"sqlite+aiosqlite:///{folder / 'metrics.db'}")
        await migrate(engine)
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        poster = Poster(client, hours.sleep)
        yield Place(slack, engine, hours, poster, LinkMessages(engine, poster))
        await engine.dispose()


async def test_messages_end_one_after_the_other(tmp_path: Path) -> None:
    """Also one that is posted while the other is waited for, and ends before it."""
    async with place(tmp_path) as there, ending_links(there.messages, there.around):
        late = await there.show_links()
        early = await there.show_links(life=HOUR / 2)
        for posted in (early, late):
            mark = there.slack.mark
            await there.hours.pass_by(minutes=30)
            ended = await there.ended(posted, mark)
            assert ENDED in ended.text
        assert len(there.changes()) == 2


async def test_links_that_ended_while_the_bot_was_down_are_told_at_its_start(
    tmp_path: Path,
) -> None:
    """A restart in between changes nothing but the moment."""
    async with place(tmp_path) as there:
        posted = await there.show_links()
        await there.hours.pass_by(hours=5)
        mark = there.slack.mark
        async with ending_links(LinkMessages(there.engine, there.poster), there.around):
            ended = await there.ended(posted, mark)

    assert ENDED in ended.text


async def test_whoever_stops_the_bot_while_it_tells_of_an_end_has_it_told(tmp_path: Path) -> None:
    """The look under way is waited for, so that nobody closes the database under it."""
    async with place(tmp_path) as there:
        posted = await there.show_links()
        await there.hours.pass_by(hours=5)
        mark = there.slack.mark
        async with ending_links(LinkMessages(there.engine, there.poster), there.around):
            await asyncio.sleep(0)

        assert len(there.changes()) == 1
        assert ENDED in (await there.ended(posted, mark)).text


async def test_a_message_that_was_deleted_is_left_alone(tmp_path: Path) -> None:
    """Nobody is told, nothing is posted, and it is not tried again."""
    async with place(tmp_path) as there:
        posted = await there.show_links()
        conversations = there.slack.workspace.conversations
        message = conversations.find(posted.channel, posted.ts)
        assert message is not None
        conversations.delete(message)

        assert await there.messages.end_due(NOW + HOUR) is None
        assert [call.error for call in there.changes()] == ["message_not_found"]
        assert await there.next_end() is None


async def test_a_channel_that_is_archived_or_closed_to_the_bot_is_left_alone(
    tmp_path: Path,
) -> None:
    """The links are dead anyway."""
    async with place(tmp_path) as there:
        await there.show_links("C0COPILOT1")
        await there.show_links("C0ENGINEER")
        channels = there.slack.workspace.conversations.channels
        channels["C0COPILOT1"] = replace(channels["C0COPILOT1"], is_archived=True)
        del channels["C0ENGINEER"]

        assert await there.messages.end_due(NOW + HOUR) is None
        assert {call.error for call in there.changes()} == {"is_inactive", "channel_not_found"}
        assert await there.next_end() is None


async def test_what_slack_did_not_take_is_tried_again_for_a_day(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A minute later, as long as it may help; then it is given up without a word to anybody."""
    async with place(tmp_path) as there:
        posted = await there.show_links()
        client = AsyncWebClient("xoxb-stand-in", base_url="http://127.0.0.1:1/", retry_handlers=[])
        unreachable = LinkMessages(there.engine, Poster(client, there.hours.sleep))
        end = NOW + HOUR

        assert await unreachable.end_due(end) == end + timedelta(minutes=1)
        assert await there.next_end() == end
        assert await unreachable.end_due(end + timedelta(days=1)) is None
        assert await there.next_end() is None

    assert posted.ts not in caplog.text


async def test_the_bot_waits_for_nothing_where_no_links_are_shown(tmp_path: Path) -> None:
    """It sleeps until there is a message with links."""
    async with place(tmp_path) as there, ending_links(there.messages, there.around):
        await there.hours.pass_by(days=9)
        await asyncio.sleep(0)
        assert there.changes() == []


async def test_a_database_that_does_not_answer_does_not_end_the_waiting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A minute later it may be well again."""
    async with place(tmp_path) as there:
        posted = await there.show_links()
        await there.hours.pass_by(hours=1)
        empty = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
        broken = LinkMessages(empty, there.poster)
        async with ending_links(broken, there.around):
            await until(lambda: "could not be looked up" in caplog.text)
            await migrate(empty)
            mark = there.slack.mark
            await broken.remember(posted, ANSWERED, there.hours())
            assert ENDED in (await there.ended(posted, mark)).text
        await empty.dispose()
