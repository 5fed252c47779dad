"""Links to report files through the real app: who gets them, where, for how long, and their end."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import delete

from charts.worker import ChartWorker
from handlers.access import LinksFor
from sandbox.slack.facts import Acknowledgement, Message
from sandbox.world import World, morning
from storage.answers import answer
from storage.audit import AuditRow, audited
from storage.engine import open_engine, reading, writing
from storage.tables import answers
from tests.scenarios.conftest import PLAN, TODAY, asked, is_answer, opened
from tests.scenarios.hours import Hours

pytestmark = pytest.mark.asyncio(loop_scope="session")

MENTION = "@Copilot Metrics"
ENDED = "These links have ended."
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
Day = Callable[..., AbstractAsyncContextManager[tuple[World, Hours]]]


@pytest.fixture(name="day_with")
def _day_with(charts: ChartWorker) -> Day:
    """Run a world whose time passes only when the test lets it."""

    @asynccontextmanager
    async def day_with(*faults: str, **plan: Any) -> AsyncIterator[tuple[World, Hours]]:
        hours = Hours(morning(TODAY))
        chosen = replace(PLAN, faults=faults, **plan)
        async with opened(chosen, clock=hours, charts=charts, overnight=hours.sleep) as world:
            yield world, hours

    return day_with


async def answer_to(world: World, heard: Acknowledgement | None, channel: str) -> Message:
    assert heard is not None
    assert heard.ok, heard.error
    return await world.slack.message_after(heard.mark, channel, where=is_answer)


async def summarized(world: World, text: str) -> Message:
    """Ask for figures, and wait until the bot has noted what the message answers."""
    message = await asked(world, text)
    engine = open_engine(world.settings.database_url)
    noted = None
    while noted is None:
        async with reading(engine) as connection:
            noted = await answer(connection, message.channel, message.ts)
    await engine.dispose()
    return message


async def said(
    world: World, parent: Message, text: str, *, user: str = "Mina", channel: str = "#copilot"
) -> Message:
    """Say something to the app in a thread, and return what comes of it."""
    heard = await world.slack.say(user, channel, f"{MENTION} {text}", thread_ts=parent.ts)
    return await answer_to(world, heard, channel)


async def pressed(world: World, message: Message, action: str, *, user: str = "Mina") -> Message:
    heard = await world.slack.press(user, message.channel, message.ts, action)
    return await answer_to(world, heard, message.channel)


def elements(message: Message) -> list[Any]:
    actions = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [element for each in actions for element in each]


def links(message: Message) -> list[str]:
    return [element["url"] for element in elements(message) if "url" in element]


async def records(world: World) -> Sequence[AuditRow]:
    engine = open_engine(world.settings.database_url)
    async with reading(engine) as connection:
        found = await audited(connection, LONG_AGO)
    await engine.dispose()
    return found


async def changed(world: World, mark: int, message: Message) -> Message:
    return await world.slack.message_after(
        mark, message.channel, where=lambda other: other.ts == message.ts
    )


async def test_links_are_posted_into_the_thread_and_open_the_file(day_with: Day) -> None:
    """Everybody in the thread sees the button; the file comes without a header."""
    async with day_with() as (world, _), httpx.AsyncClient() as plain:
        summary = await summarized(world, "org acme 7d")
        answer = await said(world, summary, "links 12 November")
        (link,) = links(answer)
        file = await plain.get(link)

    assert (answer.viewer, answer.thread_ts) == (None, summary.ts)
    assert "Thu 12 Nov 2026" in answer.text
    assert "organization-1-day" in answer.text
    assert "until 21 Nov 2026 09:30 UTC" in answer.text
    assert "<@U0MINA0001>" in answer.text
    assert file.json()["day"] == "2026-11-12"


async def test_nothing_is_unfurled_and_no_text_has_an_address(day_with: Day) -> None:
    """A notification, a search or a preview must not hand the secret on."""
    async with day_with() as (world, _):
        summary = await summarized(world, "org acme 7d")
        answer = await said(world, summary, "links")
        call = next(call for call in world.slack.received if call.ts == answer.ts)

    assert call.arguments["unfurl_links"] is False
    assert call.arguments["unfurl_media"] is False
    assert "http" not in answer.text
    assert "Tue 17 Nov 2026" in answer.text


async def test_links_are_nowhere_in_the_database(day_with: Day) -> None:
    """Neither while they live nor after."""
    async with day_with() as (world, hours):
        summary = await summarized(world, "org acme 7d")
        answer = await said(world, summary, "links")
        mark = world.slack.mark
        kept = stored(world)
        await hours.pass_by(hours=1)
        await changed(world, mark, answer)
        kept += stored(world)

    assert b"2026-11-17" in kept
    assert not [secret for secret in (b"sig=", b"sig%3D", b"://") if secret in kept]


def stored(world: World) -> bytes:
    path = Path(world.settings.database_url.removeprefix("sqlite+aiosqlite:///"))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


async def test_a_message_says_that_its_links_have_ended(day_with: Day) -> None:
    """When the hour is over, and not before; the links are gone from it."""
    async with day_with() as (world, hours), httpx.AsyncClient() as plain:
        summary = await summarized(world, "org acme 7d")
        answer = await said(world, summary, "links 2026-11-12")
        mark = world.slack.mark
        await hours.pass_by(minutes=59)
        assert world.slack.workspace.conversations.find(answer.channel, answer.ts) == answer
        await hours.pass_by(minutes=1)
        ended = await changed(world, mark, answer)
        file = await plain.get(links(answer)[0])

    assert file.status_code == 403
    assert ENDED in ended.text
    assert links(ended) == []
    assert [element["action_id"] for element in elements(ended)] == ["links_fresh"]


async def test_fresh_links_come_in_the_same_place(day_with: Day) -> None:
    """For the same day, asked by whoever pressed, and they end in their turn."""
    async with day_with() as (world, hours), httpx.AsyncClient() as plain:
        summary = await summarized(world, "org acme 7d")
        answer = await said(world, summary, "links")
        for day in (0, 4):
            mark = world.slack.mark
            await hours.pass_by(days=day, hours=1)
            ended = await changed(world, mark, answer)
            fresh = await pressed(world, ended, "links_fresh", user="Tomas")
            file = await plain.get(links(fresh)[0])

            assert fresh.ts == answer.ts
            assert file.json()["day"] == "2026-11-17"
            assert "<@U0TOMAS001>" in fresh.text


async def test_a_press_counts_once(day_with: Day) -> None:
    """The button of an answer opens one window."""
    async with day_with() as (world, _):
        summary = await summarized(world, "org acme 7d")
        await world.slack.press("Mina", "#copilot", summary.ts, "links")
        modal = await world.slack.modal_after(0, "Mina")

        opened = [call for call in world.slack.received if call.method == "views.open"]
    assert len(opened) == 1
    assert modal.payload["callback_id"] == "links"


async def test_the_window_has_the_last_final_day_and_what_the_asker_may_choose(
    day_with: Day,
) -> None:
    """Reports about users are offered to those who may have them."""
    async with day_with() as (world, _):
        summary = await summarized(world, "org acme 7d")
        offered = {}
        for user in ("Mina", "Ada"):
            heard = await world.slack.press(user, "#copilot", summary.ts, "links")
            modal = await world.slack.modal_after(heard.mark, user)
            _, day, report = modal.payload["blocks"]
            assert day["element"]["initial_date"] == "2026-11-17"
            offered[user] = [option["value"] for option in report["element"]["options"]]

    assert offered == {
        "Mina": ["aggregate", "repos"],
        "Ada": ["aggregate", "users", "user-teams", "repos"],
    }


async def test_the_day_chosen_in_the_window_comes_into_the_thread(day_with: Day) -> None:
    """A day that GitHub cannot have is told in the window, which stays open."""
    async with day_with() as (world, _):
        summary = await summarized(world, "org acme 7d")
        heard = await world.slack.press("Mina", "#copilot", summary.ts, "links")
        await world.slack.modal_after(heard.mark, "Mina")
        future = await world.slack.submit_view("Mina", {"day": "2026-12-01", "report": "repos"})
        early = await world.slack.submit_view("Mina", {"day": "2026-06-01", "report": "repos"})
        right = await world.slack.submit_view("Mina", {"day": "2026-11-11", "report": "repos"})
        answer = await answer_to(world, right, "#copilot")

    assert "is still to come" in future.payload["errors"]["day"]
    assert "first repos report is of Wed 1 Jul 2026" in early.payload["errors"]["day"]
    assert answer.thread_ts == summary.ts
    assert "Wed 11 Nov 2026" in answer.text
    assert "repos-1-day" in answer.text


async def test_the_shortcut_works_on_an_answer_and_in_its_thread(day_with: Day) -> None:
    """A view and a reply with links lead to the same scope."""
    async with day_with() as (world, _):
        view = await summarized(world, "org acme agents 7d")
        reply = await said(world, view, "links 2026-11-12")
        for message in (view, reply):
            heard = await world.slack.message_shortcut(
                "Mina", "#copilot", message.ts, "report_links"
            )
            modal = await world.slack.modal_after(heard.mark, "Mina")
            assert "org acme" in json.dumps(modal.payload["blocks"][0])


async def test_the_shortcut_on_anothers_message_is_answered_kindly(day_with: Day) -> None:
    """Whoever chose it is told alone, also where the app is not a member."""
    async with day_with() as (world, _):
        for channel in ("#copilot", "#random"):
            await world.slack.say("Tomas", channel, "Good morning")
            theirs = world.slack.messages(channel)[-1]
            heard = await world.slack.message_shortcut("Mina", channel, theirs.ts, "report_links")
            answer = await answer_to(world, heard, channel)
            assert "hangs on none of my answers" in answer.text
            assert answer.viewer == "U0MINA0001"


async def test_pressing_a_link_is_acknowledged_quietly(day_with: Day) -> None:
    """The browser opens it by itself; nothing is said or changed."""
    async with day_with() as (world, _):
        summary = await summarized(world, "org acme 7d")
        answer = await said(world, summary, "links")
        before = len(world.slack.received)
        heard = await world.slack.press("Mina", "#copilot", answer.ts, "link-1")

        assert heard.ok
        assert len(world.slack.received) == before


async def test_a_viewer_gets_no_links_about_users(day_with: Day) -> None:
    """The sentence says who may; the record says that it was asked."""
    async with day_with() as (world, _):
        summary = await summarized(world, "org acme 7d")
        answer = await said(world, summary, "users links 2026-11-12")
        (row,) = await records(world)

    assert answer.viewer == "U0MINA0001"
    assert "Only analysts may get links to reports about users." in answer.text
    assert links(answer) == []
    assert (row.user, row.action, row.scope, row.outcome, row.detail) == (
        "U0MINA0001",
        "user_report_links",
        "org acme",
        "role",
        "users, 2026-11-12",
    )


@pytest.mark.parametrize("report", ["users", "user-teams"])
async def test_who_may_gets_links_about_users_alone(report: str, day_with: Day) -> None:
    """Of the team's organization, with its end and how to ask again; nothing stands in the thread."""
    async with day_with() as (world, _), httpx.AsyncClient() as plain:
        summary = await summarized(world, "team acme/platform 7d")
        answer = await said(world, summary, f"{report} links 2026-11-12", user="Ada")
        file = await plain.get(links(answer)[0])
        (row,) = await records(world)

    assert (answer.viewer, answer.thread_ts) == ("U0ADAADMIN", summary.ts)
    assert "everybody in `org acme`" in answer.text
    assert f"`/copilot-metrics links team acme/platform {report} 2026-11-12`" in answer.text
    assert file.status_code == 200
    assert (row.outcome, row.thread, row.detail) == (
        "allowed",
        summary.ts,
        f"{report}, 2026-11-12",
    )


async def test_links_from_a_channel(day_with: Day) -> None:
    """The command names everything itself."""
    async with day_with() as (world, _):
        answer = await asked(world, "links org acme 2026-11-12")
        outside = await asked(world, "links org acme 2026-11-12", channel="#random")
        alone = await asked(world, "links org acme users yesterday", user="Ada")

    assert (answer.viewer, answer.thread_ts, len(links(answer))) == (None, None, 1)
    assert (outside.viewer, len(links(outside))) == ("U0MINA0001", 1)
    assert (alone.viewer, links(alone)) == ("U0ADAADMIN", [])
    assert "The last final day is Tue 17 Nov 2026." in alone.text


@pytest.mark.parametrize(
    ("user", "channel", "part"),
    [("Mina", "#partners", "shared with others"), ("Lee", "#engineering", "full members")],
)
async def test_strangers_and_guests_get_no_links(
    user: str, channel: str, part: str, day_with: Day
) -> None:
    """Neither in a shared channel nor as a guest, and both are on record."""
    async with day_with() as (world, _):
        answer = await asked(world, "links org acme", user=user, channel=channel)
        (row,) = await records(world)

    assert part in answer.text
    assert links(answer) == []
    assert row.outcome in {"shared", "standing"}


async def test_links_may_be_for_the_asker_alone(day_with: Day) -> None:
    """`REPORT_LINKS=asker` keeps even the totals out of the thread."""
    async with day_with(report_links=LinksFor.ASKER) as (world, _):
        summary = await summarized(world, "org acme 7d")
        answer = await said(world, summary, "links")

    assert (answer.viewer, len(links(answer))) == ("U0MINA0001", 1)
    assert "Only you can see this." in answer.text


async def test_links_may_be_switched_off(day_with: Day) -> None:
    """`REPORT_LINKS=off` takes the button away, and words are refused."""
    async with day_with(report_links=LinksFor.OFF) as (world, _):
        summary = await summarized(world, "org acme 7d")
        answer = await said(world, summary, "links", user="Ada")
        (row,) = await records(world)

    assert "links" not in {element["action_id"] for element in elements(summary)}
    assert "switched off" in answer.text
    assert row.outcome == "links_off"


async def test_a_day_that_is_not_processed_is_told_with_the_last_final_one(day_with: Day) -> None:
    """Only whoever asked sees it."""
    async with day_with() as (world, _):
        summary = await summarized(world, "org acme 7d")
        answer = await said(world, summary, "links yesterday")

    assert answer.viewer == "U0MINA0001"
    assert "no `organization-1-day` report of `org acme` for Fri 20 Nov 2026" in answer.text
    assert "The last final day is Tue 17 Nov 2026." in answer.text


async def test_a_link_to_a_strangers_host_is_not_handed_on(day_with: Day) -> None:
    """The sentence names the host and the setting."""
    async with day_with("links-foreign-host") as (world, _):
        answer = await asked(world, "links org acme 2026-11-12")

    assert "`GITHUB_LINK_HOSTS`" in answer.text
    assert "http" not in json.dumps(answer.blocks)


async def test_an_expired_trigger_is_told_and_nothing_else_happens(day_with: Day) -> None:
    """Slack takes a window for a short while only."""
    async with day_with() as (world, hours):
        summary = await summarized(world, "org acme 7d")
        hours.each_look = timedelta(seconds=PLAN.acknowledge_within)
        answer = await pressed(world, summary, "links")

    assert "That took too long for Slack to open the window." in answer.text


async def test_a_thread_that_is_gone_ends_it_quietly(day_with: Day) -> None:
    """Whose parent was deleted while the window was open; nothing goes to the channel instead."""
    async with day_with() as (world, _):
        summary = await summarized(world, "org acme 7d")
        heard = await world.slack.press("Mina", "#copilot", summary.ts, "links")
        await world.slack.modal_after(heard.mark, "Mina")
        world.slack.workspace.conversations.delete(summary)
        heard = await world.slack.submit_view("Mina", {"day": "2026-11-12", "report": "aggregate"})
        told = await world.slack.call_after(heard.mark, "chat.postEphemeral")

        assert heard.ok
        assert told.error == "thread_not_found"
        assert [message for message in world.slack.messages("#copilot") if message.is_app] == []


async def test_an_answer_that_the_bot_does_not_remember_opens_no_window(day_with: Day) -> None:
    """Its database may have been lost; whoever pressed is told alone."""
    async with day_with() as (world, _):
        summary = await summarized(world, "org acme 7d")
        engine = open_engine(world.settings.database_url)
        async with writing(engine) as connection:
            await connection.execute(delete(answers))
        await engine.dispose()
        answer = await pressed(world, summary, "links")

    assert "hangs on none of my answers" in answer.text
    assert answer.viewer == "U0MINA0001"
