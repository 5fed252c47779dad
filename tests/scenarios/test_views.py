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
    kind = "line charts" if view.name is ViewName.PREVIOUS else "bar chart"
    assert image["alt_text"].startswith(f"{scope.split()[1]}: {kind}")
    sections = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    # In the first answer about a scope no day can have been restated, and no week is stored to hold
    # a week of a team against, so these have no rows.
    told_alone = view.name is ViewName.RESTATEMENTS or (
        view.name is ViewName.CAUSES and scope.startswith("team")
    )
    assert len(sections) == (1 if told_alone else 2)
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


async def test_teams_are_asked_for_in_few_words(world_with: Running) -> None:
    """`teams acme` is answered with the teams of the organization."""
    async with world_with() as world:
        message = await asked(world, "teams acme 7d")

    assert "teams of acme that GitHub lists" in message.text
    assert "members active" in message.text
    assert problems_of_blocks(list(message.blocks), "message") == []


@pytest.mark.parametrize(
    "text",
    [
        "compare org acme org beta",
        "compare team acme/platform team acme/payments 7d",
        "enterprise acme-inc vs org acme 90d",
    ],
)
async def test_a_comparison_is_answered_with_its_picture(world_with: Running, text: str) -> None:
    """Both names, one image, and every figure in the text."""
    async with world_with() as world:
        message = await asked(world, text)

        (image,) = (block for block in message.blocks if block["type"] == "image")
        assert world.slack.files[image["slack_file"]["id"]].startswith(PNG)
    assert "line charts of two figures" in image["alt_text"]
    sections = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    assert all(section in message.text for section in sections)
    assert "Prompts per active day" in message.text
    assert problems_of_blocks(list(message.blocks), "message") == []


async def test_the_side_of_a_comparison_that_github_does_not_know_is_named(
    world_with: Running,
) -> None:
    """And not the other one."""
    async with world_with() as world:
        message = await asked(world, "compare org acme org nobody")

    assert "GitHub does not know `org nobody`" in message.text


async def test_half_a_comparison_is_answered_at_once(world_with: Running) -> None:
    """With what is missing, and how it is written."""
    async with world_with() as world:
        heard = await world.slack.command("Mina", "#copilot", "/copilot-metrics compare org acme")

    assert "Name the second as well." in str(heard.payload)
    assert "/copilot-metrics compare org acme org beta" in str(heard.payload)
