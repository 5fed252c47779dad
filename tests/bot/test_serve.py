"""The running bot: how it starts, hears Slack, tells of its health, and stops."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from typer.testing import CliRunner

from bot.build import build, utc_now
from bot.cli import main
from bot.problems import CannotStart
from bot.serve import _database_answers, serve, serving
from bot.settings import Need, Settings, load_settings
from bot.web import EVENTS_PATH
from handlers.slack_app import BOT_SCOPES
from sandbox.github.server import StandInGitHub
from sandbox.slack.facts import Acknowledgement, Message
from sandbox.slack.server import StandInSlack
from tests.bot.commands import run
from tests.bot.environment import Environment, variables

HELP = "/copilot-metrics help"
QUESTION = "/copilot-metrics org acme 7d"
PATIENCE = 60.0


def settings_for(environment: Environment, github: StandInGitHub, slack: StandInSlack) -> Settings:
    environment.lead_to(github, slack)
    return load_settings(Need.GITHUB, Need.SLACK)


@pytest.fixture(name="settings")
def _settings(environment: Environment, github: StandInGitHub, slack: StandInSlack) -> Settings:
    return settings_for(environment, github, slack)


async def health(address: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(f"{address}/healthz") as response:
        return response.status, await response.json()


async def asked(slack: StandInSlack, line: str = HELP) -> Acknowledgement:
    return await slack.command("Mina", "#copilot", line)


class TestSocketMode:
    async def test_it_connects_answers_and_is_well(
        self, settings: Settings, slack: StandInSlack
    ) -> None:
        """As soon as the block begins."""
        async with serving(settings) as address:
            answer = await asked(slack)

            assert "org NAME" in answer.payload["text"]
            assert await health(address) == (200, {"ok": True})

    async def test_it_asks_for_one_connection_to_start_with(
        self, settings: Settings, slack: StandInSlack
    ) -> None:
        """Slack gives few of them in a minute, and the one that shows the token is good is used."""
        async with serving(settings):
            await slack.connected()

        opened = [call for call in slack.received if call.method == "apps.connections.open"]
        assert len(opened) == 1

    async def test_it_comes_back_when_slack_ends_the_connection(
        self, settings: Settings, slack: StandInSlack
    ) -> None:
        """Slack does that every few hours."""
        async with serving(settings):
            await slack.disconnect()
            await slack.connected(within=PATIENCE)

            assert (await asked(slack)).ok

    async def test_it_is_not_well_without_its_connection(
        self, settings: Settings, slack: StandInSlack
    ) -> None:
        """Whoever runs it can see that nobody is heard."""
        async with serving(settings) as address, asyncio.timeout(PATIENCE):
            await slack.stop()
            while (seen := await health(address)) == (200, {"ok": True}):
                pass

        assert seen == (503, {"ok": False})

    async def test_it_has_no_door_for_requests(self, settings: Settings) -> None:
        """With an app token, nothing is expected over HTTP, even where a secret is there."""
        async with serving(settings) as address, aiohttp.ClientSession() as session:
            response = await session.post(f"{address}{EVENTS_PATH}")

            assert response.status == 404


class TestHttp:
    @pytest.fixture(name="settings")
    def _settings(
        self, environment: Environment, github: StandInGitHub, slack: StandInSlack
    ) -> Settings:
        environment.set(**variables(github, slack, environment.folder, http=True))
        return load_settings(Need.GITHUB, Need.SLACK)

    async def test_a_signed_command_is_acknowledged(
        self, settings: Settings, slack: StandInSlack
    ) -> None:
        """Slack posts it to one address."""
        async with serving(settings) as address:
            slack.deliver_to(f"{address}{EVENTS_PATH}")
            answer = await asked(slack)

            assert answer.ok
            assert "org NAME" in answer.payload["text"]
            assert await health(address) == (200, {"ok": True})

    async def test_it_opens_no_connection_to_slack(
        self, settings: Settings, slack: StandInSlack
    ) -> None:
        """It has no app token to do so."""
        async with serving(settings):
            pass

        assert slack.received == []

    async def test_a_port_that_is_taken_is_a_sentence(
        self, settings: Settings, slack: StandInSlack
    ) -> None:
        """With the address, the reason and the variables."""
        taken = int(slack.url.rpartition(":")[2])
        with pytest.raises(CannotStart) as caught:
            async with serving(settings.model_copy(update={"port": taken})):
                pass

        told = str(caught.value)
        assert told.startswith(f"Cannot listen on 127.0.0.1, port {taken} (")
        assert told.endswith("Set HOST to an address of this machine and PORT to a free port.")


async def test_a_database_that_broke_is_not_well(settings: Settings) -> None:
    """The health check itself survives it."""
    async with build(settings) as bot:
        assert await _database_answers(bot)

        await bot.metrics.engine.dispose()
        database = Path(settings.database_url.removeprefix("sqlite+aiosqlite:///"))
        for file in database.parent.glob(f"{database.name}*"):
            file.write_bytes(b"x" * 4096)
        assert not await _database_answers(bot)


@pytest.mark.usefixtures("settings")
class TestRefusals:
    """A start that cannot succeed ends at once, with what to do."""

    async def told(self, environment: Environment, **changes: str) -> str:
        environment.set(**changes)
        with pytest.raises(CannotStart) as caught:
            await serve(load_settings(Need.GITHUB, Need.SLACK))
        return str(caught.value)

    async def test_a_bot_token_that_slack_does_not_know(self, environment: Environment) -> None:
        """Slack's word is in it, for a search."""
        told = await self.told(environment, SLACK_BOT_TOKEN="xoxb-wrong")

        assert told.startswith("Slack does not accept SLACK_BOT_TOKEN (invalid_auth). Copy the Bot")

    async def test_an_app_token_that_slack_does_not_know(self, environment: Environment) -> None:
        """Slack's own client would try it for ever."""
        told = await self.told(environment, SLACK_APP_TOKEN="xapp-wrong")

        assert told.startswith("Slack does not accept SLACK_APP_TOKEN (invalid_auth). Make an app")

    async def test_a_token_that_was_taken_away(
        self, environment: Environment, slack: StandInSlack
    ) -> None:
        """The app was removed from the workspace."""
        slack.faults.turn_on("slack-token-revoked")

        assert "SLACK_BOT_TOKEN (token_revoked). Copy the" in await self.told(environment)

    async def test_a_slack_that_cannot_be_reached(self, environment: Environment) -> None:
        """It is the network, not the token."""
        told = await self.told(environment, SLACK_API_URL="http://127.0.0.1:9/api")

        assert told.startswith("Slack cannot be reached from here (ClientConnectorError). Look at")


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(serve(settings))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


async def test_a_second_signal_does_not_wait_for_answers(
    environment: Environment, github: StandInGitHub
) -> None:
    """Whoever presses Ctrl-C twice means it."""
    github.faults.add("github-timeout")
    async with (
        asyncio.timeout(PATIENCE),
        StandInSlack(utc_now, acknowledge_within=PATIENCE) as slack,
        running(settings_for(environment, github, slack)) as task,
    ):
        await slack.connected(within=PATIENCE)
        await asked(slack, QUESTION)
        stop()
        await slack.disconnected()
        assert not task.done()
        stop()
        await task


def _is_summary(message: Message) -> bool:
    return message.text.startswith("Copilot in acme")


async def test_a_signal_ends_a_start_that_hangs(environment: Environment) -> None:
    """Slack does not answer, and nobody has to kill the bot."""
    reached = asyncio.Event()

    async def hang(_request: web.Request) -> web.Response:
        reached.set()
        await asyncio.Event().wait()
        return web.Response()

    application = web.Application()
    application.router.add_post("/auth.test", hang)
    async with TestServer(application, handler_cancellation=True) as server:
        environment.set(
            SLACK_API_URL=str(server.make_url("")),
            SLACK_BOT_TOKEN="xoxb-1",
            SLACK_APP_TOKEN="xapp-1",
            GITHUB_TOKEN="ghp_1",
        )
        async with running(load_settings(Need.GITHUB, Need.SLACK)) as task:
            await reached.wait()
            stop()
            await task


class TestProcess:
    """`copilot-metrics serve` as an operator runs it."""

    @asynccontextmanager
    async def process(self, variables: dict[str, str], folder: Path) -> AsyncIterator[Process]:
        command = "from bot.cli import main; main()"
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", command, "serve"),
            cwd=folder,
            env=environment | variables,
            stdout=PIPE,
            stderr=PIPE,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def test_sigterm_finishes_the_answer_under_way(
        self, github: StandInGitHub, tmp_path: Path
    ) -> None:
        """Slack is still looking at the chart when the signal comes.

        The variables that turn Bolt's own OAuth mode on change nothing.
        """
        async with StandInSlack(
            utc_now, scopes=BOT_SCOPES, file_looks=2, acknowledge_within=PATIENCE
        ) as slack:
            found = variables(github, slack, tmp_path)
            found |= {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "3"}
            async with self.process(found, tmp_path) as process:
                await slack.connected(within=PATIENCE)
                heard = await asked(slack, QUESTION)
                await slack.call_after(heard.mark, "files.info", within=PATIENCE)
                process.terminate()
                message = await slack.message_after(
                    heard.mark, "#copilot", where=_is_summary, within=PATIENCE
                )
                out, err = await process.communicate()

        assert "image" in {block["type"] for block in message.blocks}
        assert (process.returncode, out) == (0, b"")
        log = err.decode()
        assert "stopping; answers under way are finished first" in log
        assert "Traceback" not in log
        assert "WARNING" not in log
        for secret in (slack.bot_token, slack.app_token, github.token):
            assert secret not in log


def test_a_start_that_fails_is_a_sentence_and_exit_code_1(environment: Environment) -> None:
    """One line, no traceback, and not the token."""
    environment.set(
        SLACK_API_URL="http://127.0.0.1:9/api",
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_APP_TOKEN="xapp-1",
        GITHUB_TOKEN="ghp_1",
    )
    ended = CliRunner().invoke(main, ["serve"])

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        "Slack cannot be reached from here (ClientConnectorError). "
        "Look at SLACK_API_URL, the network and any proxy.\n"
    )


@pytest.mark.usefixtures("environment")
async def test_missing_settings_are_a_list_and_exit_code_1() -> None:
    """One line for each, and nothing is started."""
    ended = await run("serve")

    names = [line.split()[0] for line in ended.stderr.splitlines()]
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert names == ["GITHUB_TOKEN", "SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"]
