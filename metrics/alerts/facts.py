"""What is known of a scope when an alert looks, and what a look finds: values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from metrics.models import Day
from metrics.restatements import RestatedDay
from metrics.summaries import SETTLING_DAYS
from storage.seats import SeatDayRow


class Why(StrEnum):
    """Why a day cannot be judged."""

    MISSING = "days without final figures"
    FEW = "too few people or suggestions"
    YEAR_END = "the turn of the year"
    DAY_OFF = "a weekend or a holiday"
    NO_SEATS = "seats that were not read on that day"
    NOTHING_STORED = "nothing was stored yet"


@dataclass(frozen=True, slots=True)
class NotJudged:
    """Nothing can be said of a day."""

    why: Why


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured: a rate or share is 0–1, anything else a number.

    `base` is what it is held against, where it is held against an earlier value of its own.
    """

    value: float
    base: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a scope: final days with figures, seats by the day they were read, changes.

    A day that is not in `days` has no figures, or none that are final or may be told. Changes can
    have been seen since the UTC day `stored_since`, and where that is None, never.
    """

    days: Mapping[date, Day]
    seats: Mapping[date, SeatDayRow]
    restated: Sequence[RestatedDay] = ()
    stored_since: date | None = None


def judged_day(today: date) -> date:
    """Return the newest day whose figures are final on a UTC day, if GitHub is not late."""
    return today - timedelta(days=1 + SETTLING_DAYS)
