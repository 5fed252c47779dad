"""Setting, listing and dropping a channel's goals, through the real app."""

import pytest

from sandbox.world import World
from storage.engine import open_engine, reading
from storage.goals import goals_of_channel
from tests.scenarios.conftest import Running, asked

pytestmark = pytest.mark.asyncio(loop_scope="session")

SET = "goal org acme active 99% by 2027-03-31"


async def kept(world: World, channel: str = "#copilot") -> list[tuple[str, float, str]]:
    """Return which goals a channel has, and who set them."""
    engine = open_engine(world.settings.database_url)
    async with reading(engine) as connection:
        rows = await goals_of_channel(connection, world.slack.channel(channel).id)
    await engine.dispose()
    return [(row.figure, row.target, row.set_by) for row in rows]


async def test_the_channel_is_told_who_set_which_goal_and_how_far_it_is(
    world_with: Running,
) -> None:
    """With the figure now, what is missing, the time that is left, and how to drop it."""
    async with world_with() as world:
        mina = world.slack.user("Mina").id
        message = await asked(world, SET)
        goals = await kept(world)

    assert message.viewer is None
    assert message.text.startswith(f"<@{mina}> set a goal for this channel: ")
    assert "`org acme` *active* – 99\u202f% of the seats" in message.text
    assert "points to go, 18 weeks left. That needs +" in message.text
    assert "`/copilot-metrics goal org acme active off` drops it." in message.text
    assert goals == [("active", 0.99, mina)]


async def test_the_goals_of_a_channel_are_listed_for_who_asks(world_with: Running) -> None:
    """Each with how far it is; setting one again replaces it, and dropping it tells the channel."""
    async with world_with() as world:
        await asked(world, SET)
        await asked(world, "goal org acme active 1% by end of march")
        listed = await asked(world, "goals")
        dropped = await asked(world, "goal org acme active off", user="Priya")
        again = await asked(world, "goal org acme active off")
        none = await asked(world, "goals")
        priya = world.slack.user("Priya").id

    assert listed.viewer is not None
    assert listed.text.count("•") == 1
    assert "active* – 1\u202f% of the seats" in listed.text
    assert ": reached." in listed.text
    assert dropped.viewer is None
    assert dropped.text == f"<@{priya}> dropped this channel's goal for *active* of `org acme`."
    assert "This channel has no goal for *active* of `org acme`." in again.text
    assert "This channel has no goals that you may see." in none.text


async def test_a_goal_can_be_set_where_nobody_can_tell_how_far_it_is(world_with: Running) -> None:
    """Of a scope that GitHub does not know, the reason stands in the place of the figure."""
    async with world_with() as world:
        message = await asked(world, "goal org nobody acceptance 35% by 2027-03-31")
        goals = await kept(world)

    assert "set a goal" in message.text
    assert "GitHub" in message.text
    assert len(goals) == 1


async def test_a_channel_without_the_app_gets_no_goal(world_with: Running) -> None:
    """It could not be told of one, nor could a digest show it there."""
    async with world_with() as world:
        message = await asked(world, SET, channel="#random")
        goals = await kept(world, "#random")

    assert message.text.startswith("A goal is for a channel that I am in.")
    assert goals == []


async def test_a_guest_sets_no_goal(world_with: Running) -> None:
    """The rule is that of subscribing: full members only."""
    async with world_with() as world:
        message = await asked(world, SET, user="Lee", channel="#engineering")
        goals = await kept(world, "#engineering")

    assert message.viewer is not None
    assert goals == []


async def test_a_group_s_figures_are_a_goal_in_a_direct_message_only(world_with: Running) -> None:
    """In a channel others would read how far it is, and the refusal says so."""
    async with world_with() as world:
        assert world.settings.access_file is not None
        world.settings.access_file.write_text(
            '[[scope]]\nname = "org acme"\nuser_groups = ["S0ANALYSTS"]\n', encoding="utf-8"
        )
        refused = await asked(world, SET, user="tomas")
        nothing = await kept(world)
        allowed = await asked(world, SET, user="tomas", channel="@tomas")

    assert refused.viewer is not None
    assert refused.text.startswith("You may see the figures of `org acme`, but not everybody in")
    assert refused.text.endswith("Set it in a direct message with me, and it is yours alone.")
    assert nothing == []
    assert allowed.text.startswith("<@U0TOMAS001> set a goal for this channel: ")
