"""Everything that can be asked about metrics, in one value for whoever answers."""

from dataclasses import dataclass

from metrics.distinct_people import DistinctPeople
from metrics.repositories import RepositoryQuestions
from metrics.restatements import Restated
from metrics.seats import SeatsService
from metrics.service import MetricsService


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """The parts that answer.

    `summaries` those about the figures of a scope over a period, `distinct_people` how many
    people a period had, `restated` those about what GitHub
    changed after it was final, `seats` those about licences, and `repositories` those about the
    repositories of an organization or enterprise.
    """

    summaries: MetricsService
    distinct_people: DistinctPeople
    restated: Restated
    seats: SeatsService
    repositories: RepositoryQuestions
