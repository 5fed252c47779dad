"""What channels have set themselves to reach, remembered, changed and forgotten."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import reading, writing
from storage.goals import GoalRow, delete_goal, goals_of, goals_of_channel, put_goal

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ACTIVE = GoalRow("C1", "org acme", "active", 0.7, date(2027, 3, 31), "U1", NOW)
ACCEPTANCE = replace(ACTIVE, figure="acceptance", target=0.35)
OF_TEAM = replace(ACTIVE, scope="team acme/platform")
ELSEWHERE = replace(ACTIVE, channel="C2")


async def put(engine: AsyncEngine, *rows: GoalRow) -> None:
    async with writing(engine) as connection:
        for row in rows:
            await put_goal(connection, row)


async def test_a_channel_has_goals_for_several_scopes_and_figures(engine: AsyncEngine) -> None:
    """All of a channel, or those of one scope; never those of another channel."""
    await put(engine, OF_TEAM, ACTIVE, ELSEWHERE, ACCEPTANCE)

    async with reading(engine) as connection:
        of_scope = await goals_of(connection, "C1", "org acme")
        of_channel = await goals_of_channel(connection, "C1")

    assert of_scope == [ACCEPTANCE, ACTIVE]
    assert of_channel == [ACCEPTANCE, ACTIVE, OF_TEAM]


async def test_a_goal_takes_the_place_of_the_one_before(engine: AsyncEngine) -> None:
    """One figure of one scope has one goal, and who set it last is named."""
    higher = replace(ACTIVE, target=0.8, by=date(2027, 6, 30), set_by="U2")
    await put(engine, ACTIVE, ACCEPTANCE)
    await put(engine, higher)

    async with reading(engine) as connection:
        assert await goals_of_channel(connection, "C1") == [ACCEPTANCE, higher]


async def test_a_goal_is_forgotten_once(engine: AsyncEngine) -> None:
    """The second time there is none, and the other channel's stays."""
    await put(engine, ACTIVE, ELSEWHERE)
    gone = []
    for _ in range(2):
        async with writing(engine) as connection:
            gone.append(await delete_goal(connection, "C1", "org acme", "active"))

    async with reading(engine) as connection:
        left = await goals_of_channel(connection, "C2")
    assert (gone, left) == ([True, False], [ELSEWHERE])
