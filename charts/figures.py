"""The figures: from the values of one kind to a finished Figure, and nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts import marks, style, ticks
from charts.frame import day_labels, titles
from charts.legend import legend
from charts.values import DailyUsage
from metrics import numbers

AXIS_LEFT = 144
AXIS_RIGHT = 1008
HEADING_LIFT = 28  # pixels from a panel up to the baseline of its heading
DAY_AWAY = 34  # pixels between the last value and its day
DAY_NEEDS = 52  # pixels that the day needs below the value
BESIDE = 14  # pixels between the last mark and its value
ABOVE_FLOOR = 18  # the lowest place for the middle of a value
ABOVE_CROSSES = 42  # the same, where crosses for missing days follow
EXACT_COUNTS_BELOW = 100_000  # a longer number does not fit beside the last bar
EMPTY = "No values in this period"


@dataclass(frozen=True, slots=True)
class Panel:
    """Where a panel stands, what it is called, and how its values are coloured and written."""

    heading: str
    colour: str
    top: int
    bottom: int
    most_steps: int
    smallest_step: float
    tick: Callable[[float], str]
    value: Callable[[float], str]


def _exact_count(value: float) -> str:
    return numbers.count(value) if value < EXACT_COUNTS_BELOW else ticks.compact(value)


USERS = Panel("Daily active users", style.BLUE, 206, 404, 4, 1, ticks.compact, _exact_count)
RATE = Panel(
    "Acceptance rate of code completions",
    style.VERMILION,
    490,
    622,
    3,
    0.005,
    ticks.axis_percent,
    numbers.percent,
)


def daily_usage(values: DailyUsage) -> Figure:
    """Return active users (bars) above acceptance rate (line), sharing one axis of days."""
    points = values.points
    provisional = [point.provisional for point in points]
    users = [point.active_users for point in points]
    rates = [point.acceptance_rate for point in points]
    figure = style.blank()
    titles(figure, values.title, values.subtitle)

    top = _panel(figure, USERS, values, users)
    marks.bars(top, users, provisional, soft=marks.is_long(points))
    if marks.is_long(points):
        marks.average(top, users)
    days = [point.day for point in points]
    _last_value(top, USERS, days, users, marks.bar_width(top) / 2)

    bottom = _panel(figure, RATE, values, rates)
    marks.line(bottom, rates, provisional)
    _last_value(bottom, RATE, days, rates, marks.DOT / 2)

    day_labels(bottom, days)
    legend(figure, values, style.RIGHT, USERS.top - HEADING_LIFT)
    return figure


def _panel(
    figure: Figure, panel: Panel, values: DailyUsage, heights: Sequence[float | None]
) -> Axes:
    known = [height for height in heights if height is not None]
    axes = style.panel(figure, AXIS_LEFT, panel.top, AXIS_RIGHT, panel.bottom)
    scale = ticks.scale(max(known, default=0), panel.most_steps, panel.smallest_step)
    axes.set_xlim(-0.5, len(heights) - 0.5)
    axes.set_ylim(0, scale[-1])
    style.write(
        figure,
        (style.LEFT, panel.top - HEADING_LIFT),
        panel.heading,
        style.Lettering(style.HEADING_SIZE, panel.colour, style.BOLD),
    )
    marks.weekends(axes, [point.day for point in values.points])
    shown = scale if any(known) else scale[:1]
    marks.rules(axes, shown)
    _scale_labels(figure, panel, shown, scale[-1])
    marks.missing(axes, heights)
    if not known:
        _say_empty(figure, panel)
    return axes


def _scale_labels(figure: Figure, panel: Panel, shown: Sequence[float], top: float) -> None:
    for height in shown:
        y = panel.bottom - (panel.bottom - panel.top) * height / top
        style.write(
            figure,
            (style.LEFT, y),
            panel.tick(height),
            style.TEXT,
            verticalalignment="center_baseline",
        )


def _say_empty(figure: Figure, panel: Panel) -> None:
    style.write(
        figure,
        ((AXIS_LEFT + AXIS_RIGHT) / 2, (panel.top + panel.bottom) / 2),
        EMPTY,
        style.TEXT,
        horizontalalignment="center",
        verticalalignment="center_baseline",
    )


def _last_value(
    axes: Axes,
    panel: Panel,
    days: Sequence[date],
    heights: Sequence[float | None],
    half_mark: float,
) -> None:
    """Write the last known value to the right of its mark, and its day, since it is no average."""
    known = [(day, height) for day, height in enumerate(heights) if height is not None]
    if not known:
        return
    last, value = known[-1]
    lowest = ABOVE_FLOOR if last == len(heights) - 1 else ABOVE_CROSSES
    height = max(value, marks.pixels_high(axes, lowest))
    style.write(
        axes,
        (last, height),
        panel.value(value),
        style.Lettering(style.VALUE_SIZE, panel.colour, style.BOLD),
        transform=marks.moved(axes, half_mark + BESIDE, 0),
        verticalalignment="center_baseline",
        zorder=5,
    )
    below = height >= marks.pixels_high(axes, DAY_NEEDS)
    style.write(
        axes,
        (last, height),
        numbers.short_day(days[last]),
        style.TEXT,
        transform=marks.moved(axes, half_mark + BESIDE, -DAY_AWAY if below else DAY_AWAY),
        verticalalignment="center_baseline",
        zorder=5,
    )
