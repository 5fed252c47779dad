"""Everything that can be asked about metrics, in one value for whoever answers."""

from dataclasses import dataclass

from metrics.distinct_people import DistinctPeople
from metrics.service import MetricsService


@dataclass(frozen=True, slots=True)
class Questions:
    """The parts that answer: `summaries` those about the figures of a scope over a period.

    `people` counts the distinct people of a period.
    """

    summaries: MetricsService
    people: DistinctPeople
