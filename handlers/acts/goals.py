"""A channel's goals: set, dropped and listed. Whoever is in the channel is told who did it."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.access import Access, Action, Asker, Shown
from handlers.access.rules import Place
from handlers.desk import Case, Needs
from handlers.goals import goal_of, row_of, so_far
from handlers.posting import Poster
from handlers.refusals import OUT_OF_REACH, SlackRefused
from handlers.wanted import GoalDropped, GoalsWanted, GoalWanted
from handlers.words import goals as words
from metrics.questions import Questions
from storage.engine import reading, writing
from storage.goals import delete_goal, goals_of_channel, put_goal


@dataclass(frozen=True, slots=True)
class SetGoal:
    """Sets a goal for the channel that it is said in."""

    engine: AsyncEngine
    questions: Questions
    poster: Poster
    access: Access

    def needs(self, wanted: GoalWanted) -> Needs:
        """Return what must be allowed: to subscribe the channel to the scope."""
        return Needs(Action.SUBSCRIBE, (wanted.scope,))

    async def do(self, wanted: GoalWanted, case: Case) -> None:
        """Remember it and tell the channel, with how far it is; one that cannot be told has none.

        Raises `SlackRefused` and `Unconfirmed`.
        """
        if case.shown is Shown.ASKER:
            await case.way.say(await self._against(wanted, case.asker))
            return
        row = row_of(wanted, case.asker.channel, case.asker.user, case.now)
        said = (
            words.goal_set(wanted, case.asker.user),
            await so_far(self.questions, wanted, case.now),
            words.how_to_drop(wanted),
        )
        async with writing(self.engine) as connection:
            await put_goal(connection, row)
        if not await _is_told(self.poster, "\n".join(said), case):
            async with writing(self.engine) as connection:
                await delete_goal(connection, row.channel, row.scope, row.figure)
            await case.way.say(words.goals_in_channels_only())

    async def _against(self, wanted: GoalWanted, asker: Asker) -> str:
        """Return why the channel cannot be told of a goal that only the person could see."""
        if await self.access.place(asker.channel) is Place.ELSEWHERE:
            return words.goals_in_channels_only()
        return words.goal_not_for_this_channel(wanted.scope)


@dataclass(frozen=True, slots=True)
class DropGoal:
    """Drops a goal of the channel that it is said in."""

    engine: AsyncEngine
    poster: Poster

    def needs(self, wanted: GoalDropped) -> Needs:
        """Return what must be allowed: to subscribe the channel to the scope."""
        return Needs(Action.SUBSCRIBE, (wanted.scope,))

    async def do(self, wanted: GoalDropped, case: Case) -> None:
        """Forget it, and tell the channel. Raises `SlackRefused` and `Unconfirmed`."""
        channel, scope = case.asker.channel, str(wanted.scope)
        async with writing(self.engine) as connection:
            was_there = await delete_goal(connection, channel, scope, str(wanted.figure))
        if not was_there:
            await case.way.say(words.no_such_goal(wanted))
            return
        said = words.goal_dropped(wanted, case.asker.user)
        if not await _is_told(self.poster, said, case):
            await case.way.say(said)


@dataclass(frozen=True, slots=True)
class ListGoals:
    """Tells what the channel wants to reach, and how far it is."""

    engine: AsyncEngine
    questions: Questions
    access: Access

    def needs(self, _wanted: GoalsWanted) -> Needs:
        """Return what must be allowed: to see figures; each goal's scope is looked at by itself."""
        return Needs(Action.FIGURES)

    async def do(self, _wanted: GoalsWanted, case: Case) -> None:
        """Say it to the person alone, of those scopes that they may see here."""
        async with reading(self.engine) as connection:
            rows = await goals_of_channel(connection, case.asker.channel)
        goals = [
            goal
            for goal in map(goal_of, rows)
            if (await self.access.may(case.asker, Action.FIGURES, goal.scope)).allowed
        ]
        told = [(goal, await so_far(self.questions, goal, case.now)) for goal in goals]
        await case.way.say(words.goals_listed(told) if told else words.no_goals())


async def _is_told(poster: Poster, text: str, case: Case) -> bool:
    """Tell the channel; False where it cannot be told. Raises `SlackRefused` and `Unconfirmed`."""
    if case.shown is Shown.ASKER:
        return False
    try:
        block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        await poster.say(case.asker.channel, text, [block], thread=case.asker.thread)
    except SlackRefused as refused:
        if refused.code not in OUT_OF_REACH:
            raise
        return False
    return True
