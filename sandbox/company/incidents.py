"""What went wrong in the company's year, each with the days on which it did.

Alerts are measured against these (docs/alerts.md). They lie apart from each other, and from the
newest three months, which everything else is tried out with.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.company.people import Person
from sandbox.company.teams import BETA

_WEAKER_BY = 0.13
_FLUKE_BY = 0.16


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened from the first to the last of these days, both included."""

    name: str
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether it happened on a day."""
        return self.first <= day <= self.last


class Incidents:
    """The incidents of the year that ends with `today`."""

    def __init__(self, today: date) -> None:
        self.silence = _from_monday(today, 292, "GitHub reported nothing for four working days", 4)
        self.weaker = _from_monday(today, 257, "A release made suggestions worse", 12)
        self.locked_out = _from_monday(today, 215, "More than half could not sign in", 10)
        self.fluke = _from_monday(today, 187, "A week of experiments in a small organization", 5)
        self.shelved = _from_monday(today, 166, "A project without Copilot", 66)

    def is_reported(self, day: date) -> bool:
        """Whether GitHub ever reported a day."""
        return not self.silence.covers(day)

    def keeps_away(self, person: Person, day: date) -> bool:
        """Whether somebody could not use Copilot on a day."""
        if self.locked_out.covers(day):
            return person.index % 20 < 11  # noqa: PLR2004 - a little more than half of them
        return self.shelved.covers(day) and person.index % 7 == 3  # noqa: PLR2004 - one in seven

    def less_accepted(self, person: Person, day: date) -> float:
        """Return by how much less of the suggestions somebody accepted on a day."""
        if self.weaker.covers(day):
            return _WEAKER_BY
        if self.fluke.covers(day) and BETA in person.organizations:
            return _FLUKE_BY
        return 0.0


def _from_monday(today: date, ago: int, name: str, days: int) -> Incident:
    """Return an incident that began on the first Monday since so many days before today."""
    since = today - timedelta(days=ago)
    first = since + timedelta(days=-since.weekday() % 7)
    return Incident(name, first, first + timedelta(days=days - 1))
