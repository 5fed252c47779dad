"""Typing the command, and what then stands in the channel, through the real app."""

import asyncio
import json
from datetime import date
from typing import Any

import pytest

from handlers.words.summary import LABELS
from metrics.definitions import REPORT_METRICS
from sandbox.slack.facts import Message
from storage.answers import answer
from storage.engine import open_engine, reading
from tests.scenarios.conftest import Running, asked, is_answer

pytestmark = pytest.mark.asyncio(loop_scope="session")

PNG = b"\x89PNG\r\n\x1a\n"


def images(message: Message) -> list[Any]:
    return [block for block in message.blocks if block["type"] == "image"]


async def test_the_answer_stands_in_the_channel_with_its_chart(world_with: Running) -> None:
    """Everybody in the channel sees one message with one image, and its alternative text."""
    async with world_with() as world:
        message = await asked(world, "org acme")

        (image,) = images(message)
        assert message.viewer is None
        assert message.thread_ts is None
        assert world.slack.files[image["slack_file"]["id"]].startswith(PNG)
        assert "Daily active users" in image["alt_text"]


async def test_the_text_says_everything_that_the_blocks_say(world_with: Running) -> None:
    """A screen reader reads only `text`, so every figure of the blocks stands in it."""
    async with world_with() as world:
        message = await asked(world, "org acme")

    for field in message.blocks[2]["fields"]:
        label, figure = field["text"].replace("*", "").split("\n")
        assert f"{label}: {figure}" in message.text
    assert all(LABELS[name] in message.text for name in REPORT_METRICS)
    assert "may still change" in message.text


async def test_all_four_kinds_of_scope_are_answered(world_with: Running) -> None:
    """An organization, an enterprise, a team and an enterprise team each get their picture."""
    async with world_with() as world:
        questions = (
            "org acme",
            "enterprise acme-inc 7d",
            "team acme/platform",
            "enterprise-team acme-inc/core",
        )
        messages = [await asked(world, question) for question in questions]

    assert [len(images(message)) for message in messages] == [1, 1, 1, 1]


async def test_the_command_is_acknowledged_before_github_is_asked(world_with: Running) -> None:
    """The acknowledgement carries nothing and does not wait for the figures."""
    async with world_with("github-timeout", deadline_seconds=0.3) as world:
        heard = await world.slack.command("Mina", "#copilot", "/copilot-metrics org acme")

        assert heard.ok
        assert heard.payload == {}


async def test_help_is_shown_to_the_asker(world_with: Running) -> None:
    """Without a question the acknowledgement itself lists what can be asked."""
    async with world_with() as world:
        heard = await world.slack.command("Mina", "#copilot", "/copilot-metrics")

    assert "`org NAME [VIEW] [PERIOD]`" in json.dumps(heard.payload)


async def test_a_near_miss_is_answered_with_what_was_probably_meant(world_with: Running) -> None:
    """A misspelt word comes back with a suggestion, and GitHub is not asked."""
    async with world_with() as world:
        heard = await world.slack.command("Mina", "#copilot", "/copilot-metrics ogr acme 7d")

        assert "Did you mean `org acme 7d`?" in json.dumps(heard.payload)
        assert world.github.requests == []


async def test_a_private_channel_without_the_bot_gets_no_message(world_with: Running) -> None:
    """Where the bot is no member, only the asker sees the figures."""
    async with world_with() as world:
        message = await asked(world, "org acme 7d", channel="#random")

        assert message.viewer == world.slack.user("Mina").id
        assert all(seen.viewer is not None for seen in world.slack.messages("#random"))


async def test_a_chart_that_nobody_can_see_is_deleted(world_with: Running) -> None:
    """The upload of a message that could not be posted does not stay behind."""
    async with world_with() as world:
        await asked(world, "org acme 7d", channel="#random")

        assert world.slack.files == {}


async def test_a_direct_message_with_the_bot_is_answered_there(world_with: Running) -> None:
    """In the conversation with the bot the answer is an ordinary message."""
    async with world_with() as world:
        message = await asked(world, "org acme 7d", channel="@Mina")

    assert message.viewer is None


async def test_a_long_wait_is_announced_and_the_announcement_taken_back(
    world_with: Running,
) -> None:
    """Who waits sees "working" alone, and it is gone when the answer is there."""
    async with world_with() as world:
        heard = await world.slack.command("Mina", "#copilot", "/copilot-metrics org acme 7d")
        waiting = await world.slack.message_after(heard.mark, "#copilot")
        await world.slack.message_after(heard.mark, "#copilot", where=is_answer)
        await world.slack.call_after(world.slack.mark - 1, "response_url")

        assert waiting.viewer == world.slack.user("Mina").id
        assert [seen.viewer for seen in world.slack.messages("#copilot")] == [None]


async def test_many_who_ask_at_once_share_one_fetch(world_with: Running) -> None:
    """Ten people get ten answers, and GitHub is asked for its report once."""
    async with world_with() as world:
        mark = world.slack.mark
        await asyncio.gather(
            *(
                world.slack.command("Mina", "#copilot", "/copilot-metrics org acme")
                for _ in range(10)
            )
        )
        seen: set[str] = set()
        while len(seen) < 10:
            message = await world.slack.message_after(
                mark, "#copilot", where=lambda found: is_answer(found) and found.ts not in seen
            )
            seen.add(message.ts)

        reports = [asked for asked in world.github.requests if "28-day" in asked.path]
        assert len([asked for asked in reports if asked.host == "api"]) == 1


async def test_the_question_behind_a_message_is_remembered(world_with: Running) -> None:
    """The message's channel and time lead back to the request, for the thread below it."""
    async with world_with() as world:
        message = await asked(world, "org acme 7d")
        again = await asked(world, "org acme 28d")
        engine = open_engine(world.settings.database_url)
        async with reading(engine) as connection:
            first = await answer(connection, message.channel, message.ts)
            unknown = await answer(connection, again.channel, "1.0")
        await engine.dispose()

    assert first is not None
    assert json.loads(first.request) == {
        "kind": "org",
        "name": "acme",
        "last_days": 7,
        "told": ["2026-11-13", "2026-11-19"],
    }
    assert unknown is None


async def test_the_token_of_github_never_reaches_the_link_host(world_with: Running) -> None:
    """Signed links are fetched without any header that GitHub's API gets."""
    async with world_with() as world:
        await asked(world, "org acme")

        links = [request for request in world.github.requests if request.host == "links"]
        assert links
        for request in links:
            names = {name.lower() for name in request.headers}
            assert not names & {"authorization", "cookie", "x-github-api-version"}


async def test_the_past_of_what_was_asked_for_is_fetched_in_the_background(
    world_with: Running,
) -> None:
    """A first question about seven days brings every day that GitHub has, after its answer."""
    async with world_with(today=date(2026, 1, 20), backfill=True) as world:
        await asked(world, "org acme 7d")
        # The newest report and its file, and then two requests for each of the ten days before.
        await world.github.heard(22)

        days = [
            request.query["day"] for request in world.github.requests if request.query.get("day")
        ]
        assert days == sorted(days, reverse=True)
        assert days[-1] < "2025-12-22"
