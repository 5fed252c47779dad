"""Who may see what, through the real app: who asks what where, and who then sees it."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from charts.worker import ChartWorker
from handlers.access.rules import Action, Place, Role, Shown
from handlers.access.table import shown_to
from sandbox.slack.facts import Message
from sandbox.world import World
from storage.audit import AuditRow, audited
from storage.engine import open_engine, reading
from tests.scenarios.conftest import PLAN, Running, asked, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")

# The commands that there are, by the action they need.
COMMANDS = {
    Action.WHOAMI: "whoami",
    Action.FIGURES: "org acme 7d",
    Action.OWN_FIGURES: "me",
    Action.LINK_GITHUB: "link-github octocat",
    Action.PEOPLE: "who org acme 7d",
    Action.CONFIRM_LINK: "confirm U0MINA0001 octocat",
    Action.AUDIT: "audit",
    Action.SUBSCRIPTIONS: "subscriptions",
}
PEOPLE = {
    Role.NOBODY: "Lee",
    Role.VIEWER: "Mina",
    Role.ANALYST: "tomas",
    Role.ADMINISTRATOR: "Ada",
}
REFUSED = re.compile(r"Copilot figures (are for full|stay out)|Only (analysts|administrators) may")


@pytest_asyncio.fixture(scope="module", loop_scope="session", name="world")
async def _world(charts: ChartWorker) -> AsyncIterator[World]:
    """One world for all that leave nothing behind, because each takes a while to start."""
    async with opened(PLAN, charts=charts) as world:
        yield world


def places(role: Role) -> dict[Place, str]:
    """Return channels in which somebody of that role is."""
    if role is Role.NOBODY:
        return {Place.PUBLIC: "#engineering", Place.DIRECT: "@Lee"}
    name = PEOPLE[role]
    return {
        Place.PUBLIC: "#copilot",
        Place.DIRECT: f"@{name}",
        Place.SHARED: "#partners",
        **({Place.ELSEWHERE: "#leads"} if name in {"Mina", "Ada"} else {}),
    }


@pytest.mark.parametrize("role", PEOPLE, ids=lambda role: role.name)
async def test_what_is_seen_is_what_the_table_says(world: World, role: Role) -> None:
    """Every command, asked by somebody of the role in every kind of place."""
    found, told = {}, {}
    for place, channel in places(role).items():
        for action, text in COMMANDS.items():
            message = await asked(world, text, user=PEOPLE[role], channel=channel)
            found[place, action] = seen_by(message)
            told[place, action] = shown_to(action, role, place)

    assert found == told


def seen_by(message: Message) -> Shown | None:
    if REFUSED.match(message.text):
        return None
    return Shown.CHANNEL if message.viewer is None else Shown.ASKER


async def test_somebody_s_own_figures_after_an_administrator_has_confirmed_them(
    world_with: Running,
) -> None:
    """From the claim to the figures, which nobody else sees."""
    async with world_with() as world:
        mina = world.slack.user("Mina").id
        named = await asked(world, "who org acme 7d", user="tomas")
        (login, *_) = re.findall("`([^`]+)`", named.text)
        unknown = await asked(world, "me")
        claimed = await asked(world, f"link-github {login}")
        waits = await asked(world, "me")
        listed = await asked(world, "whoami", user="Ada")
        line = re.findall(r"`/copilot-metrics (confirm [^`]+)`", listed.text)[0]
        mistaken = await asked(world, line.replace(login, "another"), user="Ada")
        confirmed = await asked(world, line, user="Ada")
        own = await asked(world, "me 7d")

    assert "I do not know which GitHub login is yours." in unknown.text
    assert "An administrator has to confirm it" in claimed.text
    assert "no administrator has confirmed it yet" in waits.text
    assert line == f"confirm {mina} {login}"
    assert "does not say that" in mistaken.text
    assert f"`{login}` is <@{mina}>'s from now on." in confirmed.text
    assert own.viewer == mina
    assert re.search(r"You used Copilot on \d days, last on \d+ Nov 2026\.", own.text)


async def test_names_are_seen_by_the_analyst_alone(world: World) -> None:
    """And it is recorded that they asked, also where they may not."""
    named = await asked(world, "who team acme/platform", user="tomas", channel="#copilot")
    refused = await asked(world, "who team acme/platform", user="Mina", channel="#copilot")

    assert named.viewer == world.slack.user("tomas").id
    assert re.search(r"• `[a-z-]+` \d+ days?, last on", named.text)
    assert REFUSED.match(refused.text)
    assert [(row.user, row.action, row.scope, row.outcome) for row in await record(world)][:2] == [
        (world.slack.user("Mina").id, "people", "team acme/platform", "role"),
        (world.slack.user("tomas").id, "people", "team acme/platform", "allowed"),
    ]


async def test_a_file_of_names_is_shared_in_a_direct_message_only(world: World) -> None:
    """In a channel others would read along, so nothing is shared there."""
    told = await asked(world, "who org acme 7d as csv", user="tomas", channel="#copilot")
    shared = await asked(world, "who org acme 7d as csv", user="tomas", channel="@tomas")
    refused = await asked(world, "who org acme 7d as csv", user="Mina", channel="@mina")

    assert "in a direct message only" in told.text
    assert told.viewer == world.slack.user("tomas").id
    (file,) = shared.files
    header, *people = world.slack.files[file].decode().splitlines()
    assert header == "user_login,active_days,last_active_day"
    assert all(re.fullmatch(r"[\w-]+,\d,2026-11-\d\d", line) for line in people)
    assert len(people) > 5
    assert REFUSED.match(refused.text)


async def test_the_record_names_no_login(world: World) -> None:
    """It is about who asked."""
    await asked(world, "link-github octocat")

    assert "octocat" not in json.dumps([row.detail for row in await record(world)])


async def record(world: World) -> list[AuditRow]:
    engine = open_engine(world.settings.database_url)
    async with reading(engine) as connection:
        rows = await audited(connection, datetime(2026, 1, 1, tzinfo=UTC))
    await engine.dispose()
    return list(rows)


class TestSmallGroups:
    async def test_a_quiet_sunday_has_no_figures(self, world: World) -> None:
        """Fewer than five people were active, and the sentence is for the asker alone."""
        message = await asked(world, "org acme 2026-11-15")

        assert message.viewer is not None
        assert message.text.startswith("Too few people are behind these figures of `org acme`")

    async def test_nor_does_it_count_in_those_of_the_week(self, world: World) -> None:
        """The answer says which days those are."""
        message = await asked(world, "org acme 7d")

        assert "Of 14–15 Nov 2026 only people are counted, because fewer than 5" in message.text

    async def test_every_view_is_held_back_alike(self, world: World) -> None:
        """Whatever is asked of that day."""
        for view in ("by language", "by editor", "agents", "prs", "phases"):
            message = await asked(world, f"org acme {view} 2026-11-15")

            assert message.text.startswith("Too few people are behind")

    async def test_a_few_people_in_no_team_are_a_few(self, world: World) -> None:
        """Their number is not told."""
        message = await asked(world, "team acme/platform 28d")

        assert "fewer than 5 of them also in another team" in message.text
