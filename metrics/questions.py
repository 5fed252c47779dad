"""Everything that can be asked about metrics, in one value for whoever answers."""

from dataclasses import dataclass

from metrics.all_teams import TeamsOfOwner
from metrics.distinct_people import DistinctPeople
from metrics.group_sizes import GroupSizes
from metrics.people import People
from metrics.persons import Persons
from metrics.report_links import ReportLinks
from metrics.repositories import RepositoryQuestions
from metrics.restatements import Restated
from metrics.seats import SeatsService
from metrics.service import MetricsService
from metrics.side_by_side import Comparisons


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """The parts that answer.

    `summaries`: the figures of a scope over a period; `distinct_people`: how many people it had;
    `restated`: what GitHub changed after it was final; `people`: how many use Copilot, how often
    and what for; `teams`: all teams of an owner; `comparisons`: two scopes beside each other;
    `seats`: licences; `repositories`: those of an owner; `links`: signed links to GitHub's files;
    `group_sizes`: what of an answer may be told; `persons`: single people.
    """

    summaries: MetricsService
    distinct_people: DistinctPeople
    restated: Restated
    people: People
    teams: TeamsOfOwner
    comparisons: Comparisons
    seats: SeatsService
    repositories: RepositoryQuestions
    links: ReportLinks
    group_sizes: GroupSizes
    persons: Persons
