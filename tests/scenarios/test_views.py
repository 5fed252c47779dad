"""Asking for a view, and what then stands in the channel, through the real app."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from charts.worker import ChartWorker
from handlers.request import ViewName
from handlers.views import VIEWS, View
from metrics.scope import ScopeKind
from sandbox.slack.blocks import problems_of_blocks
from sandbox.world import World
from tests.scenarios.conftest import PLAN, Running, asked, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")

PNG = b"\x89PNG\r\n\x1a\n"
SCOPES = {
    ScopeKind.ORG: "org acme",
    ScopeKind.ENTERPRISE: "enterprise acme-inc",
    ScopeKind.TEAM: "team acme/platform",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session", name="world")
async def _world(charts: ChartWorker) -> AsyncIterator[World]:
    """One world for all who look and say the same whatever is stored, because it takes a while."""
    async with opened(PLAN, charts=charts) as world:
        yield world


def is_about_what_was_asked(view: View[Any], kind: ScopeKind) -> bool:
    """Tell the views that have rows only where something was asked before.

    In the first answer about a scope no day can have been restated, and no week is stored to hold
    a week of a team against.
    """
    of_a_team = kind is ScopeKind.TEAM and view.name is ViewName.CAUSES
    return of_a_team or view.name is ViewName.RESTATEMENTS


ALL = [(view, kind) for view in VIEWS for kind in SCOPES]
OFFERED = [(view, kind) for view, kind in ALL if kind is not ScopeKind.TEAM or kind in view.scopes]
ABOUT_WHAT_WAS_ASKED = [pair for pair in OFFERED if is_about_what_was_asked(*pair)]
ALWAYS_THERE = [pair for pair in OFFERED if pair not in ABOUT_WHAT_WAS_ASKED]
NOT_OF_TEAMS = [view for view, kind in ALL if (view, kind) not in OFFERED]


def named(value: View[Any] | ScopeKind) -> str:
    return value.name


async def sections_beside_a_picture(world: World, view: View[Any], kind: ScopeKind) -> list[str]:
    """Ask for a view and return its sections, after what holds for the answer of each view."""
    message = await asked(world, f"{SCOPES[kind]} {view.name} 7d")

    (image,) = (block for block in message.blocks if block["type"] == "image")
    assert world.slack.files[image["slack_file"]["id"]].startswith(PNG)
    chart = "line charts" if view.name is ViewName.PREVIOUS else "bar chart"
    assert image["alt_text"].startswith(f"{SCOPES[kind].split()[1]}: {chart}")
    sections = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    assert all(section in message.text for section in sections)
    assert "Source: " in message.text
    assert problems_of_blocks(list(message.blocks), "message") == []
    return sections


@pytest.mark.parametrize(("view", "kind"), ALWAYS_THERE, ids=named)
async def test_every_view_is_answered_with_its_picture(
    world: World, view: View[Any], kind: ScopeKind
) -> None:
    """One message with one image, whose text says everything that the blocks say."""
    assert len(await sections_beside_a_picture(world, view, kind)) == 2


@pytest.mark.parametrize(("view", "kind"), ABOUT_WHAT_WAS_ASKED, ids=named)
async def test_a_view_of_what_was_asked_has_no_rows_at_first(
    world_with: Running, view: View[Any], kind: ScopeKind
) -> None:
    """Its sentence says why, in a world in which nobody has asked anything."""
    async with world_with() as world:
        assert len(await sections_beside_a_picture(world, view, kind)) == 1


@pytest.mark.parametrize("view", NOT_OF_TEAMS, ids=named)
async def test_a_view_that_teams_do_not_have_is_offered_for_their_organization(
    world: World, view: View[Any]
) -> None:
    """At once, with the question as it would be written."""
    text = f"/copilot-metrics team acme/platform {view.name}"
    heard = await world.slack.command("Mina", "#copilot", text)

    assert f"Did you mean `org acme {view.name}`?" in str(heard.payload)


async def test_two_views_of_the_same_days_ask_github_once(world_with: Running) -> None:
    """The stored days answer every view."""
    async with world_with() as world:
        await asked(world, "org acme by language")
        before = len(world.github.requests)
        await asked(world, "org acme prs")

        assert len(world.github.requests) == before


async def test_days_before_github_counted_it_are_missing_and_not_zero(world: World) -> None:
    """In January 2026 GitHub had neither phases nor a cloud agent."""
    phases = await asked(world, "org acme phases 2026-01")
    agents = await asked(world, "org acme agents 2026-01")

    assert "GitHub sent no AI adoption phases of acme for 31 Jan 2026." in phases.text
    assert "*Cloud agent users, 28 days* – (–)" in agents.text


async def test_teams_are_asked_for_in_few_words(world: World) -> None:
    """`teams acme` is answered with the teams of the organization."""
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
async def test_a_comparison_is_answered_with_its_picture(world: World, text: str) -> None:
    """Both names, one image, and every figure in the text."""
    message = await asked(world, text)

    (image,) = (block for block in message.blocks if block["type"] == "image")
    assert world.slack.files[image["slack_file"]["id"]].startswith(PNG)
    assert "line charts of two figures" in image["alt_text"]
    sections = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    assert all(section in message.text for section in sections)
    assert "Prompts per active day" in message.text
    assert problems_of_blocks(list(message.blocks), "message") == []


async def test_the_side_of_a_comparison_that_github_does_not_know_is_named(
    world: World,
) -> None:
    """And not the other one."""
    message = await asked(world, "compare org acme org nobody")

    assert "GitHub does not know `org nobody`" in message.text


async def test_half_a_comparison_is_answered_at_once(world: World) -> None:
    """With what is missing, and how it is written."""
    heard = await world.slack.command("Mina", "#copilot", "/copilot-metrics compare org acme")

    assert "Name the second as well." in str(heard.payload)
    assert "/copilot-metrics compare org acme org beta" in str(heard.payload)
