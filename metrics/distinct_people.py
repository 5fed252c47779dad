"""How many distinct people a period had: counted person by person, never added up over days."""

from metrics.owner_days import OwnerDays
from metrics.scope import Period, Scope
from metrics.summaries import Summary
from metrics.teams import TeamDays


class DistinctPeople:
    """Counts the people in the stored reports about users; GitHub is not asked for any."""

    def __init__(self, owners: OwnerDays, teams: TeamDays) -> None:
        self._owners = owners
        self._teams = teams

    async def of(self, scope: Scope, period: Period) -> int | None:
        """Return how many were active on at least one day; None unless every day is known."""
        if scope.is_team:
            return await self._teams.active_people(scope, period)
        return await self._owners.active_people(scope, period)

    async def of_summary(self, summary: Summary) -> int | None:
        """Return the same of the days of a summary that GitHub has processed."""
        processed = summary.processed
        if not processed:
            return None
        return await self.of(summary.scope, Period(processed[0], processed[-1]))
