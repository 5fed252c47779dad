"""Asking for a view, and what then stands in the channel, through the real app."""

from typing import Any

import pytest

from handlers.request import ViewName
from handlers.views import VIEWS, View
from metrics.scope import ScopeKind
from sandbox.slack.blocks import problems_of_blocks
from tests.scenarios.conftest import Running, asked

pytestmark = pytest.mark.asyncio(loop_scope="session")

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@pytest.mark.parametrize("scope", ["org acme", "enterprise acme-inc", "team acme/platform"])
async def test_every_view_is_answered_with_its_picture(
    world_with: Running, view: View[Any], scope: str
) -> None:
    """One message with one image, whose text says everything that the blocks say."""
    async with world_with() as world:
        if scope.startswith("team") and ScopeKind.TEAM not in view.scopes:
            heard = await world.slack.command(
                "Mina", "#copilot", f"/copilot-metrics {scope} {view.name}"
            )
            assert f"Did you mean `org acme {view.name}`?" in str(heard.payload)
            return
        message = await asked(world, f"{scope} {view.name} 7d")

        (image,) = (block for block in message.blocks if block["type"] == "image")
        assert world.slack.files[image["slack_file"]["id"]].startswith(PNG)
    assert image["alt_text"].startswith(f"{scope.split()[1]}: bar chart")
    sections = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    # In the first answer about a scope no day can have been restated, so it has no rows.
    assert len(sections) == (1 if view.name is ViewName.RESTATEMENTS else 2)
    assert all(section in message.text for section in sections)
    assert "Source: " in message.text
    assert problems_of_blocks(list(message.blocks), "message") == []


async def test_two_views_of_the_same_days_ask_github_once(world_with: Running) -> None:
    """The stored days answer every view."""
    async with world_with() as world:
        await asked(world, "org acme by language")
        before = len(world.github.requests)
        await asked(world, "org acme prs")

        assert len(world.github.requests) == before


async def test_days_before_github_counted_it_are_missing_and_not_zero(world_with: Running) -> None:
    """In January 2026 GitHub had neither phases nor a cloud agent."""
    async with world_with() as world:
        phases = await asked(world, "org acme phases 2026-01")
        agents = await asked(world, "org acme agents 2026-01")

    assert "GitHub sent no AI adoption phases of acme for 31 Jan 2026." in phases.text
    assert "*Cloud agent users, 28 days* – (–)" in agents.text
