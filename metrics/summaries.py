"""From the days of a period to its summary: pure arithmetic on values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from metrics.definitions import COMPUTED, Metric, Name, acceptance_over, metric_names
from metrics.models import (
    AcceptanceRate,
    Day,
    FeatureTotals,
    IdeTotals,
    LanguageTotals,
    ModelTotals,
    Source,
)
from metrics.scope import WEEK, Period, Scope
from metrics.totals import add_up, group

SETTLING_DAYS = 3

Part = TypeVar("Part")


def final_at(day: date) -> datetime:
    """Return when a day's figures are final: three full UTC days after the day has ended.

    https://docs.github.com/en/copilot/reference/copilot-usage-metrics/reconciling-usage-metrics
    """
    return datetime.combine(day + timedelta(days=1 + SETTLING_DAYS), time(), UTC)


@dataclass(frozen=True, slots=True)
class FetchedDay:
    """A day, the report it came in, when that was fetched, and whether it was restated.

    A restated day was final already when GitHub changed it.
    """

    day: Day
    report: str
    fetched_at: datetime
    restated: bool = False

    @property
    def provisional(self) -> bool:
        """Whether GitHub may still have changed the day after it was fetched."""
        return self.fetched_at < final_at(self.day.day)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two periods whose figures are held against each other.

    `later` is the summary's own period, as far as GitHub has processed it, where the period before
    it is known; else its last half.
    """

    later: Period
    earlier: Period

    def is_with_period_before(self, period: Period) -> bool:
        """Whether the period is compared with the one before it, and not one half with the other."""
        return self.later.first == period.first


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the figures of a team rest on, over the days of a period; all but `days` are people.

    `days` are those on which GitHub listed the team, with its report of what users did.
    `members` were in the team on at least one of them, `active` of those with activity while in it,
    and `in_other_teams` in another listed team on the same day. `in_no_team` were active in the
    team's organization or enterprise in the period, and on none of its days in any listed team.
    """

    days: int
    members: int
    active: int
    in_other_teams: int
    in_no_team: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A period of a scope, ready to be drawn or said.

    `days` are those that GitHub has figures for, in order; `missing` those it has none for;
    `pending` those it has not processed yet.
    `totals` are counts added up over `days`; the breakdowns too, the most active part first.
    `coverage` is there for a team, whose days are worked out from reports about people.
    `later` and `earlier` are the days that the comparison holds against each other: as many on
    each side, because a day whose counterpart is missing is left out.
    """

    scope: Scope
    period: Period
    source: Source
    days: tuple[FetchedDay, ...]
    missing: tuple[date, ...]
    pending: tuple[date, ...]
    totals: dict[str, int | None]
    acceptance: AcceptanceRate | None
    metrics: tuple[Metric, ...]
    comparison: Comparison | None
    later: tuple[Day, ...]
    earlier: tuple[Day, ...]
    by_feature: tuple[FeatureTotals, ...]
    by_language: tuple[LanguageTotals, ...]
    by_ide: tuple[IdeTotals, ...]
    by_model: tuple[ModelTotals, ...]
    coverage: Coverage | None = None

    @property
    def last_day(self) -> Day:
        """The last day that GitHub has figures for."""
        return self.days[-1].day

    @property
    def processed(self) -> tuple[date, ...]:
        """The days of the period that GitHub has processed, with figures or without."""
        pending = set(self.pending)
        return tuple(day for day in self.period.days if day not in pending)

    @property
    def provisional(self) -> tuple[date, ...]:
        """The days whose figures may still change."""
        return tuple(known.day.day for known in self.days if known.provisional)

    @property
    def restated(self) -> tuple[date, ...]:
        """The days that GitHub changed after they were final."""
        return tuple(known.day.day for known in self.days if known.restated)

    @property
    def reports(self) -> tuple[str, ...]:
        """The names of the reports that the days came in."""
        return tuple(sorted({known.report for known in self.days}))

    @property
    def fetched_at(self) -> datetime:
        """When the newest of the figures was fetched."""
        return max(known.fetched_at for known in self.days)

    def measured(self, name: Name) -> Metric:
        """Return any metric of the period, also one that the summary is not told with."""
        return _measured(name, [known.day for known in self.days], self.later, self.earlier)

    def metric(self, name: Name) -> Metric | None:
        """Return one of the summary's metrics, or None where this source does not have it."""
        return next((metric for metric in self.metrics if metric.name is name), None)


def summarize(
    scope: Scope,
    period: Period,
    days: Sequence[FetchedDay],
    *,
    last_day: date,
    before: Sequence[FetchedDay] | None,
    coverage: Coverage | None = None,
) -> Summary:
    """Return the summary of a period from its days, which must be sorted and of one source.

    `last_day` is the last day that GitHub has processed. `before` holds the days before the
    period, as many as of it are processed, or is None where they are not all known.
    """
    within = [known.day for known in days]
    present = {day.day for day in within}
    comparison = _comparison(period.up_to(last_day), before)
    later, earlier = _sides([*(known.day for known in before or ()), *within], comparison)
    if comparison is not None and 2 * len(later) < comparison.later.length:
        # A few days are no measure for the many that are missing.
        comparison, later, earlier = None, [], []
    return Summary(
        scope=scope,
        period=period,
        source=within[-1].source,
        days=tuple(days),
        missing=tuple(day for day in period.days if day not in present and day <= last_day),
        pending=tuple(day for day in period.days if day > last_day),
        totals=add_up(within),
        acceptance=acceptance_over(within),
        metrics=tuple(
            _measured(name, within, later, earlier)
            for name in metric_names(within[-1].source, period.length)
        ),
        comparison=comparison,
        later=tuple(later),
        earlier=tuple(earlier),
        by_feature=group(FeatureTotals, _parts(within, lambda day: day.totals_by_feature)),
        by_language=group(
            LanguageTotals, _parts(within, lambda day: day.totals_by_language_feature)
        ),
        by_ide=group(IdeTotals, _parts(within, lambda day: day.totals_by_ide)),
        by_model=group(ModelTotals, _parts(within, lambda day: day.totals_by_model_feature)),
        coverage=coverage,
    )


def _measured(name: Name, *sides: Sequence[Day]) -> Metric:
    return Metric(name, *(COMPUTED[name](side) for side in sides))


def _comparison(period: Period, before: Sequence[FetchedDay] | None) -> Comparison | None:
    # Where GitHub keeps few of the days before, they say little about the whole period.
    if before and 2 * len(before) >= period.length:
        return Comparison(period, period.before())
    half = period.length // 2
    # Only halves of whole weeks hold the same weekdays; others would call a weekend a fall.
    if period.length >= WEEK:
        half -= half % WEEK
    if not half:
        return None
    return Comparison(
        Period.ending(period.last, half),
        Period(period.first, period.first + timedelta(days=half - 1)),
    )


def _sides(days: Sequence[Day], comparison: Comparison | None) -> tuple[list[Day], list[Day]]:
    """Return the later and the earlier days, without those whose counterpart is missing.

    Thirteen days against fourteen would look like growth.
    """
    if comparison is None:
        return [], []
    known = {day.day: day for day in days}
    pairs = [
        (known[later], known[earlier])
        for later, earlier in zip(comparison.later.days, comparison.earlier.days, strict=True)
        if later in known and earlier in known
    ]
    return [later for later, _ in pairs], [earlier for _, earlier in pairs]


def _parts(days: Sequence[Day], parts: Callable[[Day], tuple[Part, ...] | None]) -> list[Part]:
    return [part for day in days for part in parts(day) or ()]
