"""Everything that can be asked about metrics, in one value for whoever answers."""

from dataclasses import dataclass

from metrics.group_sizes import GroupSizes
from metrics.persons import Persons
from metrics.service import MetricsService


@dataclass(frozen=True, slots=True)
class Questions:
    """The parts that answer: `summaries` those about the figures of a scope over a period.

    `group_sizes` says what of an answer may be told, and `persons` answers about single people.
    """

    summaries: MetricsService
    group_sizes: GroupSizes
    persons: Persons
