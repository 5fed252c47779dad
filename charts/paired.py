"""Two things beside each other: a panel for each figure, and a line for each thing."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from charts import legend, marks, style, ticks
from charts.figures import AXIS_LEFT, AXIS_RIGHT, EMPTY, EXACT_COUNTS_BELOW
from charts.frame import day_labels, titles
from charts.labels import fitted, readable, text_width
from charts.style import Lettering
from charts.values import PairedDays, PairedPanel
from metrics import numbers

COLOURS = (style.BLUE, style.VERMILION)
# What was before is there to be held against, so it steps back.
BEFORE_COLOURS = (style.BLUE, style.BEFORE)
NAME_LIMIT = 60
WIDEST_NAME = 260
KEY_BASELINE = 168
EDGES = ((256, 410), (484, 630))  # the top and the bottom of each panel
HEADING_LIFT = 22
BESIDE = 16
FLOOR = 14  # pixels that the middle of a value keeps from the floor
DAY_AWAY = 32  # pixels between the lower value and its day
APART = 38  # pixels between the middles of two values
KEY_GAP, KEY_SPACE, KEY_WIDTH = 14, 44, 40
MOST_STEPS = 3
HEADING = Lettering(26, style.INK, style.BOLD)
VALUE_SIZE = 30


def paired_days(values: PairedDays) -> Figure:
    """Return a panel below the other with two lines each; the names above say which is whose."""
    figure = style.blank()
    titles(figure, values.title, values.subtitle)
    _names(figure, values)
    _key(figure, values)
    axes = [_panel(figure, values, *row) for row in zip(values.panels, EDGES, strict=True)]
    day_labels(axes[-1], values.days)
    return figure


def _colours(values: PairedDays) -> tuple[str, str]:
    return BEFORE_COLOURS if values.other_days else COLOURS


def _names(figure: Figure, values: PairedDays) -> None:
    left = float(style.LEFT)
    for name, colour in zip(values.names, _colours(values), strict=True):
        look = Lettering(style.HEADING_SIZE, colour, style.BOLD)
        words = fitted(readable(name, NAME_LIMIT), look, WIDEST_NAME)
        figure.add_artist(
            Line2D(
                [left, left + KEY_WIDTH],
                [KEY_BASELINE - 10] * 2,
                transform=style.from_top_left(figure),
                color=colour,
                linewidth=marks.LINE + 1,
            )
        )
        left += KEY_WIDTH + KEY_GAP
        style.write(figure, (left, KEY_BASELINE), words, look)
        left += text_width(words, look) + KEY_SPACE


def _panel(figure: Figure, values: PairedDays, panel: PairedPanel, edges: tuple[int, int]) -> Axes:
    upper, lower = edges
    right = style.RIGHT if _ends_with_a_weekend(values) else AXIS_RIGHT
    axes = style.panel(figure, AXIS_LEFT, upper, right, lower)
    known = [value for line in (panel.one, panel.other) for value in line if value is not None]
    scale = ticks.scale(max(known, default=0), MOST_STEPS, 0.005 if panel.is_rate else 1)
    axes.set_xlim(-0.5, len(values.days) - 0.5)
    axes.set_ylim(0, scale[-1])
    style.write(figure, (style.LEFT, upper - HEADING_LIFT), panel.heading, HEADING)
    marks.weekends(axes, values.days)
    shown = scale if any(known) else scale[:1]
    marks.rules(axes, shown)
    for height in shown:
        words = ticks.axis_percent(height) if panel.is_rate else ticks.compact(height)
        y = lower - (lower - upper) * height / scale[-1]
        style.write(figure, (style.LEFT, y), words, style.TEXT, verticalalignment="center_baseline")
    if not known:
        middle = ((AXIS_LEFT + right) / 2, (upper + lower) / 2)
        style.write(figure, middle, EMPTY, style.TEXT, horizontalalignment="center")
    marks.missing(axes, _either(panel))
    one, other = _colours(values)
    # The first lies on top where the two meet.
    marks.line(axes, panel.other, values.provisional, colour=other, prefix="other ")
    marks.line(axes, panel.one, values.provisional, colour=one, prefix="one ")
    if not _ends_with_a_weekend(values):
        _last_values(axes, values, panel)
    return axes


def _either(panel: PairedPanel) -> list[float | None]:
    """Return a value for each day on which one of the two has one."""
    return [
        one if other is None else other for one, other in zip(panel.one, panel.other, strict=True)
    ]


def _ends_with_a_weekend(values: PairedDays) -> bool:
    """Whether the last values of two periods are of days that say little about either."""
    return bool(values.other_days) and values.days[-1].weekday() >= marks.SATURDAY


def _last_values(axes: Axes, values: PairedDays, panel: PairedPanel) -> None:
    """Write both last values to the right of their marks, apart from each other, and their day."""
    last = [
        (day, line[day] or 0, colour)
        for line, colour in zip((panel.one, panel.other), _colours(values), strict=True)
        if (day := max((at for at, value in enumerate(line) if value is not None), default=None))
        is not None
    ]
    last.sort(key=lambda found: found[1])
    # Two periods have two days at one place, and the axis names those of the first.
    has_day = not values.other_days
    heights = _apart(axes, [value for _, value, _ in last], FLOOR + DAY_AWAY if has_day else FLOOR)
    for number, ((day, value, colour), height) in enumerate(zip(last, heights, strict=True)):
        look = Lettering(VALUE_SIZE, colour, style.BOLD)
        _beside(axes, (day, height), _written(value, is_rate=panel.is_rate), look)
        if number == 0 and has_day:
            below = height - marks.pixels_high(axes, DAY_AWAY)
            _beside(axes, (day, below), numbers.short_day(values.days[day]), style.TEXT)


def _apart(axes: Axes, values: Sequence[float], floor: float) -> list[float]:
    """Return where the values are written, the lowest first: near their marks, in the panel."""
    heights: list[float] = []
    lowest = marks.pixels_high(axes, floor)
    for value in values:
        heights.append(max(value, lowest))
        lowest = heights[-1] + marks.pixels_high(axes, APART)
    ceiling = axes.get_ylim()[1]
    for number in reversed(range(len(heights))):
        heights[number] = min(heights[number], ceiling)
        ceiling = heights[number] - marks.pixels_high(axes, APART)
    return heights


def _written(value: float, *, is_rate: bool) -> str:
    if is_rate:
        return numbers.percent(value)
    return numbers.count(value) if value < EXACT_COUNTS_BELOW else ticks.compact(value)


def _beside(axes: Axes, at: tuple[float, float], words: str, look: Lettering) -> None:
    style.write(
        axes,
        at,
        words,
        look,
        transform=marks.moved(axes, BESIDE, 0),
        verticalalignment="center_baseline",
        zorder=5,
    )


def _key(figure: Figure, values: PairedDays) -> None:
    known = [_either(panel) for panel in values.panels]
    entries: list[legend.Entry] = []
    if any(values.provisional):
        entries.append(("provisional", legend.dotted))
    if any(value is None for line in known for value in line):
        entries.append(("no value", legend.cross))
    legend.key(figure, entries, style.RIGHT, KEY_BASELINE)
