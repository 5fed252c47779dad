"""What can be watched for, as values: each condition is what somebody types behind a scope."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

# Less is within a vacation, and GitHub forgets the last use of a seat after 90 days.
# https://docs.github.com/en/copilot/reference/metrics-data
IDLE_DAYS = range(14, 91)
PER_CENT = range(1, 100)
SILENT_DAYS = range(1, 15)
MOST_SEATS = 1_000_000


class Figure(StrEnum):
    """What is measured; `metrics.alerts.measures` says how."""

    ACCEPTANCE = "acceptance"
    ACTIVE = "active"
    CHAT = "chat"
    AGENTS = "agents"


class Direction(StrEnum):
    """Which way something moves."""

    DROPS = "drops"
    RISES = "rises"


class Side(StrEnum):
    """On which side of a limit something is."""

    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class WeekOverWeek:
    """A figure of seven days against the seven before: `by` points of a rate, per cent of people."""

    figure: Figure
    direction: Direction
    by: int

    def __post_init__(self) -> None:
        _within(self.by, PER_CENT)

    @property
    def command(self) -> str:
        """How it is typed."""
        by = f"{self.by} points" if self.figure is Figure.ACCEPTANCE else f"{self.by}%"
        return f"{self.figure} {self.direction} {by} week over week"


@dataclass(frozen=True, slots=True)
class InADay:
    """The people of a working day fall by so many per cent below what is usual on that weekday."""

    by: int

    def __post_init__(self) -> None:
        _within(self.by, PER_CENT)

    @property
    def command(self) -> str:
        """How it is typed."""
        return f"active drops {self.by}% in a day"


@dataclass(frozen=True, slots=True)
class Level:
    """A figure is below or above so many per cent: of the suggestions, or of the seats."""

    figure: Figure
    side: Side
    limit: int

    def __post_init__(self) -> None:
        _within(self.limit, PER_CENT)

    @property
    def command(self) -> str:
        """How it is typed."""
        of = "" if self.figure is Figure.ACCEPTANCE else " of seats"
        return f"{self.figure} {self.side} {self.limit}%{of}"


@dataclass(frozen=True, slots=True)
class IdleSeats:
    """More than `above` seats have not been used for `days` days."""

    days: int
    above: int

    def __post_init__(self) -> None:
        _within(self.days, IDLE_DAYS)
        _within(self.above, range(MOST_SEATS))

    @property
    def command(self) -> str:
        """How it is typed."""
        return f"seats idle {self.days} days above {self.above}"


@dataclass(frozen=True, slots=True)
class NoDataFor:
    """GitHub has no figures of so many working days in a row that should have come."""

    days: int

    def __post_init__(self) -> None:
        _within(self.days, SILENT_DAYS)

    @property
    def command(self) -> str:
        """How it is typed."""
        return f"no data for {self.days} {'day' if self.days == 1 else 'days'}"


@dataclass(frozen=True, slots=True)
class AnyRestated:
    """GitHub changed the figures of a final day."""

    @property
    def command(self) -> str:
        """How it is typed."""
        return "restated"


Condition: TypeAlias = WeekOverWeek | InADay | Level | IdleSeats | NoDataFor | AnyRestated

_KINDS: dict[str, type[Condition]] = {
    "week over week": WeekOverWeek,
    "in a day": InADay,
    "level": Level,
    "idle seats": IdleSeats,
    "no data": NoDataFor,
    "restated": AnyRestated,
}


def is_of_owners(condition: Condition) -> bool:
    """Whether GitHub tells what it needs of organizations and enterprises, and not of teams."""
    match condition:
        case Level(figure):
            return figure is not Figure.ACCEPTANCE
        case IdleSeats() | AnyRestated():
            return True
        case _:
            return False


def needs_seats(condition: Condition) -> bool:
    """Whether it needs to know the seats."""
    return is_of_owners(condition) and not isinstance(condition, AnyRestated)


def to_dict(condition: Condition) -> dict[str, Any]:
    """Return it as JSON-able values, for `from_dict` to read back."""
    kind = next(name for name, each in _KINDS.items() if isinstance(condition, each))
    return {"kind": kind, **asdict(condition)}


def from_dict(values: dict[str, Any]) -> Condition:
    """Return what `to_dict` wrote; raises KeyError or ValueError for anything else."""
    rest = {name: value for name, value in values.items() if name != "kind"}
    try:
        return msgspec.convert(rest, _KINDS[values["kind"]])
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


def _within(value: int, allowed: range) -> None:
    if value not in allowed:
        raise ValueError(f"{value} is not from {allowed.start} to {allowed.stop - 1}")
