"""The AI adoption phases of the period's last day.

https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics.models import AdoptionPhase, Day
from metrics.summaries import Summary


@dataclass(frozen=True, slots=True)
class PhasePeople:
    """One phase with GitHub's number and name: its people, and those of the earlier day.

    Each is None where GitHub sent none.
    """

    number: int
    name: str
    people: int | None
    before: int | None

    @property
    def change(self) -> int | None:
        """How many people more or fewer; None where a side is missing."""
        if self.people is None or self.before is None:
            return None
        return self.people - self.before


@dataclass(frozen=True, slots=True)
class Phases:
    """Who was in which phase at the end of `day`, against the end of `earlier`.

    `of_28_days` tells what is counted: everybody whose last 28 days put them in the phase, or,
    where GitHub did not send that, only those of them who were active on the day.
    """

    day: date
    earlier: date | None
    of_28_days: bool
    phases: tuple[PhasePeople, ...]


def adoption_phases(summary: Summary) -> Phases | None:
    """Return the phases of the last day; None where GitHub did not send any."""
    told = summary.last_day.totals_by_ai_adoption_phase
    if not told:
        return None
    of_28_days = any(phase.users_in_phase_28d is not None for phase in told)
    earlier = _earlier(summary.earlier, of_28_days=of_28_days)
    before = {} if earlier is None else _people(earlier, of_28_days=of_28_days)
    people = _people(summary.last_day, of_28_days=of_28_days)
    names = {phase.phase_number: phase.phase for phase in told}
    return Phases(
        summary.last_day.day,
        None if earlier is None else earlier.day,
        of_28_days,
        tuple(
            PhasePeople(number, name, people[number], before.get(number))
            for number, name in sorted(names.items())
        ),
    )


def _earlier(days: Sequence[Day], *, of_28_days: bool) -> Day | None:
    """Return the comparison's earlier last day, if it counts the same."""
    if not days:
        return None
    known = any(people is not None for people in _people(days[-1], of_28_days=of_28_days).values())
    return days[-1] if known else None


def _people(day: Day, *, of_28_days: bool) -> dict[int, int | None]:
    return {
        phase.phase_number: _counted(phase, of_28_days=of_28_days)
        for phase in day.totals_by_ai_adoption_phase or ()
    }


def _counted(phase: AdoptionPhase, *, of_28_days: bool) -> int | None:
    return phase.users_in_phase_28d if of_28_days else phase.total_engaged_users
