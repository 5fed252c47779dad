"""Everything that can be asked about metrics, in one value for whoever answers."""

from dataclasses import dataclass

from metrics.people import People
from metrics.service import MetricsService


@dataclass(frozen=True, slots=True)
class Questions:
    """The parts that answer: `summaries` those about the figures of a scope over a period.

    `people` those about how many people use Copilot, how often and for what.
    """

    summaries: MetricsService
    people: People
