"""No way leads around the desk: listeners only read what Slack sent, and nothing else hears Slack."""

import ast
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp

from bot.build import build
from bot.settings import Settings
from handlers.desk import Desk
from handlers.listeners.commands import Commands
from handlers.listeners.mentions import Mentions

HANDLERS = Path(__file__).parents[3] / "handlers"
# What shows something to somebody, beside the ways to the person who asked.
SHOWING = ("chat_postMessage", "chat_update", "files_upload_v2", "Poster", "message_for")


@pytest.fixture(name="app")
async def _app(tmp_path: Path) -> AsyncIterator[AsyncApp]:
    settings = Settings.model_construct(
        slack_bot_token=SecretStr("xoxb-1"),
        github_token=SecretStr("ghp_1"),
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}",
    )
    async with build(settings) as bot:
        yield bot.app


def names_in(source: Path) -> set[str]:
    """Return every name and attribute that a module speaks of."""
    nodes = list(ast.walk(ast.parse(source.read_text())))
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }


async def test_everything_that_hears_slack_is_a_listener(app: AsyncApp) -> None:
    """What is registered with Slack's framework stands in `handlers/listeners`."""
    heard = {each.ack_function.__module__ for each in app._async_listeners}

    assert heard
    assert {name for name in heard if not name.startswith("handlers.listeners.")} == set()


def test_no_listener_shows_anything_to_a_channel() -> None:
    """It has no words for it; the contract in pyproject.toml forbids the imports as well."""
    found = {
        source.name: names_in(source) & set(SHOWING)
        for source in (HANDLERS / "listeners").glob("*.py")
    }

    assert {name: shown for name, shown in found.items() if shown} == {}


def test_an_act_is_done_by_the_desk_alone() -> None:
    """Nobody else calls `do`."""
    callers = {
        str(source.relative_to(HANDLERS))
        for source in HANDLERS.rglob("*.py")
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "do"
    }

    assert callers == {"desk.py"}


@pytest.mark.parametrize("listener", [Commands, Mentions])
def test_a_listener_is_given_the_desk(listener: type) -> None:
    """And so has where to hand things over."""
    assert listener.__annotations__["desk"] is Desk
