"""A channel's goals: as they are kept, and how far they are now."""

from datetime import datetime

from handlers.problems import sentence_for
from handlers.request import Request
from handlers.views import told_facts
from handlers.wanted import GoalWanted
from handlers.words import goals as words
from metrics.errors import MetricsError
from metrics.goals import Figure, Progress, measured, progress
from metrics.questions import Questions
from metrics.scope import LastDays, Scope, ScopeKind
from storage.goals import GoalRow

# The days that both figures are of.
MEASURED_OVER = LastDays(28)


def goal_of(row: GoalRow) -> GoalWanted:
    """Return a goal as it was wanted, from what is kept of it."""
    kind, _, name = row.scope.partition(" ")
    scope = Scope.of(ScopeKind(kind), name)
    return GoalWanted(scope, Figure(row.figure), row.target, row.by)


def row_of(wanted: GoalWanted, channel: str, user: str, now: datetime) -> GoalRow:
    """Return what is kept of a goal that somebody set in a channel."""
    scope, figure = str(wanted.scope), str(wanted.figure)
    return GoalRow(channel, scope, figure, wanted.target, wanted.by, user, now)


async def so_far(questions: Questions, goal: GoalWanted, now: datetime) -> str:
    """Return how far a goal is as mrkdwn, or why nobody can tell: that keeps nobody from having one."""
    try:
        return words.so_far(goal.figure, await _progress(questions, goal, now))
    except MetricsError as error:
        return sentence_for(error, goal.scope)


async def _progress(questions: Questions, goal: GoalWanted, now: datetime) -> Progress | None:
    """Return how far it is, None where GitHub does not send what it is measured by."""
    summary = await told_facts(questions, Request(goal.scope, MEASURED_OVER), now)
    seats = None
    if goal.figure is Figure.ACTIVE:
        seats = (await questions.seats.seats(goal.scope, MEASURED_OVER, now)).seats
    found = measured(goal.figure, summary, seats)
    return None if found is None else progress(found, goal.target, goal.by, now.date())
