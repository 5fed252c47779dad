"""Everything that can be asked about metrics, in one value for whoever answers."""

from dataclasses import dataclass

from metrics.all_teams import TeamsOfOwner
from metrics.service import MetricsService
from metrics.side_by_side import Comparisons


@dataclass(frozen=True, slots=True)
class Questions:
    """The parts that answer: `summaries` those about the figures of a scope over a period.

    `teams` answers those about all teams of an owner, and `comparisons` those about two scopes.
    """

    summaries: MetricsService
    teams: TeamsOfOwner
    comparisons: Comparisons
