"""From repositories to the values of their bars: pull requests, and those of them by Copilot."""

from collections.abc import Sequence

from charts.values import RankedBar, RankedBars
from metrics.numbers import MISSING, count, percent
from metrics.repositories import Repository

MOST_BARS = 8


def repository_pull_requests(
    title: str, subtitle: str, named: Sequence[tuple[str, Repository]], every: int
) -> RankedBars:
    """Return a bar for each named repository; `every` is how many there are of them in all."""
    shown = f", {len(named)} of {count(every)} repositories" if every > len(named) else ""
    return RankedBars(
        title=title,
        subtitle=subtitle,
        heading=f"Pull requests created{shown}",
        bars=tuple(_bar(name, repository) for name, repository in named),
        part="by Copilot",
    )


def _bar(name: str, repository: Repository) -> RankedBar:
    created = repository.counts.total_created
    part = repository.counts.total_created_by_copilot
    return RankedBar(
        name,
        created,
        MISSING if created is None else count(created),
        "" if part is None or not created else percent(part / created),
        part=part,
    )
