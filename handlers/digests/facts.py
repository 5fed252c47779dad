"""Everything that a digest is made of, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.request import Request, ViewName
from handlers.wanted import GoalWanted
from metrics.definitions import Name
from metrics.errors import MetricsError
from metrics.moves import Move, is_comparable, is_weekend
from metrics.phases import Phases
from metrics.public_holidays import PublicHoliday
from metrics.summaries import Summary


@dataclass(frozen=True, slots=True)
class IdleSeats:
    """How many of an owner's seats were not used in the last `days` days."""

    idle: int
    seats: int
    days: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a digest tells: the question, its summary, and what of it moved beyond noise.

    `whole` are the figures of the summary by name, and `movers` the parts to name. `phases` is None
    where GitHub does not say who was in which phase on both days, `idle` where that is not known or
    not asked for. `goals` are those of the channel, each with how far it is, as mrkdwn. `chart_of`
    is what is drawn where that is not the period itself. `view` are the facts of the question's
    view, None for the summary. `beside` is what of the second scope of a comparison moved, None for
    anything else. `no_teams` and `no_seats` are what stands between the digest and
    them, None where nothing does.
    """

    question: Request
    summary: Summary
    whole: Mapping[Name, Move]
    movers: tuple[Move, ...] = ()
    holidays: tuple[PublicHoliday, ...] = ()
    phases: Phases | None = None
    goals: tuple[tuple[GoalWanted, str], ...] = ()
    idle: IdleSeats | None = None
    chart_of: Summary | None = None
    view: Any = None
    beside: "Facts | None" = None
    no_teams: MetricsError | None = None
    no_seats: MetricsError | None = None

    @property
    def notable(self) -> dict[Name, Move]:
        """Those of the summary's figures that moved beyond noise."""
        return {name: move for name, move in self.whole.items() if move.is_notable}

    @property
    def moved(self) -> list[Move]:
        """What moved beyond noise: figures of the whole, and parts."""
        return [*self.notable.values(), *self.movers]

    @property
    def sides(self) -> tuple["Facts", ...]:
        """The facts of each scope that is told of."""
        return (self,) if self.beside is None else (self, self.beside)

    @property
    def days_off(self) -> frozenset[date]:
        """The public holidays, of which nobody needs to look for what became of the work."""
        return frozenset(one.day for one in self.holidays)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing moved beyond noise, of what could be held against the days before."""
        if is_weekend(self.summary.period):
            return True
        return all(is_comparable(side.summary) and not side.moved for side in self.sides)

    @property
    def is_summary(self) -> bool:
        """Whether the whole is told, and not a view of it."""
        return self.question.view is ViewName.SUMMARY
