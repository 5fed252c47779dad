"""Digests: from a standing order to what it says now, and to what it should have said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.digests.facts import Facts, IdleSeats
from handlers.digests.message import digest_messages
from handlers.digests.printed import Printed
from handlers.goals import goal_of, so_far
from handlers.orders.digest import DigestOrder
from handlers.request import Request, ViewName
from handlers.subscriptions.composed import Composed, Kept, Occasion
from handlers.subscriptions.once import OncePerMoment
from handlers.subscriptions.subscription import Subscription
from handlers.views import OWNERS, told_facts
from handlers.wanted import GoalWanted
from handlers.words import deliveries as said
from handlers.words import digest as words
from metrics.errors import MetricsError, NoData
from metrics.moves import (
    Move,
    is_comparable,
    is_weekend,
    movers,
    moves_of,
    told_metrics,
)
from metrics.phases import Phases, adoption_phases
from metrics.public_holidays import PublicHoliday, public_holidays
from metrics.questions import Questions
from metrics.scope import WEEK, LastDays, Period, Scope
from metrics.seats import SeatGroup, Use
from metrics.summaries import Summary, final_at
from metrics.team_moves import team_moves, usual_team_sizes
from metrics.usual import Sizes, reach, usual_sizes
from storage.engine import reading
from storage.goals import goals_of

IDLE_DAYS = 30
DAYS_DRAWN = 28


class Digests:
    """Makes what a digest says, and looks again when its days have settled.

    `holidays` is the place whose public holidays are named, "" for none. Digests that ask the same
    at the same moment share one answer.
    """

    def __init__(self, questions: Questions, engine: AsyncEngine, holidays: str = "") -> None:
        self._questions = questions
        self._engine = engine
        self._place = holidays
        self._asked = OncePerMoment[Facts]()

    async def compose(self, subscription: Subscription, occasion: Occasion) -> Composed:
        """Return the digest of the newest days. Raises `MetricsError`."""
        question = digest_order(subscription).question
        facts = await self._facts(question, subscription.channel, occasion.now)
        return _composed(facts, Printed.of(facts.summary, occasion), subscription)

    async def revise(
        self, subscription: Subscription, told: dict[str, Any], now: datetime
    ) -> Composed | Kept:
        """Return the digest of the same days with the figures of now, where they are other ones.

        Raises `MetricsError`.
        """
        printed, order = Printed.from_dict(told), digest_order(subscription)
        question = replace(order.question, asked=printed.period)
        facts = await self._facts(question, subscription.channel, now)
        changes = printed.changes(facts.summary)
        if not changes:
            return Kept(_settles_at(facts.summary))
        today = now.astimezone(ZoneInfo(order.schedule.zone)).date()
        whose = None if question.against is None else question.scope
        line = words.corrected(today, changes, printed.provisional, whose)
        return _composed(facts, printed.now_saying(facts.summary, line), subscription)

    async def _facts(self, question: Request, channel: str, now: datetime) -> Facts:
        facts = await self._asked.of(question, now, partial(self._facts_of, question, now))
        return replace(facts, goals=await self._goals(channel, question.scope, now))

    async def _facts_of(self, question: Request, now: datetime) -> Facts:
        facts = await self._moved(question, now)
        summary = facts.summary
        idle, no_seats = await self._idle(summary, now)
        return replace(
            facts,
            holidays=self._holidays(summary),
            phases=_phases(summary),
            idle=idle,
            chart_of=await self._drawn(summary, now),
            view=await self._view(question, summary, now),
            beside=await self._beside(question, summary, now),
            no_seats=no_seats,
        )

    async def _moved(self, question: Request, now: datetime) -> Facts:
        """Return the summary of the question's scope, and what of it moved."""
        summary = await self._summary(question.scope, question.asked, now)
        usual = await self._usual(summary)
        teams, no_teams = await self._teams(summary, now)
        moves = moves_of(summary, usual)
        parts = movers([*moves.parts, *teams])
        return Facts(question, summary, moves.whole, parts, no_teams=no_teams)

    async def _beside(self, question: Request, summary: Summary, now: datetime) -> Facts | None:
        """Return what moved in the second scope of a comparison, over the very same days."""
        if question.against is None:
            return None
        return await self._moved(Request(question.against, summary.period), now)

    async def _summary(self, scope: Scope, asked: LastDays | Period, now: datetime) -> Summary:
        wanted = Request(scope, asked, ViewName.PREVIOUS)
        summary: Summary = await told_facts(self._questions, wanted, now)
        return replace(summary, metrics=told_metrics(summary))

    async def _view(self, question: Request, summary: Summary, now: datetime) -> Any:
        """Return the facts of the view over the very same days, None for the summary."""
        if question.view is ViewName.SUMMARY:
            return None
        return await told_facts(self._questions, replace(question, asked=summary.period), now)

    async def _usual(self, summary: Summary) -> Sizes:
        if not is_comparable(summary):
            return {}
        days = await self._questions.summaries.stored(summary.scope, reach(summary.period))
        names = [metric.name for metric in summary.metrics]
        return usual_sizes([known.day for known in days], summary.period, names)

    async def _teams(
        self, summary: Summary, now: datetime
    ) -> tuple[list[Move], MetricsError | None]:
        """Return the teams that moved, or none and what stands between the digest and them."""
        owner, comparison = summary.scope, summary.comparison
        if owner.kind not in OWNERS or comparison is None or not is_comparable(summary):
            return [], None
        if is_weekend(summary.period):
            return [], None
        teams = self._questions.teams
        try:
            later = await teams.teams(owner, comparison.later, now)
            earlier = await teams.teams(owner, comparison.earlier, now)
        except NoData:
            # Nothing is missing where there are no teams.
            return [], None
        except MetricsError as error:
            # The digest is worth reading without them, and they may need another permission.
            return [], error
        people = await teams.stored_activity(owner, reach(summary.period))
        return team_moves(later, earlier, usual_team_sizes(people, summary.period)), None

    def _holidays(self, summary: Summary) -> tuple[PublicHoliday, ...]:
        sides = [summary.period]
        if is_comparable(summary) and summary.comparison is not None:
            sides.append(summary.comparison.earlier)
        return public_holidays(self._place, [day for side in sides for day in side.days])

    async def _goals(
        self, channel: str, scope: Scope, now: datetime
    ) -> tuple[tuple[GoalWanted, str], ...]:
        async with reading(self._engine) as connection:
            rows = await goals_of(connection, channel, str(scope))
        goals = list(map(goal_of, rows))
        return tuple([(goal, await so_far(self._questions, goal, now)) for goal in goals])

    async def _idle(
        self, summary: Summary, now: datetime
    ) -> tuple[IdleSeats | None, MetricsError | None]:
        """Return an owner's idle seats, or none and what stands between the digest and them.

        They are not told every day, because they are the same ones tomorrow.
        """
        scope = summary.scope
        if scope.kind not in OWNERS or summary.period.length < WEEK:
            return None, None
        try:
            seats = await self._questions.seats.without_credits(scope, LastDays(IDLE_DAYS), now)
        except MetricsError as error:
            return None, error
        return IdleSeats(sum(map(_idle, seats.groups)), seats.seats, IDLE_DAYS), None

    async def _drawn(self, summary: Summary, now: datetime) -> Summary | None:
        """Return the weeks that a few days are drawn in, because one point is no chart."""
        if summary.period.length >= WEEK:
            return None
        asked = Period.ending(summary.processed[-1], DAYS_DRAWN)
        drawn: Summary = await told_facts(self._questions, Request(summary.scope, asked), now)
        return drawn


def _idle(group: SeatGroup) -> int:
    """Return the seats of a group that could be given to others; a new one gets its time."""
    is_new = group.use is Use.NEVER and group.from_days < IDLE_DAYS
    return 0 if group.use is Use.USED or is_new else group.seats


def _phases(summary: Summary) -> Phases | None:
    """Return the phases where GitHub sent everybody's on both sides of the comparison."""
    phases = adoption_phases(summary)
    if phases is None or not phases.of_28_days or not is_comparable(summary):
        return None
    return phases


def _composed(facts: Facts, printed: Printed, subscription: Subscription) -> Composed:
    notes = _notes(printed, digest_order(subscription))
    message, details = digest_messages(facts, notes)
    ordered = said.ordered_by(subscription.owner, subscription.number)
    return Composed(
        message.with_note(ordered),
        replace(facts.question, asked=printed.period),
        details,
        printed.to_dict(),
        _settles_at(facts.summary),
    )


def _notes(printed: Printed, order: DigestOrder) -> Sequence[str]:
    occasion = printed.occasion
    due = occasion.due_at.astimezone(ZoneInfo(order.schedule.zone))
    late = [said.late(due)] if occasion.late else []
    return [*late, *([said.may_be_a_repeat()] if occasion.repeat else []), *printed.corrections]


def digest_order(subscription: Subscription) -> DigestOrder:
    """Return the order of a digest; TypeError for that of anything else."""
    if not isinstance(subscription.order, DigestOrder):
        raise TypeError(subscription.order)
    return subscription.order


def _settles_at(summary: Summary) -> datetime | None:
    """Return when the last of the days is final, None where all are."""
    return final_at(summary.provisional[-1]) if summary.provisional else None
