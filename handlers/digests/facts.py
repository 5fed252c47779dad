"""Everything that a digest is made of, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.request import Request, ViewName
from metrics.definitions import Name
from metrics.goals import Figure, Progress
from metrics.moves import Move, is_comparable
from metrics.phases import Phases
from metrics.public_holidays import PublicHoliday
from metrics.summaries import Summary


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """How far a goal of the channel is; `by` is the last day that counts."""

    figure: Figure
    by: date
    progress: Progress


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
    not asked for. `chart_of` is what is drawn where that is not the period itself. `view` are the
    facts of the question's view, None for the summary.
    """

    question: Request
    summary: Summary
    whole: Mapping[Name, Move]
    movers: tuple[Move, ...] = ()
    holidays: tuple[PublicHoliday, ...] = ()
    phases: Phases | None = None
    goals: tuple[GoalProgress, ...] = ()
    idle: IdleSeats | None = None
    chart_of: Summary | None = None
    view: Any = None

    @property
    def notable(self) -> dict[Name, Move]:
        """Those of the summary's figures that moved beyond noise."""
        return {name: move for name, move in self.whole.items() if move.is_notable}

    @property
    def is_quiet(self) -> bool:
        """Whether nothing moved beyond noise, of what could be held against the days before."""
        return is_comparable(self.summary) and not self.notable and not self.movers

    @property
    def is_summary(self) -> bool:
        """Whether the whole is told, and not a view of it."""
        return self.question.view is ViewName.SUMMARY
