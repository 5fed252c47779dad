"""Horizontal bars for things of one kind: each with its name, its value and how it moved."""

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from charts import legend, marks, style
from charts.figures import EMPTY
from charts.frame import titles
from charts.labels import fitted, readable, text_width
from charts.style import Lettering
from charts.values import RankedBar, RankedBars

NAME_LIMIT = 60
HEADING_BASELINE = 184
TOP, BOTTOM = 208, 664
WIDEST_NAME = 340
HIGHEST_ROW = 104
HIGHEST_BAR = 56
BAR_SHARE = 0.62
GAP = 18  # between a name, its bar, its value and its change
NOTE_DROP = 20  # how far name and note stand from the middle of their row
BEFORE_OVER = 5  # pixels by which the mark of the earlier value stands out of its bar
STUB = 3.0

NAME = Lettering(26, style.INK, style.REGULAR)
NAME_WITH_NOTE = Lettering(26, style.INK, style.BOLD)
NOTE = Lettering(24, style.QUIET_INK, style.REGULAR)
VALUE = Lettering(26, style.INK, style.BOLD)
CHANGE = Lettering(24, style.QUIET_INK, style.REGULAR)
SHARE = Lettering(24, style.BLUE, style.REGULAR)


def ranked_bars(values: RankedBars) -> Figure:
    """Return one bar below the other, the names on the left and the values behind the bars."""
    figure = style.blank()
    titles(figure, values.title, values.subtitle)
    heading = Lettering(style.HEADING_SIZE, style.BLUE, style.BOLD)
    style.write(figure, (style.LEFT, HEADING_BASELINE), values.heading, heading)
    if not any(bar.value is not None for bar in values.bars):
        middle = ((style.LEFT + style.RIGHT) / 2, (TOP + BOTTOM) / 2)
        style.write(figure, middle, EMPTY, style.TEXT, horizontalalignment="center")
        return figure
    left, right = _edges(values.bars)
    axes = style.panel(figure, left, TOP, right, BOTTOM)
    axes.set_xlim(0, max(_largest(bar) for bar in values.bars) or 1)
    axes.set_ylim(BOTTOM - TOP, 0)
    row = min(HIGHEST_ROW, (BOTTOM - TOP) / len(values.bars))
    height = min(HIGHEST_BAR, BAR_SHARE * row)
    for number, bar in enumerate(values.bars):
        _row(axes, bar, (number + 0.5) * row, height, soft=bool(values.part))
    _floor(axes, len(values.bars) * row)
    if values.before and any(bar.before is not None for bar in values.bars):
        _key(figure, values.before)
    if values.part and any(bar.part is not None for bar in values.bars):
        legend.key(figure, [(values.part, legend.filled)], style.RIGHT, HEADING_BASELINE)
    return figure


def _largest(bar: RankedBar) -> float:
    return max(bar.value or 0, bar.before or 0, bar.part or 0)


def _edges(bars: tuple[RankedBar, ...]) -> tuple[float, float]:
    """Return where the bars begin, behind the longest name, and where the longest may end."""
    names = max(text_width(readable(bar.name, NAME_LIMIT), _name_lettering(bar)) for bar in bars)
    notes = max(text_width(bar.note, NOTE) for bar in bars)
    values = max(text_width(bar.words, VALUE) for bar in bars)
    changes = max(text_width(bar.change, CHANGE) for bar in bars)
    left = style.LEFT + min(max(names, notes), WIDEST_NAME) + GAP
    return left, style.RIGHT - values - changes - (2 * GAP if changes else GAP)


def _name_lettering(bar: RankedBar) -> Lettering:
    return NAME_WITH_NOTE if bar.note else NAME


def _row(axes: Axes, bar: RankedBar, middle: float, height: float, *, soft: bool) -> None:
    shown = max(bar.value or 0, marks.pixels_wide(axes, STUB)) if bar.value is not None else 0.0
    marks.boxes(
        axes,
        [(0, middle - height / 2, shown, middle + height / 2)],
        "quiet bars" if bar.quiet else "bars",
        facecolors=_colour(bar, soft=soft),
        linewidths=0,
        zorder=2,
    )
    if bar.part:
        _part(axes, bar.part, middle, height)
    _names(axes, bar, middle)
    if bar.before is not None:
        _before(axes, bar.before, middle, height)
    farthest = max(shown, _largest(bar))
    _beside(axes, (farthest, middle), bar.words, VALUE, GAP)
    behind = GAP + text_width(bar.words, VALUE) + GAP
    # The share is written in the colour of the part that it is of.
    look = CHANGE if bar.part is None else SHARE
    _beside(axes, (farthest, middle), bar.change, look, behind)


def _colour(bar: RankedBar, *, soft: bool) -> str:
    """Return a bar's colour; soft ones are those that parts may stand in front of."""
    if bar.quiet:
        return style.QUIET_BAR
    return style.SOFT_BLUE if soft else style.BLUE


def _part(axes: Axes, part: float, middle: float, height: float) -> None:
    """Lay Copilot's part dark in front of the pale bar, as in the strips of days."""
    marks.boxes(
        axes,
        [(0, middle - height / 2, part, middle + height / 2)],
        "parts",
        facecolors=style.BLUE,
        linewidths=0,
        zorder=2.5,
    )


def _names(axes: Axes, bar: RankedBar, middle: float) -> None:
    lettering = _name_lettering(bar)
    name = fitted(readable(bar.name, NAME_LIMIT), lettering, WIDEST_NAME)
    rise = NOTE_DROP if bar.note else 0
    for words, look, up in ((name, lettering, rise), (bar.note, NOTE, -NOTE_DROP)):
        style.write(
            axes,
            (0, middle),
            words,
            look,
            transform=marks.moved(axes, -GAP, up),
            horizontalalignment="right",
            verticalalignment="center_baseline",
        )


def _beside(
    axes: Axes, end: tuple[float, float], words: str, look: Lettering, right: float
) -> None:
    style.write(
        axes,
        end,
        words,
        look,
        transform=marks.moved(axes, right, 0),
        verticalalignment="center_baseline",
        zorder=5,
    )


def _before(axes: Axes, value: float, middle: float, height: float) -> None:
    """Mark the earlier value with an upright stroke, on a white edge that shows on the bar."""
    half = height / 2 + BEFORE_OVER
    for colour, width in ((style.BACKGROUND, 10), (style.VERMILION, 5)):
        axes.add_collection(
            LineCollection(
                [((value, middle - half), (value, middle + half))],
                gid="before",
                colors=[colour],
                linewidths=width,
                clip_on=False,
                zorder=4,
            ),
            autolim=False,
        )


def _floor(axes: Axes, depth: float) -> None:
    axes.add_collection(
        LineCollection(
            [((0, 0), (0, depth))],
            gid="rules",
            colors=[style.BASELINE],
            linewidths=2,
            clip_on=False,
            zorder=3,
        ),
        autolim=False,
    )


def _key(figure: Figure, words: str) -> None:
    """Say at the top right what the strokes mean."""
    left = style.RIGHT - text_width(words, style.TEXT)
    style.write(figure, (left, HEADING_BASELINE), words, style.TEXT)
    axes = style.panel(
        figure, left - GAP - 4, HEADING_BASELINE - 26, left - GAP, HEADING_BASELINE + 4
    )
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.plot([0.5, 0.5], [0, 1], color=style.VERMILION, linewidth=5, gid="key")
