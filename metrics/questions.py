"""Everything that can be asked about metrics, in one value for whoever answers."""

from dataclasses import dataclass

from metrics.repositories import RepositoryQuestions
from metrics.service import MetricsService


@dataclass(frozen=True, slots=True)
class Questions:
    """The parts that answer: `summaries` those about the figures of a scope over a period.

    `repositories` are those about the repositories of an organization or enterprise.
    """

    summaries: MetricsService
    repositories: RepositoryQuestions
