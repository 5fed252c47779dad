"""Everything that can be asked about metrics, in one value for whoever answers."""

from dataclasses import dataclass

from metrics.restatements import Restated
from metrics.service import MetricsService


@dataclass(frozen=True, slots=True)
class Questions:
    """The parts that answer.

    `summaries` answers what the figures of a scope over a period are, and `restated` which of them
    GitHub changed after they were final.
    """

    summaries: MetricsService
    restated: Restated
