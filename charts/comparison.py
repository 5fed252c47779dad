"""From two scopes beside each other to the values of their lines."""

from collections.abc import Callable, Sequence
from datetime import date

from charts.values import PairedDays, PairedPanel
from metrics.definitions import Name
from metrics.models import Day, acceptance
from metrics.scope import WEEK
from metrics.side_by_side import SideBySide
from metrics.summaries import Summary

MONTH = 28
Line = tuple[float | None, ...]


def both_days(compared: SideBySide, names: tuple[str, str], subtitle: str) -> PairedDays:
    """Return a point of each scope for every day that GitHub has processed.

    Scopes differ in size, so that a day's people are a share of those active in 28 or in 7 days,
    where these are known and the period is no longer than that.
    """
    one, other = compared.both
    days = one.processed
    early = {*one.provisional, *other.provisional}
    return PairedDays(
        title=" and ".join(names),
        subtitle=subtitle,
        names=names,
        days=days,
        provisional=tuple(day in early for day in days),
        panels=(_people(compared, days), _rates(compared, days)),
    )


def _people(compared: SideBySide, days: Sequence[date]) -> PairedPanel:
    for name, length in ((Name.MONTHLY_ACTIVE_USERS, MONTH), (Name.WEEKLY_ACTIVE_USERS, WEEK)):
        whole = [summary.measured(name).value for summary in compared.both]
        if all(whole) and compared.period.length <= length:
            heading = f"Active each day, of those active in {length} days"
            one, other = (
                _line(summary, days, _share_of(among))
                for summary, among in zip(compared.both, whole, strict=True)
            )
            return PairedPanel(heading, one, other, is_rate=True)
    one, other = (_line(summary, days, _active) for summary in compared.both)
    return PairedPanel("Daily active users", one, other, is_rate=False)


def _rates(compared: SideBySide, days: Sequence[date]) -> PairedPanel:
    one, other = (_line(summary, days, _rate) for summary in compared.both)
    return PairedPanel("Acceptance rate of code completions", one, other, is_rate=True)


def _line(summary: Summary, days: Sequence[date], value: Callable[[Day], float | None]) -> Line:
    known = {fetched.day.day: value(fetched.day) for fetched in summary.days}
    return tuple(known.get(day) for day in days)


def _active(day: Day) -> float | None:
    return day.daily_active_users


def _share_of(whole: float | None) -> Callable[[Day], float | None]:
    def share(day: Day) -> float | None:
        return (
            day.daily_active_users / whole if whole and day.daily_active_users is not None else None
        )

    return share


def _rate(day: Day) -> float | None:
    accepted = acceptance(day)
    return None if accepted is None else accepted.rate
