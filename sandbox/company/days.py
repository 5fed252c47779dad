"""How busy a day of the company is, and which days are out of the ordinary."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

PROCESSING_DAYS = 2
"""A day is reported two full days after it has ended, at midnight UTC."""
FINAL = 2
"""The lateness that has arrived when three full UTC days have passed."""
RESTATED = 3
"""The lateness of what only GitHub's restatement of a final day brings."""

Knowledge = tuple[int, bool]
"""How much has arrived of a day, which is more of each before it, and whether one was restated."""

_HOLIDAYS = frozenset(
    {(1, 1), (1, 6), (5, 1), (7, 3), (11, 26), (12, 24), (12, 25), (12, 26), (12, 31)}
)
_WEEKEND = (0.05, 0.03)
_MIDWEEK = (0.94, 1.0, 1.0, 0.97, 0.86)


def midnight(day: date) -> datetime:
    """The first moment of a UTC day."""
    return datetime.combine(day, time(), UTC)


def working_day(day: date) -> date:
    """The day itself, or the next one that is a working day."""
    while day.weekday() > 4 or (day.month, day.day) in _HOLIDAYS:  # noqa: PLR2004 - Monday is 0, Friday is 4
        day += timedelta(days=1)
    return day


@dataclass(frozen=True, slots=True)
class Days:
    """The company's calendar of thirteen months up to `today`, and past it as the clock moves on."""

    today: date

    @property
    def first(self) -> date:
        """The first day with Copilot: thirteen months before today."""
        return self.today - timedelta(days=396)

    @property
    def outage(self) -> date:
        """A working day on which Copilot was down for hours, so use fell to a third."""
        return working_day(self.today - timedelta(days=7))

    @property
    def missing(self) -> date:
        """A working day that GitHub never reported: every report answers that there is no data."""
        return working_day(self.today - timedelta(days=20))

    @property
    def restated(self) -> date:
        """A final day whose figures GitHub corrects upwards at `restated_at`."""
        return working_day(self.today - timedelta(days=13))

    @property
    def restated_at(self) -> datetime:
        """The moment of the restatement: noon of the day after today."""
        return midnight(self.today) + timedelta(days=1, hours=12)

    def pace(self, day: date) -> float:
        """The share of its best day's use that the company reaches on a day, 0 to about 1."""
        if day < self.first or day == self.missing:
            return 0.0
        if (day.month, day.day) in _HOLIDAYS:
            return 0.04
        week = (*_MIDWEEK, *_WEEKEND)[day.weekday()]
        return week * self._season(day) * (0.34 if day == self.outage else 1.0)

    def growth(self, day: date) -> float:
        """How far the company has grown into Copilot, from 0 on its first day to 1 today."""
        return min(1.0, max(0.0, (day - self.first).days / (self.today - self.first).days))

    def _season(self, day: date) -> float:
        if (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 4):
            return 0.3
        return 0.74 if date(day.year, 7, 13) <= day <= date(day.year, 8, 23) else 1.0

    def arrived(self, day: date, now: datetime) -> int:
        """How much of a day GitHub knows at `now`: -1 is nothing yet, `FINAL` and above is all."""
        age = (now.date() - day).days - PROCESSING_DAYS
        if age < 0:
            return -1
        if day == self.restated and now >= self.restated_at:
            return RESTATED
        return min(age, FINAL)

    def knowledge(self, last: date, now: datetime) -> Knowledge:
        """What GitHub's figures of a day, and of those before it, at `now` depend on."""
        return self.arrived(last, now), now >= self.restated_at
