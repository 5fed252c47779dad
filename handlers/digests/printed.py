"""What a digest has said in figures, kept as JSON, and which of them are other ones by now."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Self

from handlers.subscriptions.composed import Occasion
from handlers.words.digest import figure, label
from handlers.words.summary import value
from metrics.definitions import Metric, Name
from metrics.noise import LEAST_BASE
from metrics.pairs import kind_of
from metrics.scope import Period
from metrics.summaries import Summary

# What a reader would not care for: of a rate in points, of everything else as a part of it.
RATE_TOLERANCE = 0.005
TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Printed:
    """The figures of a digest by name, the days they are of, and on what occasion it was said.

    `provisional` are the days that could still change. `corrections` are the lines that say what
    did.
    """

    period: Period
    figures: dict[Name, float]
    provisional: tuple[date, ...]
    occasion: Occasion
    corrections: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, summary: Summary, occasion: Occasion) -> Self:
        """Return what a digest of a summary says."""
        figures = {one.name: one.value for one in summary.metrics if one.value is not None}
        period = summary.period.up_to(summary.processed[-1])
        return cls(period, figures, summary.provisional, occasion)

    def now_saying(self, summary: Summary, correction: str) -> "Printed":
        """Return what it says once it is corrected."""
        newer = Printed.of(summary, self.occasion)
        return replace(newer, corrections=(*self.corrections, correction))

    def changes(self, summary: Summary) -> list[tuple[str, str, str]]:
        """Return the figures that are noticeably other ones: label, what was said, what is true."""
        accepted = summary.acceptance
        behind = 0 if accepted is None else accepted.suggested
        days = summary.period
        return [
            (label(one.name, days), figure(replace(one, value=before), days), figure(one, days))
            for one in summary.metrics
            if (before := self.figures.get(one.name)) is not None
            and is_noticeable(before, one, behind)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-able values, for `from_dict` to read back."""
        return {
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
            "figures": {str(name): figure for name, figure in self.figures.items()},
            "provisional": [day.isoformat() for day in self.provisional],
            "due_at": self.occasion.due_at.isoformat(),
            "said_at": self.occasion.now.isoformat(),
            "late": self.occasion.late,
            "repeat": self.occasion.repeat,
            "corrections": list(self.corrections),
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Return what `to_dict` wrote; raises KeyError or ValueError for anything else."""
        due, said = (datetime.fromisoformat(values[name]) for name in ("due_at", "said_at"))
        return cls(
            Period(*(date.fromisoformat(values[name]) for name in ("first", "last"))),
            {Name(name): figure for name, figure in values["figures"].items()},
            _days(values["provisional"]),
            Occasion(due, said, late=values["late"], repeat=values["repeat"]),
            tuple(values["corrections"]),
        )


def is_noticeable(before: float, metric: Metric, behind: float) -> bool:
    """Whether a figure reads otherwise than it did, by more than a reader would overlook.

    What is made of too little to be told from chance is not; `behind` is what a rate is of.
    """
    after, kind = metric.value, kind_of(metric.name)
    if after is None or value(metric) == value(replace(metric, value=before)):
        return False
    larger = max(before, after)
    if (behind if metric.is_rate else larger) < LEAST_BASE[kind]:
        return False
    return abs(after - before) >= (RATE_TOLERANCE if metric.is_rate else TOLERANCE * larger)


def _days(written: Sequence[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in written)
