"""What a digest says next follows from what moved."""

from dataclasses import replace
from datetime import UTC, date, datetime

from handlers.digests.facts import Facts
from handlers.digests.message import next_step
from handlers.request import Request, ViewName
from metrics.definitions import Name
from metrics.models import Day
from metrics.moves import Move
from metrics.noise import Kind, Pair, Side
from metrics.pairs import Key, Of
from metrics.scope import LastDays, Period, Scope, ScopeKind
from metrics.summaries import FetchedDay, summarize

ACME, BETA = (Scope.of(ScopeKind.ORG, name) for name in ("acme", "beta"))
WEEK = Period(date(2026, 11, 9), date(2026, 11, 15))
SETTLED = datetime(2026, 12, 1, tzinfo=UTC)
WHY = "by language, editor, model and weekday"


def facts_of(scope: Scope, *moves: Move) -> Facts:
    """Return facts of a week in which so much of the whole and of its parts moved."""
    now, before = (
        [FetchedDay(Day(day=day), "organization-1-day", SETTLED) for day in period.days]
        for period in (WEEK, WEEK.before())
    )
    summary = summarize(scope, WEEK, now, last_day=WEEK.last, before=before)
    whole = {move.key.figure: move for move in moves if move.key.of is Of.WHOLE}
    parts = tuple(move for move in moves if move.key.of is not Of.WHOLE)
    return Facts(Request(scope, LastDays(7)), summary, whole, parts)


def people(earlier: float, later: float) -> Move:
    pair = Pair(Kind.PEOPLE, Side(earlier), Side(later))
    return Move(Key(Of.WHOLE, Name.DAILY_ACTIVE_USERS), pair, 2.0)


def go(earlier: float, later: float) -> Move:
    pair = Pair(Kind.RATE, Side(earlier, 1000), Side(later, 1000))
    return Move(Key(Of.LANGUAGE, Name.ACCEPTANCE_RATE, "Go"), pair, 2.0)


def test_only_what_fell_altogether_is_called_a_drop() -> None:
    """Where people are more and one language is accepted less, it is a change."""
    drop, change = (next_step(facts_of(ACME, people(200, now), go(0.3, 0.2))) for now in (150, 250))

    assert drop == f"see in the thread what the drop is made of, {WHY}"
    assert change == f"see in the thread what the change is made of, {WHY}"


def test_a_comparison_leads_on_to_the_scope_that_moved() -> None:
    """The first of the two stayed as it was."""
    question = Request(ACME, LastDays(7), ViewName.COMPARE, BETA)
    beside = facts_of(BETA, people(200, 150))
    both = replace(facts_of(ACME), question=question, beside=beside)

    assert not both.is_quiet
    assert next_step(both) == (
        f"see what the drop is made of, {WHY}: "
        "`/copilot-metrics org beta why 2026-11-09..2026-11-15`"
    )
