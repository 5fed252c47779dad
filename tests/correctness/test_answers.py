"""Answers: the same for everybody, posted once, and no secret on the way."""

import logging
import re
from pathlib import Path

import pytest

from metrics.scope import LastDays
from sandbox.slack.facts import Message
from tests.metrics.conftest import _house
from tests.metrics.stand_ins import ACME, PLATFORM, House
from tests.scenarios.conftest import Running, asked, is_answer

__all__ = ["_house"]


@pytest.mark.asyncio(loop_scope="session")
async def test_everybody_who_asks_gets_the_same_figures(world_with: Running) -> None:
    """An answer is of the whole scope, whoever asks, and says nothing of the asker."""
    async with world_with() as world:
        answers = [
            await asked(world, "org acme 7d", user=user) for user in ("Mina", "Priya", "Ada")
        ]

    assert len({answer.text for answer in answers}) == 1
    assert all(answer.viewer is None for answer in answers)


def is_told_alone(message: Message) -> bool:
    return is_answer(message) and message.viewer is not None


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("fault", ["slack-dropped", "slack-internal-error"])
async def test_an_answer_that_may_be_there_is_not_sent_again(
    world_with: Running, fault: str
) -> None:
    """Where Slack may have accepted an answer, it is not repeated, and the asker is told to look."""
    async with world_with(fault) as world:
        heard = await world.slack.command("Mina", "#copilot", "/copilot-metrics org acme 7d")
        told = await world.slack.message_after(heard.mark, "#copilot", where=is_told_alone)

        posted = [call for call in world.slack.received if call.method == "chat.postMessage"]
        assert len(posted) == 1
        assert "Slack did not confirm that the answer arrived" in told.text


async def test_a_signed_link_is_written_nowhere(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The query of a link is a credential: it is in no line of the log and not in the database."""
    with caplog.at_level(logging.DEBUG):
        await house.ask(ACME, LastDays(7))
        await house.ask(PLATFORM, LastDays(2))

    links = [request for request in house.github.requests if request.host == "links"]
    signatures = [longest_word(request.query["sig"]) for request in links]
    stored = database(tmp_path)
    assert len(signatures) > 4
    assert b"user-teams-1-day" in stored
    for signature in signatures:
        assert signature not in caplog.text
        assert signature.encode() not in stored


def longest_word(signature: str) -> str:
    """Return the longest part of a signature that looks the same in a link and out of it."""
    return max(re.split(r"[^A-Za-z0-9]", signature), key=len)


def database(folder: Path) -> bytes:
    """Return the bytes of the database, with what it has not written into its main file yet."""
    return b"".join(path.read_bytes() for path in folder.glob("metrics.db*"))


async def test_the_token_is_sent_to_github_alone(house: House) -> None:
    """Links are opened by a client that has no token, because whoever hosts them is not GitHub's API."""
    await house.ask(ACME, LastDays(7))

    sent = {
        host: {
            request.headers.get("authorization")
            for request in house.github.requests
            if request.host == host
        }
        for host in ("api", "links")
    }
    assert sent == {"api": {"Bearer ghp_sandbox"}, "links": {None}}
