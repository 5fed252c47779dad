"""Reports of an organization as small as a test can read them, and questions about them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from metrics.scope import Asked, Period, Scope, ScopeKind
from metrics.summaries import Summary
from tests.metrics.github.times import NOW
from tests.metrics.offered import ACME, Offered, People

Record = dict[str, Any]

WEB = Scope.of(ScopeKind.TEAM, "acme/web")
DATA = Scope.of(ScopeKind.TEAM, "acme/data")
LATEST, ONE_DAY = "organization-28-day/latest", "organization-1-day"

# A working week that is over, and final: Monday 9 to Friday 13 November 2026.
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in range(9, 14))
WEEK = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)


def of_day(day: date, **fields: Any) -> Record:
    """Return the record of an organization's day with nothing but these fields."""
    return {"day": day.isoformat(), **fields}


def prompts(day: date, number: int) -> Record:
    """Return a day on which people sent so many prompts."""
    return of_day(day, user_initiated_interaction_count=number)


def completions(suggested: int, accepted: int, **fields: Any) -> Record:
    """Return the entry of `totals_by_feature` for code completions."""
    return {
        "feature": "code_completion",
        "code_generation_activity_count": suggested,
        "code_acceptance_activity_count": accepted,
        **fields,
    }


def month(records: Iterable[Record]) -> Record:
    """Return the wrapper in which a 28-day report holds its days."""
    return {"organization_id": "1", "day_totals": list(records)}


def offer(offered: Offered, *files: Iterable[Record]) -> None:
    """Offer the organization's newest 28-day report, made of these files of days."""
    offered.put(LATEST, None, *([month(records)] for records in files))


async def asked(
    people: People, scope: Scope, first: date, last: date, now: datetime = NOW
) -> Summary:
    """Ask for the days from the first to the last."""
    return await people.service.summary(scope, Period(first, last), now)


async def summary_of(people: People, *records: Record, asked: Asked | None = None) -> Summary:
    """Offer these days, which begin with the earliest, and ask for all of them."""
    offer(people.offered, records)
    first, last = (date.fromisoformat(records[place]["day"]) for place in (0, -1))
    return await people.service.summary(ACME, asked or Period(first, last), NOW)
