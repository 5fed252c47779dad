"""From the people who used Copilot to the values of their figure."""

from collections.abc import Mapping

from charts.values import Column, ColumnsAndBars, RankedBar, RankedBars
from metrics.active_people import ActiveDays, ActivePeople, Surface, Uses
from metrics.numbers import MISSING, count, plural


def people_at_work(
    people: ActivePeople, subtitle: str, names: Mapping[Surface, str]
) -> ColumnsAndBars | RankedBars:
    """Return on how many days people were active, and what they used; of few, how many they are.

    A single day has no distribution, and no rows are no uses.
    """
    bars = () if people.uses is None else _bars(people.uses, names)
    if people.too_few or len(people.by_days) == 1:
        everybody = RankedBar("Active people", people.people, count(people.people))
        return RankedBars(
            people.scope.name, subtitle, "People who used Copilot", (everybody, *bars)
        )
    return ColumnsAndBars(
        title=people.scope.name,
        subtitle=subtitle,
        columns_heading=f"{plural(people.people, 'person', 'people')} by active days",
        steps=f"of {people.processed.length} days",
        columns=tuple(Column(step_name(step), step.people) for step in people.by_days),
        bars_heading="People who used",
        bars=bars,
    )


def step_name(step: ActiveDays) -> str:
    """Return "3" or "3–5"."""
    return str(step.fewest) if step.fewest == step.most else f"{step.fewest}–{step.most}"


def _bars(uses: Uses, names: Mapping[Surface, str]) -> tuple[RankedBar, ...]:
    return tuple(
        RankedBar(
            names[use.surface], use.people, MISSING if use.people is None else count(use.people)
        )
        for use in uses.uses
    )
