"""What a figure shows: one type for each kind of figure, plain enough to send to another process."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class DayPoint:
    """One UTC calendar day, with None where GitHub has no value.

    `active_users` is GitHub's `daily_active_users`; `acceptance_rate` is accepted / suggested code
    completions of the day, 0–1, and None where nothing was suggested. A provisional day may change.
    https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
    """

    day: date
    active_users: int | None
    acceptance_rate: float | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class DailyUsage:
    """A period of one scope, day by day: one point for every calendar day, in order.

    Raises ValueError where there is no day, or where a day is left out, doubled or out of order.
    """

    title: str
    subtitle: str
    points: tuple[DayPoint, ...]

    def __post_init__(self) -> None:
        if not self.points:
            raise ValueError("A chart needs at least one day")
        first = self.points[0].day
        for distance, point in enumerate(self.points):
            if point.day != first + timedelta(days=distance):
                raise ValueError(f"{point.day} is not day {distance + 1} of a period from {first}")
