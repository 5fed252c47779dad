"""A distribution as columns, with bars of what the same people did beside it."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts import marks, style
from charts.frame import titles
from charts.labels import text_width
from charts.ranked import HEADING_BASELINE, bars_beside
from charts.style import Lettering
from charts.values import ColumnsAndBars
from metrics import numbers

LEFT, RIGHT = style.LEFT, 500
BARS_LEFT = 580
TOP, BOTTOM = 262, 586
NAMES_BASELINE, STEPS_BASELINE = 620, 656
NOT_KNOWN = "Not known for these days"
ABOVE = 14  # pixels between a column and its count
COLUMN_SHARE = 0.78
NAME_SHARE = 0.85

HEADING = Lettering(style.HEADING_SIZE, style.BLUE, style.BOLD)
COUNT = Lettering(28, style.INK, style.BOLD)
SMALLER = (26, 24, 22, 20, 18)


def columns_and_bars(values: ColumnsAndBars) -> Figure:
    """Return columns with their counts above and their steps below, and bars on the right."""
    figure = style.blank()
    titles(figure, values.title, values.subtitle)
    for left, heading in ((LEFT, values.columns_heading), (BARS_LEFT, values.bars_heading)):
        style.write(figure, (left, HEADING_BASELINE), heading, HEADING)
    axes = style.panel(figure, LEFT, TOP, RIGHT, BOTTOM)
    axes.set_xlim(-0.5, len(values.columns) - 0.5)
    axes.set_ylim(0, max(column.count for column in values.columns) or 1)
    marks.rules(axes, (0,))
    _columns(axes, values)
    _names(figure, values)
    if values.bars:
        bars_beside(figure, values.bars, BARS_LEFT)
    else:
        style.write(figure, (BARS_LEFT, (TOP + BOTTOM) / 2), NOT_KNOWN, style.TEXT)
    return figure


def _columns(axes: Axes, values: ColumnsAndBars) -> None:
    half, floor = COLUMN_SHARE / 2, marks.pixels_high(axes, marks.STUB)
    heights = [max(column.count, floor) for column in values.columns]
    marks.boxes(
        axes,
        [(place - half, 0, place + half, height) for place, height in enumerate(heights)],
        "columns",
        facecolors=style.BLUE,
        linewidths=0,
        zorder=2,
    )
    for place, (column, height) in enumerate(zip(values.columns, heights, strict=True)):
        style.write(
            axes,
            (place, height),
            numbers.count(column.count),
            COUNT,
            transform=marks.moved(axes, 0, ABOVE),
            horizontalalignment="center",
        )


def _names(figure: Figure, values: ColumnsAndBars) -> None:
    """Name the steps below their columns, all in the largest size that lets them stand apart."""
    slot = (RIGHT - LEFT) / len(values.columns)
    looks = [Lettering(size, style.QUIET_INK, style.REGULAR) for size in SMALLER]
    fitting = (
        look
        for look in looks
        if all(text_width(column.name, look) <= NAME_SHARE * slot for column in values.columns)
    )
    look = next(fitting, looks[-1])
    for place, column in enumerate(values.columns):
        middle = LEFT + (place + 0.5) * slot
        style.write(
            figure, (middle, NAMES_BASELINE), column.name, look, horizontalalignment="center"
        )
    middle = (LEFT + RIGHT) / 2
    style.write(
        figure, (middle, STEPS_BASELINE), values.steps, style.TEXT, horizontalalignment="center"
    )
