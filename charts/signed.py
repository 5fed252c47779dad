"""Bars to either side of nothing: what of a change came from which part."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from charts import marks, style
from charts.figures import EMPTY
from charts.frame import titles
from charts.labels import fitted, readable, text_width
from charts.style import Lettering
from charts.values import SignedBar, SignedBars

NAME_LIMIT = 60
HEADING_BASELINE = 184
TOP, BOTTOM = 208, 664
WIDEST_NAME = 330
HIGHEST_ROW = 104
HIGHEST_BAR = 52
BAR_SHARE = 0.56
GAP = 16  # between a name, its bar and its value
NOTE_DROP = 18  # how far name and note stand from the middle of their row
STUB = 3.0

NAME = Lettering(26, style.INK, style.REGULAR)
NOTE = Lettering(20, style.QUIET_INK, style.REGULAR)
VALUE = Lettering(26, style.INK, style.BOLD)


def signed_bars(values: SignedBars) -> Figure:
    """Return one bar below the other: what fell to the left of nothing, what rose to the right."""
    figure = style.blank()
    titles(figure, values.title, values.subtitle)
    heading = Lettering(style.HEADING_SIZE, style.INK, style.BOLD)
    style.write(figure, (style.LEFT, HEADING_BASELINE), values.heading, heading)
    if not values.bars:
        middle = ((style.LEFT + style.RIGHT) / 2, (TOP + BOTTOM) / 2)
        style.write(figure, middle, EMPTY, style.TEXT, horizontalalignment="center")
        return figure
    axes = _axes(figure, values.bars)
    row = min(HIGHEST_ROW, (BOTTOM - TOP) / len(values.bars))
    for number, bar in enumerate(values.bars):
        _row(axes, bar, (number + 0.5) * row, min(HIGHEST_BAR, BAR_SHARE * row))
    _floor(axes, len(values.bars) * row)
    return figure


def _axes(figure: Figure, bars: Sequence[SignedBar]) -> Axes:
    """Return axes with room for the words beyond the longest bar of either side."""
    names = max(
        *(text_width(readable(bar.name, NAME_LIMIT), NAME) for bar in bars),
        *(text_width(bar.note, NOTE) for bar in bars),
    )
    left = style.LEFT + min(names, WIDEST_NAME) + GAP
    axes = style.panel(figure, left, TOP, style.RIGHT, BOTTOM)
    fallen, risen = (
        max((abs(bar.value) for bar in bars if (bar.value < 0) is down), default=0.0)
        for down in (True, False)
    )
    rooms = [_room(bars, down=down) for down in (True, False)]
    unit = ((fallen + risen) or 1.0) / (style.RIGHT - left - sum(rooms))
    axes.set_xlim(-fallen - rooms[0] * unit, (risen or unit) + rooms[1] * unit)
    axes.set_ylim(BOTTOM - TOP, 0)
    return axes


def _room(bars: Sequence[SignedBar], *, down: bool) -> float:
    widths = [text_width(bar.words, VALUE) for bar in bars if (bar.value < 0) is down]
    return max(widths) + 2 * GAP if widths else GAP


def _row(axes: Axes, bar: SignedBar, middle: float, height: float) -> None:
    stub = marks.pixels_wide(axes, STUB)
    end = min(bar.value, -stub) if bar.value < 0 else max(bar.value, stub)
    colour = style.VERMILION if bar.value < 0 else style.BLUE
    box = (min(0.0, end), middle - height / 2, max(0.0, end), middle + height / 2)
    look = style.QUIET_BAR if bar.quiet else colour
    gid = "falls" if bar.value < 0 else "rises"
    marks.boxes(axes, [box], gid, facecolors=look, linewidths=0, zorder=2)
    style.write(
        axes,
        (end, middle),
        bar.words,
        VALUE,
        transform=marks.moved(axes, -GAP if bar.value < 0 else GAP, 0),
        horizontalalignment="right" if bar.value < 0 else "left",
        verticalalignment="center_baseline",
    )
    _names(axes, bar, middle)


def _names(axes: Axes, bar: SignedBar, middle: float) -> None:
    edge = axes.get_xlim()[0]
    name = fitted(readable(bar.name, NAME_LIMIT), NAME, WIDEST_NAME)
    rise = NOTE_DROP if bar.note else 0
    for words, look, up in ((name, NAME, rise), (bar.note, NOTE, -NOTE_DROP)):
        style.write(
            axes,
            (edge, middle),
            words,
            look,
            transform=marks.moved(axes, -GAP, up),
            horizontalalignment="right",
            verticalalignment="center_baseline",
        )


def _floor(axes: Axes, depth: float) -> None:
    line = LineCollection(
        [((0, 0), (0, depth))], gid="rules", colors=[style.BASELINE], linewidths=2, zorder=3
    )
    axes.add_collection(line, autolim=False)
