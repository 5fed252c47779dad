"""Asking without a page: what is printed, and what is written down."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from handlers.words import working
from sandbox.asking import ask
from sandbox.slack.driving import PATIENCE_SECONDS
from sandbox.slack.server import StandInSlack
from sandbox.world import morning
from tests.sandbox.slack.apps import app_for, over_socket_mode

COMMAND = "/copilot-metrics"
PNG = b"\x89PNG\r\n\x1a\n-a-chart"


@asynccontextmanager
async def slack_with(
    app_of: Any, *, acknowledge_within: float = PATIENCE_SECONDS
) -> AsyncIterator[StandInSlack]:
    """A Slack to which the app of this function is connected."""
    async with StandInSlack(
        lambda: morning(date(2026, 11, 27)), file_looks=0, acknowledge_within=acknowledge_within
    ) as slack:
        app = app_for(slack)
        app_of(app)
        async with over_socket_mode(slack, app):
            yield slack


def answering(app: AsyncApp) -> None:
    """An app like ours: a chart in the channel, a word in a thread, the rest to one person."""

    @app.command(COMMAND)
    async def command(ack: Any, command: Any, client: Any, respond: Any) -> None:
        if command["text"] == "help":
            await ack("This *helps*.")
            return
        await ack()
        if command["text"] == "private":
            await respond("For `you` alone.")
            return
        await respond(working())
        file = (await client.files_upload_v2(filename="c.png", file=PNG))["files"][0]["id"]
        image = {"type": "image", "slack_file": {"id": file}, "alt_text": "a chart"}
        text = f"*{command['text']}* has 412 &lt;people&gt;"
        await client.chat_postMessage(channel=command["channel_id"], text=text, blocks=[image])
        await respond(delete_original=True)

    @app.event("app_mention")
    async def mention(event: dict[str, Any], say: Any) -> None:
        await say(f"Heard: {event['text'].partition('> ')[2]}", thread_ts=event["thread_ts"])


def silent(app: AsyncApp) -> None:
    """An app that acknowledges nothing."""

    @app.command(COMMAND)
    async def command() -> None:
        """Do nothing."""


def written(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "messages.json").read_text("utf-8"))
    return found


async def test_the_answer_is_printed_as_it_reads(capsys: pytest.CaptureFixture[str]) -> None:
    """Below the question, without Slack's marks."""
    async with slack_with(answering) as slack:
        assert await ask(slack, [f"{COMMAND} acme"], None)

    assert capsys.readouterr().out == (
        "\n/copilot-metrics acme\n─────────────────────\nacme has 412 <people>\n"
    )


async def test_what_was_posted_is_written_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Messages with their blocks, and each chart as a PNG in the order of the messages."""
    folder = tmp_path / "a" / "b"
    async with slack_with(answering) as slack:
        assert await ask(slack, [f"{COMMAND} acme", f"{COMMAND} globex"], folder)

    first, second = written(folder)
    assert {"method", "channel", "thread_ts", "text", "blocks", "metadata"} == first.keys()
    assert (
        first["method"],
        first["channel"],
        first["thread_ts"],
    ) == ("chat.postMessage", "C0COPILOT1", None)
    assert first["text"].startswith("*acme* has 412")
    assert second["text"].startswith("*globex* has 412")
    assert first["blocks"][0]["type"] == "image"
    assert sorted(path.name for path in folder.iterdir()) == [
        "image-1.png",
        "image-2.png",
        "messages.json",
    ]
    assert (folder / "image-1.png").read_bytes() == PNG
    assert f"messages.json, image-1.png, image-2.png written to {folder}" in (
        capsys.readouterr().out
    )


async def test_what_comes_and_goes_is_not_written_down(tmp_path: Path) -> None:
    """That the bot is asking GitHub is said only where the machine is slow."""
    async with slack_with(answering) as slack:
        await ask(slack, [f"{COMMAND} acme"], tmp_path)

        assert [working()] == [call.text for call in slack.received if call.text == working()]
    assert working() not in [message["text"] for message in written(tmp_path)]


async def test_a_question_may_be_said_in_the_thread_of_the_last_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It mentions the app, whether that is typed or not."""
    questions = [f"{COMMAND} acme", "> by editor", "> @Copilot Metrics and by team"]
    async with slack_with(answering) as slack:
        assert await ask(slack, questions, tmp_path)
        parent = slack.messages("#copilot")[0].ts

    _, editors, teams = written(tmp_path)
    assert ("Heard: by editor", parent) == (editors["text"], editors["thread_ts"])
    assert ("Heard: and by team", parent) == (teams["text"], teams["thread_ts"])
    assert "\n> by editor\n───────────\nHeard: by editor\n" in capsys.readouterr().out


async def test_without_a_message_there_is_no_thread(capsys: pytest.CaptureFixture[str]) -> None:
    """The question is not asked anywhere else instead."""
    async with slack_with(answering) as slack:
        assert not await ask(slack, ["> by editor"], None)

    assert "There is no message yet whose thread this could be said in." in capsys.readouterr().out


async def test_an_answer_to_one_person_is_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is written down as what came by the response URL."""
    async with slack_with(answering) as slack:
        assert await ask(slack, [f"{COMMAND} private"], tmp_path)

    (message,) = written(tmp_path)
    assert (message["method"], message["text"]) == ("response_url", "For `you` alone.")
    assert "For you alone." in capsys.readouterr().out


async def test_an_acknowledgement_is_printed_and_posts_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever wanted a message is told that there was none."""
    async with slack_with(answering) as slack:
        assert not await ask(slack, [f"{COMMAND} help"], tmp_path)

    assert "This helps." in capsys.readouterr().out
    assert written(tmp_path) == []


async def test_a_silent_app_is_a_failure_and_the_next_question_is_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Slack's own word for it is printed."""
    async with slack_with(silent, acknowledge_within=0.05) as slack:
        assert not await ask(slack, [f"{COMMAND} acme", f"{COMMAND} globex"], None)

    printed = capsys.readouterr().out
    assert printed.count("The bot did not acknowledge: operation_timeout") == 2


async def test_days_pass_between_two_questions(capsys: pytest.CaptureFixture[str]) -> None:
    """When the bot has taken its "working…" back, and not before."""
    passed: list[int] = []
    async with slack_with(answering) as slack:

        async def later(days: int) -> None:
            assert not any(message.text == working() for message in slack.messages("#copilot"))
            passed.append(days)

        assert await ask(slack, [f"{COMMAND} one", "+2d", f"{COMMAND} two"], None, later)

    printed = capsys.readouterr().out
    assert passed == [2]
    assert printed.index("+2d") < printed.index("two has")


async def test_every_message_of_an_answer_is_printed_below_its_question(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Also one that comes when the first is there already, and the next question waits for it."""
    said: list[asyncio.Task[Any]] = []

    def in_two_parts(app: AsyncApp) -> None:
        @app.command(COMMAND)
        async def command(ack: Any, command: Any, client: Any) -> None:
            await ack()
            place, text = command["channel_id"], command["text"]
            await client.chat_postMessage(channel=place, text=f"{text}, first")
            later = client.chat_postMessage(channel=place, text=f"{text}, second")
            said.append(asyncio.create_task(later))

    async def answered() -> None:
        await asyncio.gather(*said)

    async with slack_with(in_two_parts) as slack:
        questions = [f"{COMMAND} one", f"{COMMAND} two"]
        assert await ask(slack, questions, None, answered=answered)

    printed = [line for line in capsys.readouterr().out.splitlines() if ", " in line]
    assert printed == ["one, first", "one, second", "two, first", "two, second"]


async def test_only_whole_days_pass(capsys: pytest.CaptureFixture[str]) -> None:
    """Anything else is a question that was mistyped."""
    async with slack_with(answering) as slack:
        assert not await ask(slack, ["+0d", "+2h"], None)

    assert capsys.readouterr().out.count("A question begins with") == 2
