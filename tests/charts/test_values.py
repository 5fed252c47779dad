from dataclasses import replace
from datetime import timedelta

import pytest

from charts.values import DailyUsage
from tests.charts.samples import daily


def test_a_period_has_at_least_one_day() -> None:
    """A chart of nothing is refused where it is made, not where it is drawn."""
    with pytest.raises(ValueError, match="at least one day"):
        DailyUsage("acme", "", ())


@pytest.mark.parametrize("shift", [-1, 1], ids=["a day twice", "a day left out"])
def test_a_period_has_every_day_once(shift: int) -> None:
    """A day left out would move every later day to the wrong place on the axis."""
    first, second = daily([1, 2]).points
    wrong = replace(second, day=second.day + timedelta(days=shift))
    with pytest.raises(ValueError, match="is not day 2 of a period from 2026-11-02"):
        DailyUsage("acme", "", (first, wrong))
