"""An order for an alert: what it is typed as, and how it is kept."""

from datetime import time

import pytest

from handlers.orders.alert import AlertOrder
from handlers.orders.schedule import Every, Schedule
from metrics.alerts.conditions import (
    AnyRestated,
    Condition,
    Direction,
    Figure,
    IdleSeats,
    InADay,
    Level,
    NoDataFor,
    Side,
    WeekOverWeek,
    from_dict,
)
from metrics.scope import Scope, ScopeKind

ACME = Scope.of(ScopeKind.ORG, "acme")
TEAM = Scope.of(ScopeKind.TEAM, "acme/web")
DAILY = Schedule(Every.DAILY, time(9), "Europe/Berlin")


@pytest.mark.parametrize(
    ("condition", "command"),
    [
        (
            WeekOverWeek(Figure.ACCEPTANCE, Direction.DROPS, 10),
            "acceptance drops 10 points week over week",
        ),
        (WeekOverWeek(Figure.CHAT, Direction.RISES, 20), "chat rises 20% week over week"),
        (InADay(50), "active drops 50% in a day"),
        (Level(Figure.ACCEPTANCE, Side.BELOW, 25), "acceptance below 25%"),
        (Level(Figure.ACTIVE, Side.BELOW, 50), "active below 50% of seats"),
        (IdleSeats(30, 20), "seats idle 30 days above 20"),
        (NoDataFor(1), "no data for 1 day"),
        (AnyRestated(), "restated"),
    ],
)
def test_an_order_is_kept_and_read_back(condition: Condition, command: str) -> None:
    """As JSON-able values; its command is what somebody types for it."""
    order = AlertOrder(ACME, condition, DAILY)

    assert order.command == f"alert org acme {command} daily 09:00 Europe/Berlin"
    assert AlertOrder.from_dict(order.to_dict()) == order
    assert order.scopes == (ACME,)


@pytest.mark.parametrize(
    "condition", [AnyRestated(), IdleSeats(30, 20), Level(Figure.ACTIVE, Side.BELOW, 50)]
)
def test_what_github_does_not_tell_of_teams_is_no_order(condition: Condition) -> None:
    """A team has no seats and no reports of its own."""
    with pytest.raises(ValueError, match="is not known of teams"):
        AlertOrder(TEAM, condition, DAILY)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "in a day", "by": 100},
        {"kind": "in a day"},
        {"kind": "idle seats", "days": 7, "above": 20},
        {"kind": "level", "figure": "lines", "side": "below", "limit": 50},
    ],
)
def test_what_is_no_condition_is_refused(values: dict[str, object]) -> None:
    """A number out of its bounds, one that is missing, or a figure that there is not."""
    with pytest.raises(ValueError, match=r"\w"):
        from_dict(values)
