"""What a figure shows: one type for each kind of figure, plain enough to send to another process."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class DayPoint:
    """One UTC calendar day, with None where GitHub has no value.

    `active_users` is GitHub's `daily_active_users`; `acceptance_rate` is accepted / suggested code
    completions of the day, 0–1, and None where nothing was suggested. A provisional day may change.
    https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
    """

    day: date
    active_users: int | None
    acceptance_rate: float | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class DailyUsage:
    """A period of one scope, day by day: one point for every calendar day, in order.

    Raises ValueError where there is no day, or where a day is left out, doubled or out of order.
    """

    title: str
    subtitle: str
    points: tuple[DayPoint, ...]

    def __post_init__(self) -> None:
        if not self.points:
            raise ValueError("A chart needs at least one day")
        first = self.points[0].day
        for distance, point in enumerate(self.points):
            if point.day != first + timedelta(days=distance):
                raise ValueError(f"{point.day} is not day {distance + 1} of a period from {first}")


@dataclass(frozen=True, slots=True)
class RankedBar:
    """One thing and its value, None where it is not known.

    `words` is the value as it is written, `change` how it moved, `note` a few words on what the
    thing is. `before` is the value to compare with, and `part` what of the value is Copilot's. A
    quiet bar is what is left over.
    """

    name: str
    value: float | None
    words: str
    change: str = ""
    note: str = ""
    before: float | None = None
    part: float | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class RankedBars:
    """Things of one kind beside each other, in the order they are drawn.

    `heading` says what the bars measure, `before` what the marks of an earlier value mean, and
    `part` what the parts are; each is "" where there are none.
    """

    title: str
    subtitle: str
    heading: str
    bars: tuple[RankedBar, ...]
    before: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """One count a day, None where GitHub has none; `parts` are what of each count is Copilot's.

    `before` is what a count was before GitHub restated it, and None where it did not.
    """

    name: str
    counts: tuple[int | None, ...]
    parts: tuple[int | None, ...] = ()
    before: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class DailyStrips:
    """Several counts of the same days, one strip each.

    Each has its own scale unless they are to be compared, which is `one_scale`. `part` says what the parts are, and is "" where there are none; `before` what the marks of earlier counts mean.
    Raises ValueError where a strip does not have one count for each day.
    """

    title: str
    subtitle: str
    days: tuple[date, ...]
    provisional: tuple[bool, ...]
    strips: tuple[Strip, ...]
    part: str = ""
    one_scale: bool = False
    before: str = ""

    def __post_init__(self) -> None:
        lengths = {len(strip.counts) for strip in self.strips}
        lengths |= {len(strip.parts) for strip in self.strips if strip.parts}
        lengths |= {len(strip.before) for strip in self.strips if strip.before}
        if not self.days or lengths - {len(self.days)} or len(self.provisional) != len(self.days):
            raise ValueError("A strip needs one count for each day")


class Tone(StrEnum):
    """The colour of a part: blue is what is well, sand to vermilion what is less and less so."""

    BLUE = "blue"
    SAND = "sand"
    AMBER = "amber"
    ORANGE = "orange"
    VERMILION = "vermilion"
    GREY = "grey"
    DARK_GREY = "dark grey"


@dataclass(frozen=True, slots=True)
class WholePart:
    """A part of a whole; `words`, `share` and `change` are how it is written."""

    name: str
    value: int
    words: str
    share: str
    change: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class WholeBar:
    """A whole as one bar of its parts, in their order.

    `heading` says what the whole is, and `before` what the changes are against.
    """

    title: str
    subtitle: str
    heading: str
    parts: tuple[WholePart, ...]
    before: str = ""


Chart = DailyUsage | RankedBars | DailyStrips | WholeBar
