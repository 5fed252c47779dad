"""From the AI adoption phases of a day to the values of their bars."""

from collections.abc import Mapping

from charts.values import RankedBar, RankedBars
from metrics.numbers import MISSING, count, short_day
from metrics.phases import Phases


def phase_people(
    title: str, day: str, phases: Phases | None, meanings: Mapping[int, str]
) -> RankedBars:
    """Return a bar for each phase, with a mark where it was on the earlier day."""
    told = () if phases is None else phases.phases
    active = ", active that day" if phases is not None and not phases.of_28_days else ""
    return RankedBars(
        title=title,
        subtitle=f"GitHub's AI adoption phases, {day}",
        heading=f"People in each phase{active}",
        bars=tuple(
            RankedBar(
                phase.name,
                phase.people,
                MISSING if phase.people is None else count(phase.people),
                note=meanings.get(phase.number, ""),
                before=phase.before,
            )
            for phase in told
        ),
        before="" if phases is None or phases.earlier is None else short_day(phases.earlier),
    )
