"""Everything that can be asked about metrics, in one value for whoever answers."""

from dataclasses import dataclass

from metrics.report_links import ReportLinks
from metrics.service import MetricsService


@dataclass(frozen=True, slots=True)
class Questions:
    """The parts that answer: `summaries` those about the figures of a scope over a period.

    `links` are those for the signed links to GitHub's own files.
    """

    summaries: MetricsService
    links: ReportLinks
