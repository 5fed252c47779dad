"""Days of a scope, from a few numbers."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from metrics.alerts.facts import Facts, judged_day
from metrics.models import CODE_COMPLETION, Day, FeatureTotals
from storage.seats import SeatDayRow

# A Monday, far from the turn of the year.
FIRST = date(2026, 3, 2)
LENGTH = 126


def day_of(day: date, people: int, accepted: int = 0, suggested: int = 0) -> Day:
    """Return a day with so many people and code completions."""
    completions = FeatureTotals(
        feature=CODE_COMPLETION,
        code_acceptance_activity_count=accepted,
        code_generation_activity_count=suggested,
    )
    return Day(
        day=day,
        daily_active_users=people,
        weekly_active_users=people,
        monthly_active_chat_users=people,
        monthly_active_agent_users=people,
        totals_by_feature=(completions,),
    )


def facts_of(days: Mapping[date, Day], seats: Mapping[date, SeatDayRow] | None = None) -> Facts:
    """Return what is known where these are the final days."""
    return Facts(days, seats or {})


def series(make: Callable[[date, int], Day | None], length: int = LENGTH) -> dict[date, Day]:
    """Return a day for each number from 0, without those that `make` leaves out."""
    made = {FIRST + timedelta(days=n): make(FIRST + timedelta(days=n), n) for n in range(length)}
    return {day: value for day, value in made.items() if value is not None}


def looks(length: int = LENGTH) -> list[date]:
    """Return the days on which the days of a series are judged, after the first five weeks."""
    lateness = FIRST - judged_day(FIRST)
    return [FIRST + lateness + timedelta(days=n) for n in range(35, length)]
