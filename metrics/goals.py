"""How far a goal is: from the figures of a scope and a target, pure arithmetic on values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from metrics.definitions import Metric, Name
from metrics.scope import WEEK
from metrics.summaries import Summary


class Figure(StrEnum):
    """What a goal can be set for; the words are those of the command.

    `ACTIVE` is the distinct people who used Copilot in the 28 days that end with the last day that
    GitHub has processed (`monthly_active_users`), divided by the seats of today. `ACCEPTANCE` is
    accepted divided by suggested code completions, over the last 28 days.
    https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
    """

    ACTIVE = "active"
    ACCEPTANCE = "acceptance"


@dataclass(frozen=True, slots=True)
class Measured:
    """Where a figure is: a part of a whole, and how much its share moved a week of late.

    `a_week` is a difference of shares (0.01 is a point), None where the days before are not known.
    """

    part: float
    whole: float
    a_week: float | None = None

    @property
    def value(self) -> float:
        """The share, 0 to 1; more where more people were active than there are seats by now."""
        return self.part / self.whole


class Standing(StrEnum):
    """How a goal stands; `UNCLEAR` is where nobody can tell how the figure moved of late."""

    REACHED = "reached"
    ON_TRACK = "on track"
    BEHIND = "behind"
    MISSED = "missed"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a goal is on a day: `target` is a share, and `days_left` is below 0 once it is over."""

    now: Measured
    target: float
    days_left: int

    @property
    def to_go(self) -> float:
        """What is missing, as a difference of shares; 0 where the goal is reached.

        Both are looked at as they are printed, with a tenth of a point.
        """
        return max(0.0, round(self.target, 3) - round(self.now.value, 3))

    @property
    def needed_a_week(self) -> float | None:
        """How much a week would bring it there in time; None where no time is left."""
        return self.to_go / self.days_left * WEEK if self.days_left > 0 else None

    @property
    def standing(self) -> Standing:
        """Whether it is reached, and if not, whether it will be if the last weeks go on."""
        if not self.to_go:
            return Standing.REACHED
        if self.needed_a_week is None:
            return Standing.MISSED if self.days_left < 0 else Standing.BEHIND
        if self.now.a_week is None:
            return Standing.UNCLEAR
        return Standing.ON_TRACK if self.now.a_week >= self.needed_a_week else Standing.BEHIND


def progress(now: Measured, target: float, by: date, today: date) -> Progress:
    """Return how far a goal is; `by` is the last day that counts."""
    return Progress(now, target, (by - today).days)


def measured(figure: Figure, summary: Summary, seats: int | None) -> Measured | None:
    """Return where a figure is, from the summary of the last 28 days.

    `seats` are those of today, and matter to `ACTIVE` alone. None where GitHub did not send it.
    """
    match figure:
        case Figure.ACTIVE:
            metric, whole = summary.measured(Name.MONTHLY_ACTIVE_USERS), seats
            if metric.value is None or not whole:
                return None
            return Measured(metric.value, whole, _a_week(metric, whole, summary))
        case Figure.ACCEPTANCE:
            rate = summary.acceptance
            if rate is None or not rate.suggested:
                return None
            metric = summary.measured(Name.ACCEPTANCE_RATE)
            return Measured(rate.accepted, rate.suggested, _a_week(metric, 1, summary))


def _a_week(metric: Metric, whole: int, summary: Summary) -> float | None:
    """Return how much of `whole` the compared days of a summary are apart, for each week."""
    if metric.later is None or metric.earlier is None:
        return None
    days = (summary.later[-1].day - summary.earlier[-1].day).days
    return (metric.later - metric.earlier) / whole / days * WEEK
